package dev.lanegrad;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What bad arguments are answered with: a typed error that names the op, the shapes, and what would have been right. */
class MisuseTest {
    private static final int[] NO_SIZES = null;
    private static final Tensor NO_TENSOR = null;
    private static final List<Tensor> NO_LIST = null;
    private static final DType NO_DTYPE = null;
    private static final int MOST = Integer.MAX_VALUE;
    private static final long MOST_WORDS = Long.MAX_VALUE / 4 * 4;

    private static final Tensor NUMBER = Tensor.scalar(1);
    private static final Tensor VECTOR = Tensor.of(1f, 2f, 3f);
    private static final Tensor MATRIX = Tensor.ones(2, 3);
    private static final Tensor DOUBLES = Tensor.of(1.0, 2.0, 3.0);
    private static final Tensor INTS = Tensor.of(0, 1, 2);
    private static final Tensor MASK = Tensor.of(true, false, true);
    private static final Tensor EMPTY = Tensor.zeros(2, 0);
    /** One stored element, though it looks like 2^30. */
    private static final Tensor HUGE = Tensor.zeros(1).expand(1 << 30);
    private static final Tensor HUGE_ROW = Tensor.zeros(1, 1 << 30);

    record Misuse(String what, Executable call, Class<? extends Exception> type, String... words) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Misuse bad(String what, Executable call, String... words) {
        return new Misuse(what, call, IllegalArgumentException.class, words);
    }

    private static Misuse isNull(String parameter, String what, Executable call) {
        return new Misuse(what + " of null", call, NullPointerException.class, parameter);
    }

    private static Misuse state(String what, Executable call, String... words) {
        return new Misuse(what, call, IllegalStateException.class, words);
    }

    static Stream<Misuse> shapes() {
        return Stream.of(
                bad("negative size", () -> Shape.of(2, -3), "[2, -3]", "-3", "axis 1", "negative"),
                bad("too many elements", () -> Shape.of(1 << 16, 1 << 16), "65536", "2^31-1"),
                bad("more elements than a long counts", () -> Shape.of(MOST, MOST, MOST, MOST), "2^31-1"),
                bad("too many elements behind a size of 0", () -> Shape.of(0, MOST, MOST), "2^31-1"),
                isNull("sizes", "Shape.of", () -> Shape.of(NO_SIZES)),
                isNull("other", "Shape.broadcast", () -> Shape.of(2).broadcast(null)),
                bad("Shape.size", () -> Shape.of(2, 3).size(2), "axis 2", "[2, 3]", "-2 to 1"),
                bad("Shape.size", () -> Shape.of().size(0), "axis 0", "[]", "no axes"),
                bad("Shape.broadcast", () -> Shape.of(2, 3).broadcast(Shape.of(2, 4)), "[2, 3]", "[2, 4]", "axis -1", "3 against 4"),
                bad("Shape.broadcast to too many", () -> Shape.of(1 << 16, 1).broadcast(Shape.of(1 << 16)), "broadcast", "2^31-1"),
                bad("add to too many", () -> Tensor.zeros(1 << 16, 1).add(Tensor.zeros(1 << 16)), "add: ", "2^31-1"),
                bad("reshape to a negative size", () -> VECTOR.reshape(-3), "reshape: ", "negative"),
                bad("too many axes", () -> Shape.of(new int[300]), "300 axes", "255"));
    }

    static Stream<Misuse> creation() {
        return Stream.of(
                bad("of with the wrong length", () -> Tensor.of(new float[5], 2, 3), "of", "5 elements", "[2, 3]", "6"),
                bad("of with the wrong length", () -> Tensor.of(new double[5], 2, 3), "of", "5 elements", "[2, 3]", "6"),
                bad("of with the wrong length", () -> Tensor.of(new int[5], new int[] {2, 3}), "of", "5 elements", "[2, 3]", "6"),
                bad("of with the wrong length", () -> Tensor.of(new boolean[5], 2, 3), "of", "5 elements", "[2, 3]", "6"),
                isNull("elements", "of", () -> Tensor.of((float[]) null)),
                isNull("elements", "of", () -> Tensor.of((double[]) null)),
                isNull("elements", "of", () -> Tensor.of((int[]) null)),
                isNull("elements", "of", () -> Tensor.of((boolean[]) null)),
                isNull("elements", "of", () -> Tensor.of((float[]) null, 1)),
                isNull("sizes", "of", () -> Tensor.of(new float[1], NO_SIZES)),
                isNull("sizes", "of", () -> Tensor.of(new int[1], NO_SIZES)),
                isNull("nestedArray", "fromArray", () -> Tensor.fromArray(null)),
                new Misuse("fromArray of a null row", () -> Tensor.fromArray(new float[][] {{1}, null}), NullPointerException.class, "fromArray", "axis 0", "null"),
                new Misuse("fromArray of a null first row", () -> Tensor.fromArray(new float[][] {null, {1}}), NullPointerException.class, "fromArray", "axis 0", "null"),
                bad("fromArray of a ragged array", () -> Tensor.fromArray(new float[][] {{1, 2}, {3}}), "fromArray", "ragged", "axis 1", "1 ", "2"),
                bad("fromArray of a ragged array", () -> Tensor.fromArray(new int[][][] {{{1}, {2}}, {{3}}}), "fromArray", "ragged", "axis 1"),
                bad("fromArray of an empty and a full row", () -> Tensor.fromArray(new float[][] {{}, {3}}), "fromArray", "ragged"),
                bad("fromArray of no array", () -> Tensor.fromArray("abc"), "fromArray", "java.lang.String", "not an array"),
                bad("fromArray of longs", () -> Tensor.fromArray(new long[] {1}), "fromArray", "long", "float, double, int or boolean"),
                bad("fromArray of objects", () -> Tensor.fromArray(new Object[] {new float[1]}), "fromArray", "Object", "float, double, int or boolean"),
                isNull("dtype", "scalar", () -> Tensor.scalar(1, NO_DTYPE)),
                isNull("dtype", "zeros", () -> Tensor.zeros(NO_DTYPE, 1)),
                isNull("sizes", "zeros", () -> Tensor.zeros(NO_SIZES)),
                isNull("sizes", "ones", () -> Tensor.ones(NO_SIZES)),
                isNull("sizes", "full", () -> Tensor.full(1, NO_SIZES)),
                isNull("other", "zerosLike", () -> Tensor.zerosLike(null)),
                isNull("other", "onesLike", () -> Tensor.onesLike(null)),
                bad("zeros of a negative size", () -> Tensor.zeros(-1), "zeros: [-1]", "negative"),
                bad("ones of a negative size", () -> Tensor.ones(DType.I32, -1), "ones: [-1]", "negative"),
                bad("full of a negative size", () -> Tensor.full(1, -1), "full: [-1]", "negative"),
                bad("of with a negative size", () -> Tensor.of(new float[1], -1), "of: [-1]", "negative"),
                bad("fromArray of too many", () -> Tensor.fromArray(Collections.nCopies(1 << 16, new float[1 << 16]).toArray(float[][]::new)),
                        "fromArray: [65536, 65536]", "2^31-1"),
                bad("scalar of no I32", () -> Tensor.scalar(0.5, DType.I32), "scalar: ", "0.5", "I32; ask for DType.F32"),
                bad("full of no I32", () -> Tensor.full(0.5, DType.I32, 2), "full: ", "0.5", "I32; ask for DType.F32"),
                bad("full of NaN as I32", () -> Tensor.full(Double.NaN, DType.I32), "full", "NaN", "I32"),
                bad("full of a long as I32", () -> Tensor.full(1e10, DType.I32), "full", "I32"),
                isNull("element", "generate", () -> Tensor.generate(null, 1)),
                isNull("dtype", "generate", () -> Tensor.generate(NO_DTYPE, i -> i, 1)),
                isNull("sizes", "generate", () -> Tensor.generate(i -> i, NO_SIZES)),
                bad("generate of no I32", () -> Tensor.generate(DType.I32, i -> i + 0.5, 2), "generate", "0.5", "I32", "ask for DType.F32"),
                bad("generate of a negative size", () -> Tensor.generate(i -> i, -1), "[-1]", "negative"),
                bad("arange of a negative count", () -> Tensor.arange(-1), "arange", "-1"),
                bad("arange of more than an int counts", () -> Tensor.arange(Integer.MIN_VALUE, MOST), "arange", "2^31-1"),
                bad("arange with step 0", () -> Tensor.arange(0, 1, 0), "arange", "step"),
                bad("arange to infinity", () -> Tensor.arange(0, Double.POSITIVE_INFINITY, 1), "arange", "finite"),
                bad("arange by NaN", () -> Tensor.arange(0, 1, Double.NaN), "arange", "NaN"),
                bad("arange of too many", () -> Tensor.arange(0, 1e10, 1), "arange", "2^31-1"),
                bad("arange of very many", () -> Tensor.arange(-1e308, 1e308, 1e-308), "arange", "2^31-1"),
                bad("arange of integers by a half", () -> Tensor.arange(DType.I32, 0, 1, 0.5), "arange", "0.5", "I32", "ask for DType.F32"),
                bad("linspace of integers between them", () -> Tensor.linspace(DType.I32, 0, 1, 3), "linspace", "0.5", "I32"),
                isNull("dtype", "eye", () -> Tensor.eye(null, 2)),
                bad("linspace of a negative count", () -> Tensor.linspace(0, 1, -1), "linspace", "-1"),
                bad("linspace to infinity", () -> Tensor.linspace(0, Double.POSITIVE_INFINITY, 2), "linspace", "finite"),
                bad("linspace from NaN", () -> Tensor.linspace(Double.NaN, 0, 2), "linspace", "NaN"),
                bad("eye of a negative size", () -> Tensor.eye(-1), "eye", "-1"),
                bad("eye of too many", () -> Tensor.eye(50_000), "eye: ", "2^31-1"),
                bad("more zeros than an array holds", () -> Tensor.zeros(MOST).toFloatArray(), "2147483647", "arrays"),
                bad("arange of one more than an array holds", () -> Tensor.arange(MOST), "2147483647", "arrays"),
                bad("arange of more than an array holds", () -> Tensor.arange(0, MOST, 1), "2147483647", "arrays"),
                bad("normal of more than an array holds", () -> Rng.of(1).normal(MOST), "2147483647", "arrays"),
                bad("uniform of more than an array holds", () -> Rng.of(1).uniform(MOST), "2147483647", "arrays"),
                bad("permutation of more than an array holds", () -> Rng.of(1).permutation(MOST), "2147483647", "arrays"));
    }

