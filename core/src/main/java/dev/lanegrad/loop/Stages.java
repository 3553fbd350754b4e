package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.jit.VectorApi;
import dev.lanegrad.loop.LoopProgram.Instruction;
import dev.lanegrad.loop.LoopProgram.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Splits a program into stages that run one after the other over a block of elements, handing on intermediate values in arrays.
 *
 * <p>One loop of everything is not the fastest: the processor works on several iterations at once to hide the latency of a chain of
 * primitives, and it can look ahead only so many instructions: where one tanh takes 17 cycles, two in one loop take 52, and 36 in two
 * stages. Besides, the time C2 needs grows faster than the loop.
 *
 * <p>Only the last stage stores outputs, so that one may overwrite an input that a later stage reads. Masks, which are slow to store and
 * load, and what is the same along a row are computed anew in each stage that needs them.
 */
final class Stages {
    /**
     * What a stage may hold, measured. Several functions of the same operands in one stage keep the processor busy, and its caches too, for
     * it can fetch what comes next while it computes: {@code tanh(a*b+c)*sigmoid(d)} and its gradient take 27 % less time for 10^6 elements
     * than in two stages, if there are registers for so many values.
     *
     * @param depth primitives that wait for each other
     * @param primitives altogether, for the sake of registers and of C2
     */
    private record Limits(int depth, int primitives) {
        static Limits ofThisJvm() {
            return VectorApi.hasManyRegisters(VectorApi.vectorBits()) ? new Limits(27, 100) : new Limits(24, 64);
        }
    }

    private static final int ANYWHERE = -1;

    private final LoopPlan plan;
    private final LoopProgram program;
    private final List<Instruction> code;
    /** The primitives that are dealt out: those that give numbers which vary along rows. */
    private final int[] moving;
    /** For each value the last of them that reads it, if only by way of what is computed anew; the end of the code for an output. */
    private final int[] lastReader;
    /** For each value the stage that computes it, or {@link #ANYWHERE}. */
    private final int[] stageOf;
    private final int last;
    private final Map<Integer, Integer> slotOfValue = new HashMap<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private int slots;

    private Stages(LoopPlan plan, LoopProgram program) {
        this.plan = plan;
        this.program = program;
        this.code = program.code();
        this.slots = plan.inputs().size() + plan.outputCount();
        this.moving = moving();
        this.lastReader = lastReaders();
        this.stageOf = assign();
        this.last = Math.max(0, IntStream.of(stageOf).max().orElse(0));
    }

    static List<Stage> of(LoopPlan plan, LoopProgram program) {
        var stages = new Stages(plan, program);
        if (stages.last == 0) {
            return List.of(Stage.whole(plan, program));
        }
        return IntStream.rangeClosed(0, stages.last).mapToObj(stages::stage).toList();
    }

    private int[] moving() {
        Varies[] varies = Varies.of(code, plan.inputs());
        return IntStream.range(0, code.size())
                .filter(i -> code.get(i) instanceof Instruction.Apply apply && !apply.isMask() && varies[i].alongRows()).toArray();
    }

    private int[] lastReaders() {
        int[] readers = new int[code.size()];
        for (Value output : program.outputs()) {
            readers[output.index()] = code.size();
        }
        for (int i = code.size() - 1; i >= 0; i--) {
            if (code.get(i) instanceof Instruction.Apply apply) {
                int reader = Arrays.binarySearch(moving, i) >= 0 ? i : readers[i];
                apply.operands().forEach(operand -> readers[operand.index()] = Math.max(readers[operand.index()], reader));
            }
        }
        return readers;
    }

    /** In the order of the code and evenly; but a cut moves a little to where fewer values are handed on: one, between two functions. */
    private int[] assign() {
        Limits limits = Limits.ofThisJvm();
        int wanted = Math.max(Math.ceilDiv(depth(), limits.depth), Math.ceilDiv(moving.length, limits.primitives));
        int count = Math.min(wanted, moving.length); // what is deep may be masks alone
        int[] assigned = new int[code.size()];
        Arrays.fill(assigned, ANYWHERE);
        int from = 0;
        for (int stage = 0; stage < count; stage++) {
            int to = stage == count - 1 ? moving.length : cutNear((stage + 1) * moving.length / count, (moving.length / count - 1) / 2);
            for (int m = from; m < to; m++) {
                assigned[moving[m]] = stage;
            }
            from = to;
        }
        return assigned;
    }

