package dev.lanegrad.nn;

import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table that {@link Layer#summary()} shows: a line a layer, and the total. */
final class SummaryTable {
    /** A layer that is a plain function tells nothing about itself, and no name can be made out without reflection. */
    private static final String UNTITLED = "(function)";

    private SummaryTable() {}

    /** @param shapes output shapes by path; empty if not known */
    static String of(LayerTree model, Map<String, Shape> shapes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("path", "layer", "output shape", "parameters"));
        model.walk().forEach(layer -> rows.add(List.of(
                layer.path(),
                layer.title() == null ? UNTITLED : layer.title(),
                shapes.containsKey(layer.path()) ? shapes.get(layer.path()).toString() : "",
                grouped(elements(layer.parameters().values())))));
        rows.add(List.of("", "total", "", grouped(elements(model.parameterList()))));
        return new TextTable(rows, 3).toString();
    }

    private static long elements(Collection<Tensor> parameters) {
        return parameters.stream().mapToLong(Tensor::size).sum();
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