    static Stream<Misuse> reading() {
        return Stream.of(
                bad("item of a vector", VECTOR::item, "item", "[3]", "3 elements"),
                bad("item of none", EMPTY::item, "item", "[2, 0]", "0 elements"),
                bad("toIntArray of floats", VECTOR::toIntArray, "toIntArray", "I32", "F32[3]", "convert it, as in x.to(DType.I32)"),
                bad("toBooleanArray of floats", VECTOR::toBooleanArray, "toBooleanArray", "BOOL", "F32[3]", "x.gt(0)"),
                bad("size of an axis", () -> MATRIX.size(-3), "axis -3", "[2, 3]", "-2 to 1"),
                isNull("tensors", "evaluate", () -> Tensor.evaluate((Tensor[]) null)),
                isNull("tensors[1]", "evaluate", () -> Tensor.evaluate(VECTOR, NO_TENSOR)));
    }

    static Stream<Misuse> pointwise() {
        return Stream.of(
                bad("add of shapes that do not broadcast", () -> MATRIX.add(Tensor.ones(2)), "add", "[2, 3]", "[2]", "axis -1", "3 against 2", "equal or 1"),
                bad("add of shapes with 0", () -> EMPTY.add(Tensor.ones(3)), "add", "[2, 0]", "[3]", "0 against 3"),
                bad("add of two dtypes", () -> VECTOR.add(DOUBLES), "add", "F32[3]", "F64[3]", "to(DType.F32)"),
                bad("mul of masks", () -> MASK.mul(MASK), "mul", "BOOL[3]", "to(DType.F32)"),
                bad("add of a number to a mask", () -> MASK.add(1), "add", "BOOL[3]"),
                bad("add of a fraction to integers", () -> INTS.add(0.5), "add", "0.5", "I32", "to(DType.F32)"),
                bad("clamp of integers by fractions", () -> INTS.clamp(0.5, 2), "clamp", "0.5", "I32"),
                bad("clamp of integers by infinity", () -> INTS.clamp(0, Double.POSITIVE_INFINITY), "clamp", "Infinity", "I32", "to(DType.F32)"),
                bad("div of integers", () -> INTS.div(INTS), "div", "I32[3]", "to(DType.F32)"),
                bad("exp of integers", INTS::exp, "exp", "I32[3]", "to(DType.F32)"),
                bad("gelu of a mask", MASK::gelu, "gelu", "BOOL[3]"),
                bad("isNaN of integers", INTS::isNaN, "isNaN", "I32[3]"),
                bad("isFinite of integers", INTS::isFinite, "isFinite", "I32[3]", "to(DType.F32)"),
                bad("allClose of shapes that do not broadcast", () -> MATRIX.allClose(Tensor.ones(2), 0, 0), "allClose", "[2, 3]", "[2]"),
                bad("allClose of two dtypes", () -> VECTOR.allClose(DOUBLES, 0, 0), "allClose", "F32[3]", "F64[3]", "to(DType.F32)"),
                bad("allClose of masks", () -> MASK.allClose(MASK, 0, 0), "allClose", "BOOL[3]"),
                bad("allClose by a negative tolerance", () -> VECTOR.allClose(VECTOR, 0, -1), "allClose", "-1.0", "0 or more"),
                bad("allClose by NaN", () -> VECTOR.allClose(VECTOR, Double.NaN, 0), "allClose", "NaN", "0 or more"),
                isNull("other", "allClose", () -> VECTOR.allClose(NO_TENSOR, 0, 0)),
                bad("leakyRelu of integers", () -> INTS.leakyRelu(1), "leakyRelu", "I32[3]"),
                bad("elu of integers", () -> INTS.elu(1), "elu", "I32[3]"),
                bad("selu of integers", INTS::selu, "selu: ", "I32[3]", "to(DType.F32)"),
                bad("selu of a mask", MASK::selu, "selu: ", "BOOL[3]"),
                bad("pow of integers", () -> INTS.pow(2), "pow", "I32[3]"),
                bad("gt of shapes that do not broadcast", () -> MATRIX.gt(Tensor.ones(2)), "gt", "[2, 3] and [2]", "3 against 2"),
                bad("ge of two dtypes", () -> VECTOR.ge(INTS), "ge", "F32[3] and I32[3]", "to(DType.F32)"),
                bad("eq of a mask and numbers", () -> MASK.eq(VECTOR), "eq", "BOOL[3]", "F32[3]"),
                bad("eq of numbers and a mask", () -> VECTOR.eq(MASK), "eq", "F32[3]", "BOOL[3]"),
                bad("eq of a mask and a number", () -> MASK.eq(1), "eq", "BOOL[3]"),
                bad("ne of masks that do not broadcast", () -> MASK.ne(Tensor.of(true, false)), "ne", "[3]", "[2]"),
                bad("xor of numbers", () -> INTS.xor(INTS), "xor", "BOOL", "I32[3]", "x.gt(0)"),
                bad("and of numbers", () -> VECTOR.and(VECTOR), "and", "BOOL", "F32[3]", "x.gt(0)"),
                bad("not of numbers", VECTOR::not, "not", "BOOL", "F32[3]"),
                bad("rsub", () -> MASK.rsub(1), "rsub", "BOOL[3]"),
                bad("rdiv", () -> INTS.rdiv(1), "rdiv", "I32[3]"),
                bad("clamp with crossed bounds", () -> VECTOR.clamp(2, 1), "clamp", "2.0", "1.0"),
                bad("clamp with NaN", () -> VECTOR.clamp(Double.NaN, 1), "clamp", "NaN"),
                bad("where by numbers", () -> Tensor.where(VECTOR, VECTOR, VECTOR), "where", "BOOL", "F32[3]", "x.gt(0)"),
                bad("where of two dtypes", () -> Tensor.where(MASK, VECTOR, DOUBLES), "where", "F32[3]", "F64[3]"),
                bad("where of masks", () -> Tensor.where(MASK, MASK, MASK), "where", "BOOL[3]"),
                bad("where of shapes that do not broadcast", () -> Tensor.where(MASK, Tensor.ones(2), Tensor.ones(2)), "where", "[3]", "[2]"),
                isNull("other", "add", () -> VECTOR.add(NO_TENSOR)),
                isNull("other", "gt", () -> VECTOR.gt(NO_TENSOR)),
                isNull("other", "ge", () -> VECTOR.ge(NO_TENSOR)),
                isNull("other", "pow", () -> VECTOR.pow(NO_TENSOR)),
                isNull("other", "maximum", () -> VECTOR.maximum(NO_TENSOR)),
                isNull("other", "and", () -> MASK.and(null)),
                isNull("other", "eq", () -> MASK.eq(NO_TENSOR)),
                isNull("mask", "where", () -> Tensor.where(null, VECTOR, VECTOR)),
                isNull("whenTrue", "where", () -> Tensor.where(MASK, NO_TENSOR, VECTOR)),
                isNull("whenFalse", "where", () -> Tensor.where(MASK, VECTOR, NO_TENSOR)),
                isNull("whenTrue", "where", () -> Tensor.where(MASK, NO_TENSOR, 0)),
                isNull("whenFalse", "where", () -> Tensor.where(MASK, 0, NO_TENSOR)),
                isNull("dtype", "to", () -> VECTOR.to(null)));
    }

