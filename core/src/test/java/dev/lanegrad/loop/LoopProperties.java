package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Laws that hold for any program. */
class LoopProperties {

    /** The primitives a random program is made of, kept from the sign and payload of NaN and from what is unspecified. */
    private record Tame(Primitive primitive) implements ScalarFunction {
        @Override
        public String name() {
            return primitive.name();
        }

        @Override
        public int arity() {
            return primitive.arity;
        }

        @Override
        public LoopProgram.Value lower(LoopProgram.Builder program, LoopProgram.Value... operands) {
            LoopProgram.Value one = program.constant(1);
            return switch (primitive) {
                case COPY_SIGN -> program.copySign(operands[0], program.select(program.isNaN(operands[1]), one, operands[1]));
                case POW2 -> { // rounded and confined to a few normal exponents
                    var confined = program.round(program.max(program.min(operands[0], program.constant(40)), program.constant(-40)));
                    yield program.pow2(program.add(program.select(program.isNaN(confined), one, confined), Rounding.shift(program)));
                }
                case MANTISSA -> { // |a| + 1 is normal, or infinite, or NaN
                    var normal = program.add(program.abs(operands[0]), one);
                    yield program.mantissa(program.select(program.lt(normal, program.constant(1e30)), normal, one));
                }
                default -> program.apply(primitive, operands);
            };
        }
    }

    private static LoopPlan randomPlan(Random random, DType dtype, int steps, LoopPlan.Access[] accesses, boolean maskInput, int outputs) {
        var inputs = new ArrayList<LoopPlan.Input>();
        var numbers = new ArrayList<Integer>();
        var masks = new ArrayList<Integer>();
        for (int k = 0; k < accesses.length; k++) {
            boolean isMask = maskInput && k == accesses.length - 1;
            inputs.add(new LoopPlan.Input(isMask ? DType.BOOL : dtype, accesses[k]));
            (isMask ? masks : numbers).add(k);
        }
        var plan = new ArrayList<LoopPlan.Step>();
        while (plan.size() < steps) {
            Primitive primitive = Primitive.values()[random.nextInt(Primitive.values().length)];
            if (!Samples.dtypes(primitive).contains(dtype) && !List.of(Primitive.AND, Primitive.OR, Primitive.NOT).contains(primitive)) {
                continue;
            }
            var operands = new ArrayList<Integer>();
            for (int k = 0; k < primitive.arity; k++) {
                List<Integer> choices = Samples.takesMask(primitive, k) ? masks : numbers;
                if (!choices.isEmpty()) { // recent values are likelier, so that chains grow
                    operands.add(choices.get(Math.max(random.nextInt(choices.size()), random.nextInt(choices.size()))));
                }
            }
            if (operands.size() == primitive.arity) {
                plan.add(new LoopPlan.Step(new Tame(primitive), operands));
                (primitive.givesMask() ? masks : numbers).add(accesses.length + plan.size() - 1);
            }
        }
        int[] stored = new int[outputs];
        Arrays.setAll(stored, k -> accesses.length + steps - 1 - random.nextInt(steps));
        stored[0] = accesses.length + steps - 1;
        return new LoopPlan(dtype, inputs, plan, stored);
    }

    @Property(tries = 150)
    void bothExecutionsOfARandomProgramDoAsTheReference(@ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int steps) {
        var random = new Random(seed);
        DType dtype = new DType[] {DType.F32, DType.F64, DType.I32}[random.nextInt(3)];
        int[] sizes = {1 + random.nextInt(4), 1 + random.nextInt(6), 1 + random.nextInt(60)};
        int inputs = 2 + random.nextInt(3);
        int outputs = 1 + random.nextInt(3);
        var layouts = new Layout[inputs + outputs];
        Arrays.setAll(layouts, k -> random.nextInt(3) > 0 ? Layout.contiguous(sizes) : Samples.layout(random, sizes, k < inputs));
        LoopNest nest = LoopNest.of(layouts);
        LoopPlan plan = randomPlan(random, dtype, steps, Samples.accesses(nest, inputs), random.nextBoolean(), outputs);
        LoopProgram program = plan.lower();
        var arrays = new Object[inputs + outputs];
        for (int k = 0; k < arrays.length; k++) {
            boolean isMask = k < inputs ? plan.inputs().get(k).dtype() == DType.BOOL : program.outputs().get(k - inputs).isMask();
            arrays[k] = Samples.awkward(isMask ? DType.BOOL : dtype, Samples.length(layouts[k]), random.nextInt(100), Primitive.ADD);
        }
        if (layouts[0].equals(layouts[inputs]) || Arrays.equals(layouts[0].strides(), layouts[inputs].strides())
                && layouts[0].offset() == layouts[inputs].offset()) {
            if (arrays[0].getClass() == arrays[inputs].getClass()) { // in place
                arrays[inputs] = arrays[0];
            }
        }
        int from = random.nextInt(nest.size());
        int to = from + random.nextInt(nest.size() - from + 1);
        for (LoopMode mode : List.of(LoopMode.INTERPRETED, LoopMode.COMPILED)) {
            Loop loop = mode.loop(plan);
            Samples.assertRunsAsReference(loop, plan, nest, arrays, 0, nest.size());
            Samples.assertRunsAsReference(loop, plan, nest, arrays, from, to);
        }
    }

    @Property(tries = 50)
    void anElementsResultDoesNotDependOnItsPosition(@ForAll long seed, @ForAll @IntRange(max = 70) int position) {
        var random = new Random(seed);
        var accesses = new LoopPlan.Access[] {LoopPlan.Access.CONTIGUOUS, LoopPlan.Access.CONTIGUOUS};
        LoopPlan plan = randomPlan(random, DType.F32, 30, accesses, false, 1);
        boolean isMask = plan.lower().outputs().getFirst().isMask();
        float a = Samples.FLOATS[random.nextInt(Samples.FLOATS.length)];
        float b = Samples.FLOATS[random.nextInt(Samples.FLOATS.length)];
        Object alone = resultAt(plan, a, b, 0, 1, isMask);
        Object among = resultAt(plan, a, b, position, position + 1 + random.nextInt(40), isMask);
        assertEquals(alone, among, plan.toString());
    }

    private static Object resultAt(LoopPlan plan, float a, float b, int position, int size, boolean isMask) {
        var left = (float[]) Samples.awkward(DType.F32, size, 3, Primitive.ADD);
        var right = (float[]) Samples.awkward(DType.F32, size, 8, Primitive.ADD);
        left[position] = a;
        right[position] = b;
        Object output = isMask ? new boolean[size] : new float[size];
        Layout layout = Layout.contiguous(size);
        Loops.run(LoopMode.COMPILED.loop(plan), LoopNest.of(layout, layout, layout), new Object[] {left, right, output}, 0, size);
        return isMask ? (Object) ((boolean[]) output)[position] : (Object) ((float[]) output)[position];
    }
}