    /** The place among the moving primitives, off by at most a few, where the fewest values are handed on; the nearest of those. */
    private int cutNear(int place, int most) {
        return IntStream.rangeClosed(place - most, place + most).boxed()
                .min(Comparator.comparingLong(this::handedOn).thenComparing(cut -> Math.abs(cut - place))).orElseThrow();
    }

    /** How many values computed before a cut are read after it. */
    private long handedOn(int cut) {
        return IntStream.of(moving).limit(cut).filter(value -> lastReader[value] >= moving[cut]).count();
    }

    /** The length of the longest chain of primitives. */
    private int depth() {
        int[] depths = new int[code.size()];
        for (int i = 0; i < depths.length; i++) {
            if (code.get(i) instanceof Instruction.Apply apply) {
                depths[i] = 1 + apply.operands().stream().mapToInt(operand -> depths[operand.index()]).max().orElse(0);
            }
        }
        return IntStream.of(depths).max().orElse(0);
    }

    private Stage stage(int stage) {
        boolean[] needed = needed(stage);
        var inputs = new ArrayList<LoopPlan.Input>();
        var stageCode = new ArrayList<Instruction>();
        var stageSlots = new ArrayList<Integer>();
        var renumbered = new HashMap<Integer, Value>();
        for (int i = 0; i < code.size(); i++) {
            if (needed[i]) {
                Instruction instruction = isIntermediate(i, stage)
                        ? input(inputs, stageSlots, intermediate(), slotOfValue.get(i))
                        : switch (code.get(i)) {
                            case Instruction.Load load -> input(inputs, stageSlots, plan.inputs().get(load.input()), load.input());
                            case Instruction.Constant constant -> constant;
                            case Instruction.Apply apply -> new Instruction.Apply(apply.primitive(),
                                    apply.operands().stream().map(operand -> renumbered.get(operand.index())).toList());
                        };
                renumbered.put(i, new Value(stageCode.size(), code.get(i).isMask()));
                stageCode.add(instruction);
            }
        }
        int[] results = stage == last ? program.outputs().stream().mapToInt(Value::index).toArray() : keptForLater(stage);
        for (int k = 0; k < results.length; k++) {
            stageSlots.add(stage == last ? plan.inputs().size() + k : slotOfValue.get(results[k]));
        }
        release(stage);
        List<Value> outputs = IntStream.of(results).mapToObj(renumbered::get).toList();
        return new Stage(inputs, new LoopProgram(program.dtype(), stageCode, outputs), stageSlots);
    }

    /** The values that a stage computes and later ones read, each given a slot. */
    private int[] keptForLater(int stage) {
        int[] values = IntStream.range(0, code.size()).filter(value -> stageOf[value] == stage && isReadAfter(value, stage)).toArray();
        for (int value : values) {
            slotOfValue.put(value, freeSlots.isEmpty() ? slots++ : freeSlots.pop());
        }
        return values;
    }

    /** The values a stage computes or reads. */
    private boolean[] needed(int stage) {
        boolean[] needed = new boolean[code.size()];
        if (stage == last) {
            program.outputs().forEach(output -> needed[output.index()] = true);
        }
        for (int i = code.size() - 1; i >= 0; i--) {
            needed[i] |= stageOf[i] == stage;
            if (needed[i] && !isIntermediate(i, stage) && code.get(i) instanceof Instruction.Apply apply) {
                apply.operands().forEach(operand -> needed[operand.index()] = true);
            }
        }
        return needed;
    }

    /** Whether a value comes from an earlier stage. */
    private boolean isIntermediate(int value, int stage) {
        return stageOf[value] != ANYWHERE && stageOf[value] < stage;
    }

    private boolean isReadAfter(int value, int stage) {
        int reader = lastReader[value];
        return (reader == code.size() ? last : stageOf[reader]) > stage;
    }

    private LoopPlan.Input intermediate() {
        return new LoopPlan.Input(program.dtype(), LoopPlan.Access.CONTIGUOUS);
    }

    private static Instruction input(List<LoopPlan.Input> inputs, List<Integer> slots, LoopPlan.Input input, int slot) {
        inputs.add(input);
        slots.add(slot);
        return new Instruction.Load(inputs.size() - 1, input.dtype() == DType.BOOL);
    }

    /** Lets later stages use the arrays whose values nobody reads again. */
    private void release(int stage) {
        slotOfValue.entrySet().removeIf(entry -> {
            if (isReadAfter(entry.getKey(), stage)) {
                return false;
            }
            freeSlots.push(entry.getValue());
            return true;
        });
    }
}