    static Stream<Misuse> reductions() {
        return Stream.of(
                bad("sum along an axis there is not", () -> MATRIX.sum(2), "sum", "axis 2", "[2, 3]", "-2 to 1"),
                bad("sum along an axis of a number", () -> NUMBER.sum(0), "sum", "axis 0", "[]", "no axes"),
                bad("cumsum along an axis there is not", () -> MATRIX.cumsum(2), "cumsum", "axis 2", "[2, 3]", "-2 to 1"),
                bad("cumsum of a number", () -> NUMBER.cumsum(0), "cumsum", "no axes"),
                bad("mean along an axis twice", () -> MATRIX.mean(1, -1), "mean", "axis 1", "[2, 3]", "twice", "[1, -1]"),
                bad("prod along an axis there is not", () -> MATRIX.prod(-3), "prod", "axis -3"),
                bad("max of none", () -> EMPTY.max(1), "max", "[2, 0]", "no elements"),
                bad("min of none", EMPTY::min, "min", "[2, 0]", "no elements"),
                bad("argmax of none", () -> EMPTY.argmax(1), "argmax", "[2, 0]", "no elements"),
                bad("argmin of none", () -> EMPTY.argmin(1), "argmin", "[2, 0]", "no elements"),
                bad("argmax along an axis there is not", () -> MATRIX.argmax(2), "argmax", "axis 2"),
                bad("argmax of a number", () -> NUMBER.argmax(0), "argmax", "no axes"),
                bad("softmax along an axis there is not", () -> MATRIX.softmax(2), "softmax", "axis 2"),
                bad("softmax of integers", () -> INTS.softmax(0), "softmax", "I32[3]"),
                bad("logSoftmax along an axis there is not", () -> MATRIX.logSoftmax(-3), "logSoftmax", "axis -3"),
                bad("logSumExp of integers", INTS::logSumExp, "logSumExp", "I32[3]"),
                bad("mean of a mask", MASK::mean, "mean", "BOOL[3]", "to(DType.F32)"),
                bad("prod of a mask", MASK::prod, "prod", "BOOL[3]"),
                bad("max of a mask", MASK::max, "max", "BOOL[3]"),
                bad("argmax of a mask", () -> MASK.argmax(0), "argmax", "BOOL[3]"),
                bad("mean of integers", INTS::mean, "mean", "I32[3]", "to(DType.F32)"),
                bad("var of integers", INTS::var, "var", "I32[3]"),
                bad("std of integers", INTS::std, "std", "I32[3]"),
                bad("norm of integers", INTS::norm, "norm", "I32[3]"),
                bad("std along an axis there is not", () -> MATRIX.std(2), "std", "axis 2"),
                bad("norm along an axis there is not", () -> MATRIX.norm(2), "norm", "axis 2"),
                isNull("axes", "sum", () -> VECTOR.sum(NO_SIZES)),
                isNull("axes", "max", () -> VECTOR.max(true, NO_SIZES)),
                isNull("axes", "norm", () -> VECTOR.norm(NO_SIZES)),
                isNull("axes", "logSumExp", () -> VECTOR.logSumExp(NO_SIZES)));
    }

