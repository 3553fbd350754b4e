package dev.lanegrad.benchmarks;

import dev.lanegrad.benchmarks.Event.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All events. */
final class Catalogue {
    private static final List<Integer> SMALL = List.of(784, 128, 10);
    private static final List<Integer> WIDE = List.of(784, 1000, 10);
    private static final List<Integer> DEEP = List.of(784, 500, 500, 10);

    /** m, n, k of the products in the steps of multi-layer perceptrons. */
    private static final int[][] PERCEPTRON_SHAPES =
            {{128, 1000, 784}, {784, 1000, 128}, {128, 784, 1000}, {64, 128, 784}, {100, 500, 500}};

    private static final int[][] LARGE_SHAPES = {{512, 512, 512}, {1024, 1024, 1024}, {2048, 2048, 2048}};

    private static final List<Event> EVENTS = new ArrayList<>();

    static {
        addPerceptrons();
        addProducts();
        addExpressions();
    }

    private Catalogue() {}

    static List<Event> events(Group group) {
        return EVENTS.stream().filter(event -> event.group() == group).toList();
    }

    static Task task(String name) {
        return EVENTS.stream().map(Event::task).filter(task -> task.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such task: " + name));
    }

    private static void addPerceptrons() {
        add(Group.TRAIN, new Task.TrainingStep(WIDE, 128, UpdateRule.SGD), Demand.BATCHES);
        add(Group.TRAIN, new Task.TrainingStep(DEEP, 100, UpdateRule.SGD), Demand.BATCHES);
        add(Group.TRAIN, new Task.TrainingStep(SMALL, 64, UpdateRule.SGD), Demand.BATCHES);
        add(Group.TRAIN, new Task.TrainingStep(SMALL, 64, UpdateRule.ADAM), Demand.BATCHES);
        add(Group.TRAIN, new Task.TrainingStep(SMALL, 1, UpdateRule.SGD), Demand.SINGLE_IMAGE_SMALL);
        add(Group.TRAIN, new Task.TrainingStep(WIDE, 1, UpdateRule.SGD), Demand.SINGLE_IMAGE_WIDE);
        for (List<Integer> sizes : List.of(SMALL, WIDE)) {
            for (int batch : new int[] {1, 1000}) {
                add(Group.INFER, new Task.Inference(sizes, batch), null);
            }
        }
    }

    private static void addProducts() {
        for (Precision precision : Precision.values()) {
            for (Order order : Order.values()) {
                addProducts(PERCEPTRON_SHAPES, order, precision, null, Demand.PERCEPTRON_PRODUCTS);
                addProducts(LARGE_SHAPES, order, precision, Demand.LARGE_PRODUCTS, Demand.LARGE_PRODUCTS);
            }
        }
    }

    private static void addProducts(int[][] shapes, Order order, Precision precision, Demand onOneThread, Demand onTwo) {
        for (int[] shape : shapes) {
            var product = new Task.Product(order, shape[0], shape[1], shape[2], precision);
            EVENTS.add(new Event(Group.GEMM, product, 1, Optional.ofNullable(onOneThread)));
            EVENTS.add(new Event(Group.GEMM, product, 2, Optional.of(onTwo)));
        }
    }

    private static void addExpressions() {
        for (Pass pass : List.of(Pass.FORWARD, Pass.FORWARD_AND_GRADIENT)) {
            add(Group.POINTWISE, new Task.Expression(Formula.CHAIN, 100, 100, pass), null);
            add(Group.POINTWISE, new Task.Expression(Formula.CHAIN, 100, 10_000, pass), null);
            add(Group.POINTWISE, new Task.Expression(Formula.CHAIN, 100, 100_000, pass), null);
            add(Group.POINTWISE, new Task.Expression(Formula.GELU, 100, 10_000, pass), null);
            add(Group.POINTWISE, new Task.Expression(Formula.LAYER_NORM, 128, 1000, pass), null);
            add(Group.POINTWISE, new Task.Expression(Formula.SOFTMAX, 10_000, 10, pass), null);
            add(Group.POINTWISE, new Task.Expression(Formula.SOFTMAX, 100, 1000, pass), null);
        }
        for (int columns : new int[] {100, 10_000}) {
            add(Group.POINTWISE, new Task.Expression(Formula.CHAIN, 100, columns, Pass.FORWARD_AND_GRADIENT_IN_WORKSPACE),
                    Demand.CHAINS);
        }
        for (Formula reduction : List.of(Formula.SUM, Formula.SUM_OF_ROWS, Formula.SUM_OF_COLUMNS, Formula.MAX_OF_ROWS)) {
            add(Group.POINTWISE, new Task.Expression(reduction, 1000, 1000, Pass.FORWARD), null);
        }
        add(Group.RECORD, new Task.Expression(Formula.TINY_CHAIN, 1, 8, Pass.FORWARD), null);
        add(Group.RECORD, new Task.Expression(Formula.TINY_CHAIN, 1, 8, Pass.FORWARD_AND_GRADIENT), Demand.RECORDED_OP);
    }

    private static void add(Group group, Task task, Demand demand) {
        EVENTS.add(new Event(group, task, 2, Optional.ofNullable(demand)));
    }
}