    static Stream<Misuse> movement() {
        return Stream.of(
                bad("reshape to another size", () -> MATRIX.reshape(4, 2), "reshape", "[2, 3]", "6 elements", "[4, 2]", "8"),
                bad("reshape with two -1", () -> MATRIX.reshape(-1, -1), "reshape", "[-1, -1]", "only one"),
                bad("reshape indivisibly", () -> MATRIX.reshape(4, -1), "reshape", "[2, 3]", "[4, -1]", "6 elements"),
                bad("reshape ambiguously", () -> EMPTY.reshape(-1, 0), "reshape", "[-1, 0]", "ambiguous"),
                bad("reshape to a negative size", () -> MATRIX.reshape(-2, -3), "-2", "negative"),
                bad("reshape to a negative size", () -> MATRIX.reshape(-1, -3), "-3", "negative"),
                bad("reshape to sizes that overflow", () -> MATRIX.reshape(-1, 1 << 16, 1 << 16, 1 << 16, 1 << 16), "2^31-1"),
                isNull("sizes", "reshape", () -> VECTOR.reshape(NO_SIZES)),
                isNull("target", "reshape", () -> VECTOR.reshape((Shape) null)),
                bad("flatten in reverse", () -> MATRIX.flatten(1, 0), "flatten", "axis 1", "axis 0", "[2, 3]"),
                bad("flatten out of range", () -> MATRIX.flatten(0, 2), "flatten", "axis 2"),
                bad("permute of too few", () -> MATRIX.permute(0), "permute", "[0]", "[2, 3]"),
                bad("permute of one twice", () -> MATRIX.permute(0, 0), "permute", "[0, 0]", "[2, 3]"),
                bad("permute out of range", () -> MATRIX.permute(0, 2), "permute", "axis 2", "[2, 3]"),
                isNull("order", "permute", () -> VECTOR.permute(NO_SIZES)),
                bad("transpose out of range", () -> MATRIX.transpose(0, 2), "transpose", "axis 2", "[2, 3]"),
                bad("expand of a size that is not 1", () -> MATRIX.expand(4, 3), "expand", "[2, 3]", "[4, 3]", "2 against 4"),
                bad("expand to a smaller shape", () -> MATRIX.expand(3), "expand", "[2, 3]", "[3]"),
                bad("expand to a size of 1", () -> MATRIX.expand(1, 3), "expand", "[2, 3]", "[1, 3]"),
                bad("expand to too many", () -> Tensor.ones(1).expand(MOST, 2), "2^31-1"),
                isNull("sizes", "expand", () -> VECTOR.expand(NO_SIZES)),
                isNull("target", "expand", () -> VECTOR.expand((Shape) null)),
                bad("squeeze of a size that is not 1", () -> MATRIX.squeeze(0), "squeeze", "axis 0", "[2, 3]", "2"),
                bad("squeeze out of range", () -> MATRIX.squeeze(2), "squeeze", "axis 2"),
                isNull("axes", "squeeze", () -> VECTOR.squeeze(NO_SIZES)),
                bad("unsqueeze out of range", () -> MATRIX.unsqueeze(3), "unsqueeze", "3", "[2, 3]", "-3 to 2"),
                bad("slice past the end", () -> VECTOR.slice(0, 0, 4), "slice", "0 to 4", "axis 0", "[3]"),
                bad("slice before the start", () -> VECTOR.slice(0, -4, 3), "slice", "-4", "[3]"),
                bad("slice backwards by a positive step", () -> VECTOR.slice(0, 2, 1), "slice", "2 to 1"),
                bad("slice with step 0", () -> VECTOR.slice(0, 0, 3, 0), "slice", "step", "not be 0"),
                bad("slice forwards by a negative step", () -> VECTOR.slice(0, 0, 2, -1), "slice", "by -1"),
                bad("slice from the least integer", () -> VECTOR.slice(0, Integer.MIN_VALUE, 3), "slice", "[3]"),
                bad("slice to the greatest integer", () -> VECTOR.slice(0, 0, MOST), "slice", "[3]"),
                bad("slice along an axis there is not", () -> VECTOR.slice(1, 0, 1), "slice", "axis 1"),
                bad("slice of a number", () -> NUMBER.slice(0, 0, 1), "slice", "no axes"),
                bad("select out of range", () -> VECTOR.select(0, 3), "select", "position 3", "axis 0", "[3]", "valid are -3 to 2"),
                bad("select before the start", () -> VECTOR.select(0, -4), "select", "position -4"),
                bad("select of none", () -> EMPTY.select(1, 0), "select", "position 0", "[2, 0]", "no elements"),
                bad("flip twice", () -> MATRIX.flip(0, -2), "flip", "twice"),
                isNull("axes", "flip", () -> VECTOR.flip(NO_SIZES)),
                bad("pad by a negative number", () -> VECTOR.pad(0, -1, 0), "pad", "-1", "negative"),
                bad("pad beyond any array", () -> VECTOR.pad(0, MOST, 0), "pad", "2^31-1"),
                bad("pad by sizes that overflow", () -> VECTOR.pad(0, MOST, MOST), "pad", "2^31-1"),
                bad("pad to too many elements", () -> HUGE_ROW.pad(0, 1, 0), "pad: [2, 1073741824]", "2^31-1"),
                bad("pad out of range", () -> VECTOR.pad(1, 1, 1), "pad", "axis 1"),
                bad("concat of nothing", () -> Tensor.concat(0), "concat", "no tensor"),
                bad("concat of two ranks", () -> Tensor.concat(0, VECTOR, MATRIX), "concat", "[3]", "[2, 3]", "tensor 1"),
                bad("concat of sizes that differ elsewhere", () -> Tensor.concat(0, MATRIX, Tensor.ones(2, 4)), "concat", "[2, 3]", "[2, 4]", "axis 0"),
                bad("concat of two dtypes", () -> Tensor.concat(0, VECTOR, DOUBLES), "concat", "F32", "F64"),
                bad("concat out of range", () -> Tensor.concat(1, VECTOR), "concat", "axis 1"),
                bad("concat of numbers", () -> Tensor.concat(0, NUMBER), "concat", "no axes"),
                bad("concat to too many elements", () -> Tensor.concat(0, HUGE_ROW, HUGE_ROW), "concat: [2, 1073741824]", "2^31-1"),
                bad("concat beyond any array", () -> Tensor.concat(0, HUGE, HUGE), "concat", "2^31-1"),
                isNull("tensors", "concat", () -> Tensor.concat(0, (Tensor[]) null)),
                isNull("tensors[1]", "concat", () -> Tensor.concat(0, VECTOR, NO_TENSOR)),
                isNull("tensors[0]", "concat", () -> Tensor.concat(0, NO_TENSOR, VECTOR)),
                isNull("tensors", "concat", () -> Tensor.concat(0, NO_LIST)),
                isNull("tensors[1]", "concat", () -> Tensor.concat(0, Arrays.asList(VECTOR, null))),
                bad("concat of an empty list", () -> Tensor.concat(0, List.of()), "concat", "no tensor"),
                bad("stack of nothing", () -> Tensor.stack(0), "stack", "no tensor"),
                bad("stack of two shapes", () -> Tensor.stack(0, VECTOR, MATRIX), "stack", "[3]", "[2, 3]"),
                bad("stack of two dtypes", () -> Tensor.stack(0, VECTOR, DOUBLES), "stack", "F32[3]", "F64[3]"),
                bad("stack out of range", () -> Tensor.stack(2, VECTOR), "stack", "2", "[3]", "-2 to 1"),
                isNull("tensors", "stack", () -> Tensor.stack(0, (Tensor[]) null)),
                isNull("tensors[0]", "stack", () -> Tensor.stack(0, NO_TENSOR, VECTOR)),
                isNull("tensors", "stack", () -> Tensor.stack(0, NO_LIST)),
                isNull("tensors[1]", "stack", () -> Tensor.stack(0, Arrays.asList(VECTOR, null))),
                bad("stack of an empty list", () -> Tensor.stack(0, List.of()), "stack", "no tensor"),
                bad("split that does not add up", () -> VECTOR.split(0, 1, 1), "split", "[1, 1]", "3", "axis 0"),
                bad("split with a negative size", () -> VECTOR.split(0, 4, -1), "split", "[4, -1]", "0 or more", "the 3 of"),
                bad("split with sizes that overflow", () -> VECTOR.split(0, MOST, MOST, 5), "split", "[3]"),
                bad("split out of range", () -> VECTOR.split(1, 3), "split", "axis 1"),
                isNull("sizes", "split", () -> VECTOR.split(0, NO_SIZES)),
                bad("repeat for too few axes", () -> MATRIX.repeat(2), "repeat", "[2]", "[2, 3]"),
                bad("repeat a negative number of times", () -> VECTOR.repeat(-1), "repeat", "[-1]", "[3]"),
                bad("repeat beyond any array", () -> VECTOR.repeat(MOST), "repeat: [2147483647, 3]", "2^31-1"),
                bad("repeat beyond any array behind a size of 0", () -> EMPTY.repeat(MOST, 1), "repeat: ", "2^31-1"),
                bad("repeat along too many axes", () -> VECTOR.repeat(new int[200]), "repeat: ", "axes", "255"),
                isNull("times", "repeat", () -> VECTOR.repeat(NO_SIZES)));
    }

    static Stream<Misuse> productsAndIndexing() {
        return Stream.of(
                bad("matmul of a number", () -> NUMBER.matmul(MATRIX), "matmul", "[]", "[2, 3]", "mul"),
                bad("matmul by a number", () -> MATRIX.matmul(NUMBER), "matmul", "[2, 3]", "[]"),
                bad("matmul of sizes that differ", () -> MATRIX.matmul(MATRIX), "matmul", "[2, 3] and [2, 3]", "size 3", "2"),
                bad("matmul of a vector that is too long", () -> VECTOR.matmul(MATRIX), "matmul", "shapes [3] and [2, 3]", "size 3", "2"),
                bad("matmul by a vector that is too short", () -> MATRIX.matmul(Tensor.ones(2)), "matmul", "shapes [2, 3] and [2]", "size 3", "2"),
                bad("matmul of batches that differ", () -> Tensor.ones(2, 3, 4).matmul(Tensor.ones(3, 4, 5)), "matmul", "[2, 3, 4] and [3, 4, 5]", "before the last two", "2 against 3"),
                bad("matmul of two dtypes", () -> MATRIX.matmul(DOUBLES), "matmul", "F32", "F64"),
                bad("matmul of integers", () -> INTS.matmul(INTS), "matmul", "I32"),
                bad("matmul beyond any array", () -> Tensor.ones(1 << 16, 1).matmul(Tensor.ones(1, 1 << 16)), "matmul: ", "2^31-1"),
                isNull("other", "matmul", () -> MATRIX.matmul(null)),
                bad("dot of a matrix", () -> MATRIX.dot(VECTOR), "dot", "[2, 3]", "[3]", "matmul"),
                bad("dot of sizes that differ", () -> VECTOR.dot(Tensor.ones(4)), "dot", "[3]", "[4]"),
                bad("dot of dtypes that differ", () -> VECTOR.dot(DOUBLES), "dot", "F32", "F64"),
                bad("dot of integers", () -> INTS.dot(INTS), "dot", "I32"),
                isNull("other", "dot", () -> MATRIX.dot(null)),
                bad("outer of a matrix", () -> VECTOR.outer(MATRIX), "outer", "[3]", "[2, 3]"),
                bad("outer of two dtypes", () -> VECTOR.outer(DOUBLES), "outer: ", "F32[3]", "F64[3]"),
                bad("outer of masks", () -> MASK.outer(MASK), "outer: ", "BOOL[3]"),
                bad("outer beyond any array", () -> Tensor.zeros(1 << 16).outer(Tensor.zeros(1 << 16)), "outer: ", "2^31-1"),
                isNull("other", "outer", () -> MATRIX.outer(null)),
                bad("gather by floats", () -> VECTOR.gather(0, VECTOR), "gather", "I32", "F32[3]", "x.to(DType.I32)"),
                bad("gather by another rank", () -> MATRIX.gather(0, INTS), "gather", "[3]", "[2, 3]", "as many axes (2): unsqueeze"),
                bad("gather by a higher rank", () -> VECTOR.gather(0, Tensor.zeros(DType.I32, 1, 3)), "gather", "[1, 3]", "[3]", "as many axes (1)"),
                bad("gather by an index that is too wide", () -> MATRIX.gather(0, Tensor.zeros(DType.I32, 1, 4)), "gather", "[1, 4]", "[2, 3]", "axis 0"),
                bad("gather past the end", () -> VECTOR.gather(0, Tensor.of(0, 3)), "gather", "index 3", "position 1", "size 3"),
                bad("gather before the start", () -> VECTOR.gather(0, Tensor.of(-1)), "gather", "index -1"),
                bad("gather out of range", () -> VECTOR.gather(1, INTS), "gather", "axis 1"),
                bad("gather from a number", () -> NUMBER.gather(0, INTS), "gather", "no axes"),
                isNull("index", "gather", () -> VECTOR.gather(0, null)),
                bad("indexSelect by a matrix", () -> MATRIX.indexSelect(0, Tensor.zeros(DType.I32, 1, 1)), "indexSelect", "[1, 1]", "one axis"),
                bad("indexSelect by floats", () -> MATRIX.indexSelect(0, VECTOR), "indexSelect", "I32", "F32[3]"),
                bad("indexSelect by a mask", () -> MATRIX.indexSelect(1, MASK), "indexSelect", "positions", "BOOL[3]", "mask.nonzero()"),
                bad("nonzero of numbers", VECTOR::nonzero, "nonzero", "BOOL", "F32[3]", "x.gt(0)"),
                bad("nonzero of a matrix", () -> MATRIX.gt(0).nonzero(), "nonzero", "[2, 3]", "one axis", "flatten()"),
                bad("indexSelect past the end", () -> MATRIX.indexSelect(0, INTS),
                        "indexSelect", "index 2", "position 2", "axis 0", "[2, 3]", "valid are 0 to 1"),
                bad("indexSelect from the end", () -> MATRIX.indexSelect(1, Tensor.of(-1)), "indexSelect", "index -1", "valid are 0 to 2"),
                bad("indexSelect of too many", () -> HUGE_ROW.indexSelect(0, Tensor.of(0, 0)), "indexSelect: [2, 1073741824]", "2^31-1"),
                bad("indexSelect of none", () -> EMPTY.indexSelect(1, INTS), "indexSelect", "index 0", "no elements"),
                isNull("index", "indexSelect", () -> MATRIX.indexSelect(0, null)),
                bad("scatterAdd past the end", () -> VECTOR.scatterAdd(0, Tensor.of(5), Tensor.of(1f)), "scatterAdd", "index 5", "size 3"),
                bad("scatterAdd of another shape", () -> VECTOR.scatterAdd(0, INTS, Tensor.of(1f)), "scatterAdd", "[3]", "[1]"),
                bad("scatterAdd of another dtype", () -> VECTOR.scatterAdd(0, INTS, DOUBLES), "scatterAdd", "F32[3]", "F64[3]"),
                bad("scatterAdd of masks", () -> MASK.scatterAdd(0, INTS, MASK), "scatterAdd", "BOOL[3]"),
                bad("scatterAdd by floats", () -> VECTOR.scatterAdd(0, VECTOR, VECTOR), "scatterAdd", "I32", "F32[3]"),
                isNull("index", "scatterAdd", () -> VECTOR.scatterAdd(0, null, VECTOR)),
                isNull("source", "scatterAdd", () -> VECTOR.scatterAdd(0, INTS, null)),
                bad("oneHot of floats", () -> VECTOR.oneHot(3), "oneHot", "I32", "F32[3]"),
                bad("oneHot of a class there is not", () -> INTS.oneHot(2), "oneHot", "class 2", "position 2", "2 classes"),
                bad("oneHot of a negative class", () -> Tensor.of(-1).oneHot(2), "oneHot", "class -1", "position 0"),
                bad("oneHot of a negative number of classes", () -> Tensor.of(new int[0]).oneHot(-1), "oneHot", "-1"),
                bad("oneHot of too many classes", () -> INTS.oneHot(1 << 30), "oneHot", "[3, 1073741824]", "2^31-1"));
    }

    static Stream<Misuse> rng() {
        return Stream.of(
                bad("uniform in an empty range", () -> Rng.of(1).uniformBetween(1.0, 0.0, 3), "uniform", "1.0", "0.0"),
                bad("uniform from NaN", () -> Rng.of(1).uniformBetween(Double.NaN, 0.0, 3), "uniform", "NaN"),
                bad("uniform in an infinite range", () -> Rng.of(1).uniformBetween(0.0, Double.POSITIVE_INFINITY, 3), "uniform", "Infinity"),
                bad("uniform in a range of doubles that overflows", () -> Rng.of(1).uniformBetween(DType.F64, -1e308, 1e308, 3), "uniform", "F64"),
                bad("uniform between integers", () -> Rng.of(1).uniformBetween(DType.I32, 0, 6, 3), "uniform", "I32"),
                bad("uniform in a range that overflows", () -> Rng.of(1).uniformBetween(-3e38, 3e38, 3), "uniform", "F32"),
                bad("uniform integers", () -> Rng.of(1).uniform(DType.I32, 3), "uniform", "I32", "F32 or F64"),
                isNull("dtype", "uniform", () -> Rng.of(1).uniform(NO_DTYPE, 3)),
                isNull("sizes", "uniform", () -> Rng.of(1).uniform(NO_SIZES)),
                bad("uniform of a negative size", () -> Rng.of(1).uniform(DType.F32, -1), "uniform: [-1]", "negative"),
                bad("uniformBetween of a negative size", () -> Rng.of(1).uniformBetween(0.0, 1.0, -1), "uniformBetween: [-1]", "negative"),
                bad("normal of a negative size", () -> Rng.of(1).normal(-1), "normal: [-1]", "negative"),
                bad("integers of a negative size", () -> Rng.of(1).integers(3, -1), "integers: [-1]", "negative"),
                bad("normal masks", () -> Rng.of(1).normal(DType.BOOL, 3), "normal", "BOOL", "F32 or F64"),
                isNull("dtype", "normal", () -> Rng.of(1).normal(NO_DTYPE, 3)),
                isNull("sizes", "normal", () -> Rng.of(1).normal(NO_SIZES)),
                bad("integers below 0", () -> Rng.of(1).integers(0, 3), "integers", "[0, 0)"),
                isNull("sizes", "integers", () -> Rng.of(1).integers(3, NO_SIZES)),
                bad("permutation of a negative count", () -> Rng.of(1).permutation(-1), "permutation", "-1"),
                isNull("state", "Rng.of", () -> Rng.of((Rng.State) null)),
                bad("a state before the start", () -> Rng.of(new Rng.State(1, -4)), "Rng", "-4"),
                bad("a state within a block", () -> Rng.of(new Rng.State(1, 3)), "Rng", "3", "steps of four"),
                state("more words than there are", () -> Rng.of(new Rng.State(7, MOST_WORDS)).uniform(1), "Rng: seed 7", "no 4 words left",
                        Long.toString(MOST_WORDS)));
    }

    /** What the formula of an update got, when that is over. */
    private static Tensor lent() {
        Tensor[] kept = new Tensor[1];
        VECTOR.variable().update(old -> {
            kept[0] = old;
            return old.add(1);
        });
        return kept[0];
    }

    static Stream<Misuse> derivatives() {
        Tensor x = VECTOR.withGrad();
        Tensor stranger = VECTOR.withGrad();
        Tensor lent = lent();
        return Stream.of(
                bad("withGrad of integers", INTS::withGrad, "withGrad", "I32[3]", "to(DType.F32)"),
                bad("withGrad of a mask", MASK::withGrad, "withGrad", "BOOL[3]"),
                bad("backward of a vector", () -> x.mul(2).backward(), "backward", "[3]", "cotangent"),
                bad("backward with a cotangent of another shape", () -> x.mul(2).backward(NUMBER), "backward", "F32[]", "F32[3]"),
                bad("backward with a cotangent of another dtype", () -> x.mul(2).backward(DOUBLES), "backward", "F64[3]", "F32[3]"),
                isNull("cotangent", "backward", () -> x.mul(2).backward(null)),
                bad("backwardRetainingGraph with a cotangent of another shape", () -> x.mul(2).backwardRetainingGraph(NUMBER), "backward", "F32[]", "F32[3]"),
                isNull("cotangent", "backwardRetainingGraph", () -> x.mul(2).backwardRetainingGraph(null)),
                state("backward of a constant", () -> VECTOR.sum().backward(), "backward", "F32[]", "withGrad()"),
                state("backward of what a noGrad scope hides", () -> Autodiff.noGrad(() -> VECTOR.mul(2).sum().backward()), "backward", "noGrad"),
                state("backward within an update", () -> VECTOR.withGrad().update(old -> {
                    x.sum().backward();
                    return old;
                }), "backward", "within a backward pass or an update"),
                bad("grad of a vector", () -> Autodiff.grad(z -> z).apply(VECTOR), "grad: ", "[3]"),
                bad("jvp of integers", () -> Autodiff.jvp(z -> z.to(DType.I32), VECTOR, VECTOR), "jvp", "I32[3]"),
                bad("numbers between of integers", () -> Rng.of(1).uniformBetween(DType.I32, 0, 1, 3), "uniformBetween", "I32"),
                isNull("leaves[0]", "parameters", () -> GradCheck.of((Tensor z) -> z.sum()).parameters(Arrays.asList(NO_TENSOR))),
                state("backward past a detach", () -> x.mul(2).detach().mul(2).sum().backward(), "backward", "cut at detach"),
                state("backward past argmax", () -> x.argmax(0).to(DType.F32).backward(), "backward", "cut at argmax", "I32"),
                state("backward past a comparison", () -> x.gt(1).to(DType.F32).sum().backward(), "backward", "cut at lt", "BOOL"),
                state("backward past a noGrad scope", () -> Autodiff.noGrad(() -> x.exp().evaluate()).sum().backward(), "backward", "cut at exp", "noGrad"),
                state("backward past a conversion to integers", () -> x.to(DType.I32).to(DType.F32).sum().backward(), "backward", "cut at to", "I32"),
                state("assign to a result", () -> x.mul(2).assign(VECTOR), "assign", "result of an op"),
                state("assign to a constant", () -> Tensor.ones(3).assign(VECTOR), "assign", "constant", "withGrad()"),
                bad("assign another shape", () -> VECTOR.withGrad().assign(MATRIX), "assign", "F32[3]", "F32[2, 3]", "reshape"),
                bad("assign another dtype", () -> VECTOR.withGrad().assign(DOUBLES), "assign", "F32[3]", "F64[3]", "to(DType.F32)"),
                isNull("elements", "assign", () -> VECTOR.withGrad().assign(null)),
                state("update of a constant", () -> Tensor.ones(3).update(old -> old), "update", "constant", "withGrad()"),
                state("update of a result", () -> x.mul(2).update(old -> old), "update", "result of an op"),
                bad("update to another shape", () -> VECTOR.withGrad().update(old -> MATRIX), "update", "F32[3]", "F32[2, 3]"),
                bad("update to another dtype", () -> VECTOR.variable().update(old -> DOUBLES), "update", "F32[3]", "F64[3]"),
                bad("update of two leaves by one formula's one tensor", () -> Tensor.update(List.of(x, stranger), old -> old.subList(0, 1)),
                        "update", "1 tensors", "2 leaves"),
                bad("update of a leaf twice", () -> Tensor.update(List.of(x, x), old -> old), "update", "twice"),
                isNull("formula", "update", () -> VECTOR.withGrad().update(null)),
                isNull("formula", "update", () -> Tensor.update(List.of(x), null)),
                isNull("leaves", "update", () -> Tensor.update(null, old -> old)),
                isNull("the result of formula", "update", () -> VECTOR.withGrad().update(old -> null)),
                state("reading what an update lent", () -> lent().toFloatArray(), "update", "kept"),
                state("computing with what an update lent", () -> lent().mul(2).toFloatArray(), "update", "kept"),
                state("backward with what an update lent", () -> x.mul(2).backward(lent()), "update", "kept"),
                state("vjp with what an update lent", () -> Autodiff.vjp(z -> z.mul(3), VECTOR, lent()), "update", "kept"),
                state("gradients with what an update lent", () -> Autodiff.gradients(x.mul(2), lent(), List.of(x)), "update", "kept"),
                state("a backward that returns what an update lent",
                        () -> new Doubling("lending", g -> new Tensor[] {lent}).apply(x.mul(2)).sum().backward(), "update", "kept"),
                bad("gradients of a vector", () -> Autodiff.gradients(x.mul(2), x), "gradients", "[3]", "cotangent"),
                bad("gradients with a cotangent of another shape", () -> Autodiff.gradients(x.mul(2), NUMBER, List.of(x)), "gradients", "F32[]", "F32[3]"),
                bad("gradients to a constant", () -> Autodiff.gradients(x.sum(), VECTOR), "gradients", "tensor 0", "withGrad()"),
                bad("gradients to a stranger", () -> Autodiff.gradients(x.sum(), x, stranger), "gradients", "tensor 1", "no recorded path"),
                bad("gradients to what was detached", () -> Autodiff.gradients(stranger.detach().mul(x).sum(), x, stranger), "tensor 1", "cut at detach"),
                bad("gradients to what argmax looked at", () -> Autodiff.gradients(stranger.argmax(0).to(DType.F32).mul(x).sum(), stranger), "tensor 0", "cut at argmax"),
                bad("gradients to what was used in noGrad", () -> Autodiff.gradients(Autodiff.noGrad(() -> stranger.mul(2)).mul(x).sum(), stranger), "tensor 0", "cut at mul", "noGrad"),
                state("gradients of a constant", () -> Autodiff.gradients(VECTOR.sum(), x), "gradients", "withGrad()"),
                state("gradients past a detach", () -> Autodiff.gradients(x.detach().sum(), x), "gradients", "cut at detach"),
                isNull("result", "gradients", () -> Autodiff.gradients(null, x)),
                isNull("tensors", "gradients", () -> Autodiff.gradients(x.sum(), (Tensor[]) null)),
                isNull("tensors[1]", "gradients", () -> Autodiff.gradients(x.sum(), x, NO_TENSOR)),
                isNull("tensors", "gradients", () -> Autodiff.gradients(x.sum(), NO_LIST)),
                isNull("tensors[0]", "gradients", () -> Autodiff.gradients(x.sum(), Arrays.asList(NO_TENSOR))),
                isNull("cotangent", "gradients", () -> Autodiff.gradients(x.sum(), null, List.of(x))),
                isNull("tensors", "gradients", () -> Autodiff.gradients(x.sum(), NUMBER, null)),
                isNull("result", "whyNoGradient", () -> Autodiff.whyNoGradient(null, x)),
                isNull("tensor", "whyNoGradient", () -> Autodiff.whyNoGradient(x, null)),
                isNull("body", "noGrad", () -> Autodiff.noGrad((Runnable) null)),
                isNull("body", "noGrad", () -> Autodiff.noGrad((java.util.function.Supplier<Tensor>) null)),
                isNull("body", "detectAnomalies", () -> Autodiff.detectAnomalies((Runnable) null)),
                isNull("body", "detectAnomalies", () -> Autodiff.detectAnomalies((java.util.function.Supplier<Tensor>) null)),
                isNull("f", "grad", () -> Autodiff.grad(null)),
                isNull("f", "valueAndGrad", () -> Autodiff.valueAndGrad(null, VECTOR)),
                isNull("x", "valueAndGrad", () -> Autodiff.valueAndGrad(Tensor::sum, null)),
                isNull("null", "valueAndGrad of a function that gives null", () -> Autodiff.valueAndGrad(t -> null, VECTOR)),
                bad("valueAndGrad of a vector", () -> Autodiff.valueAndGrad(Tensor::exp, VECTOR), "valueAndGrad", "single number", "[3]"),
                bad("grad at integers", () -> Autodiff.grad(Tensor::sum).apply(INTS), "grad: I32[3]", "to(DType.F32)"),
                bad("valueAndGrad at integers", () -> Autodiff.valueAndGrad(Tensor::sum, INTS), "valueAndGrad: I32[3]", "to(DType.F32)"),
                bad("vjp at integers", () -> Autodiff.vjp(Tensor::neg, INTS, INTS), "vjp: I32[3]", "to(DType.F32)"),
                bad("jvp at integers", () -> Autodiff.jvp(Tensor::neg, INTS, INTS), "jvp: I32[3]", "to(DType.F32)"),
                bad("jacobian at integers", () -> Autodiff.jacobian(Tensor::neg, INTS), "jacobian: I32[3]", "to(DType.F32)"),
                bad("jacobian beyond any array", () -> Autodiff.jacobian(Tensor::neg, Tensor.zeros(1 << 16)), "jacobian: ", "2^31-1"),
                bad("hessian at integers", () -> Autodiff.hessian(Tensor::sum, INTS), "hessian: I32[3]", "to(DType.F32)"),
                bad("hvp at integers", () -> Autodiff.hvp(Tensor::sum, INTS, INTS), "hvp: I32[3]", "to(DType.F32)"),
                bad("vjp with a cotangent of another shape", () -> Autodiff.vjp(Tensor::exp, VECTOR, NUMBER), "vjp", "F32[]", "F32[3]"),
                bad("vjp of a constant with a cotangent of another shape", () -> Autodiff.vjp(t -> MATRIX, VECTOR, NUMBER), "vjp", "F32[]", "F32[2, 3]"),
                isNull("cotangent", "vjp", () -> Autodiff.vjp(Tensor::exp, VECTOR, null)),
                bad("jvp with a tangent of another shape", () -> Autodiff.jvp(Tensor::exp, VECTOR, NUMBER), "jvp", "F32[]", "F32[3]"),
                bad("jvp with a tangent of another dtype", () -> Autodiff.jvp(Tensor::exp, VECTOR, DOUBLES), "jvp", "F64[3]", "F32[3]"),
                isNull("x", "jvp", () -> Autodiff.jvp(Tensor::exp, null, VECTOR)),
                isNull("tangent", "jvp", () -> Autodiff.jvp(Tensor::exp, VECTOR, null)),
                isNull("f", "jacobian", () -> Autodiff.jacobian(null, VECTOR)),
                isNull("x", "jacobian", () -> Autodiff.jacobian(Tensor::exp, null)),
                isNull("f", "hessian", () -> Autodiff.hessian(null, VECTOR)),
                bad("hessian of a vector", () -> Autodiff.hessian(Tensor::exp, VECTOR), "hessian: ", "single number", "[3]"),
                bad("hvp of a vector", () -> Autodiff.hvp(Tensor::exp, VECTOR, VECTOR), "hvp: ", "single number", "[3]"),
                bad("hvp with a vector of another shape", () -> Autodiff.hvp(Tensor::sum, VECTOR, MATRIX), "hvp", "F32[2, 3]", "F32[3]"),
                isNull("vector", "hvp", () -> Autodiff.hvp(Tensor::sum, VECTOR, null)));
    }

    @ParameterizedTest
    @MethodSource({"shapes", "creation", "reading", "pointwise", "reductions", "movement", "productsAndIndexing", "rng", "derivatives"})
    void isAnsweredWithAnErrorThatSaysWhatToDo(Misuse misuse) {
        Exception error = assertThrows(Exception.class, misuse.call, misuse.what);
        String message = String.valueOf(error.getMessage());
        assertEquals(misuse.type, error.getClass(), () -> misuse.what + " said: " + message);
        assertFalse(message.startsWith("Cannot "), "the JVM's own words for a null, which speak of locals and calls: " + message);
        List<String> missing = Arrays.stream(misuse.words).filter(word -> !message.contains(word)).toList();
        assertTrue(missing.isEmpty(), () -> misuse.what + ": the message lacks " + missing + ": " + message);
    }

    static Stream<Arguments> mixedDtypes() {
        Map<String, BinaryOperator<Tensor>> verbs = Map.ofEntries(
                entry("add", Tensor::add), entry("div", Tensor::div), entry("pow", Tensor::pow), entry("maximum", Tensor::maximum),
                entry("lt", Tensor::lt), entry("ge", Tensor::ge), entry("eq", Tensor::eq), entry("and", Tensor::and),
                entry("dot", Tensor::dot), entry("outer", Tensor::outer), entry("matmul", Tensor::matmul),
                entry("where", (a, b) -> Tensor.where(MASK, a, b)), entry("concat", (a, b) -> Tensor.concat(0, a, b)),
                entry("scatterAdd", (a, b) -> a.scatterAdd(0, INTS, b)));
        return verbs.entrySet().stream().flatMap(verb -> Stream.of(VECTOR, DOUBLES, INTS, MASK).flatMap(
                a -> Stream.of(VECTOR, DOUBLES, INTS, MASK).map(b -> Arguments.of(verb.getKey(), verb.getValue(), a, b))));
    }

    /** Whoever does what errors say gets a result soon, and no fraction is rounded away but where a mask is needed. */
    @ParameterizedTest(name = "{0} of {2} and {3}")
    @MethodSource("mixedDtypes")
    void doingWhatAnErrorOfDtypesSaysHelps(String verb, BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        Tensor left = a;
        Tensor right = b;
        for (int errors = 0; errors <= 2; errors++) {
            try {
                f.apply(left, right);
                return;
            } catch (IllegalArgumentException error) {
                String message = error.getMessage();
                assertTrue(message.startsWith(verb + ": "), message);
                Matcher remedy = Pattern.compile("to\\(DType\\.(\\w+)\\)").matcher(message);
                DType dtype = remedy.find() ? DType.valueOf(remedy.group(1)) : DType.BOOL;
                assertTrue(dtype != DType.I32 || !a.dtype().isFloating() && !b.dtype().isFloating(), message);
                left = left.to(dtype);
                right = right.to(dtype);
            }
        }
        fail(verb + " takes neither, nor what its errors ask for");
    }

    @Test
    void arraysPassedInAreCopied() {
        float[] floats = {1, 2};
        double[] doubles = {1, 2};
        int[] ints = {1, 2};
        boolean[] masks = {true, true};
        float[][] nested = {{1, 2}};
        int[] sizes = {1, 2};
        List<Tensor> tensors = List.of(Tensor.of(floats), Tensor.of(floats, 2, 1), Tensor.of(doubles), Tensor.of(doubles, 1, 2),
                Tensor.of(ints), Tensor.of(ints, new int[] {2, 1}), Tensor.of(masks), Tensor.of(masks, 2, 1), Tensor.fromArray(nested),
                Tensor.of(new float[] {1, 2}, sizes), Tensor.arange(2).reshape(sizes), Tensor.ones(sizes), Tensor.ones(1).expand(sizes));
        List<String> before = tensors.stream().map(Tensor::toString).toList();
        floats[0] = 9;
        doubles[0] = 9;
        ints[0] = 9;
        masks[0] = false;
        nested[0][0] = 9;
        sizes[0] = 9;
        assertEquals(before, tensors.stream().map(Tensor::toString).toList());
        int[] extents = {2, 3};
        Shape shape = Shape.of(extents);
        extents[0] = 9;
        assertEquals(Shape.of(2, 3), shape);
    }

    @Test
    void argumentsOfPendingWorkAreCopied() {
        int[] order = {1, 0};
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).withGrad();
        Tensor pending = x.mul(2).permute(order);
        int[] axes = {1};
        Tensor sum = pending.sum(axes);
        order[0] = 0;
        order[1] = 1;
        axes[0] = 0;
        assertEquals("F32[3] [10.0, 14.0, 18.0]", sum.toString());
        sum.sum().backward();
        assertEquals(Tensor.full(2, 2, 3).toString(), x.grad().toString());
    }

    @Test
    void aListOfTensorsMayChangeAfterwards() {
        Tensor[] parts = {Tensor.of(1f).withGrad(), Tensor.of(2f).withGrad()};
        Tensor first = parts[0];
        Tensor whole = Tensor.concat(0, parts);
        parts[0] = Tensor.of(9f);
        whole.mul(Tensor.of(3f, 4f)).sum().backward();
        assertEquals("F32[2] [1.0, 2.0]", whole.toString());
        assertEquals(3, first.grad().item());
    }

    @Test
    void arraysHandedOutAreCopies() {
        Tensor floats = Tensor.of(1f, 2f);
        Tensor doubles = Tensor.of(1.0, 2.0);
        Tensor ints = Tensor.of(1, 2);
        Tensor masks = Tensor.of(true, false);
        floats.toFloatArray()[0] = 9;
        ((float[]) floats.toNestedArray())[0] = 9;
        doubles.toDoubleArray()[0] = 9;
        ((double[]) doubles.toNestedArray())[0] = 9;
        ints.toIntArray()[0] = 9;
        masks.toBooleanArray()[0] = false;
        floats.shape().toArray()[0] = 9;
        assertEquals("F32[2] [1.0, 2.0]", floats.toString());
        assertEquals("F64[2] [1.0, 2.0]", doubles.toString());
        assertEquals("I32[2] [1, 2]", ints.toString());
        assertEquals("BOOL[2] [true, false]", masks.toString());
    }
}
