package dev.lanegrad.loop;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Hidden;
import dev.lanegrad.jit.VectorApi;
import dev.lanegrad.jit.VectorCode;
import dev.lanegrad.jit.VectorType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Locale;

/**
 * Writes {@link RowReduction} with the Vector API: four vectors at a time, which are a whole stretch where vectors have 512 bits.
 *
 * <pre>{@code
 * int first = (count - 1) % STRETCH + 1;
 * VectorMask<Float> m0 = SPECIES.indexInRange(0, first), m1 = SPECIES.indexInRange(LENGTH, first), ...;
 * for (int row = 0; row < rows; row++) {
 *     FloatVector v0 = IDENTITY.blend(FloatVector.fromArray(SPECIES, x, from, m0), m0), v1 = ...;    // and so on to v3
 *     for (int i = from + first; i < from + count; i += STRETCH) {
 *         v0 = FloatVector.fromArray(SPECIES, x, i).add(v0), v1 = ...;
 *     }
 *     // the same for v4 to v7 and so on, if a stretch is longer
 *     v0 = IDENTITY.blend(v0, ALL), v1 = IDENTITY.blend(v1, ALL);
 *     v0 = v0.add(v2), v1 = v1.add(v3);
 *     v0 = v0.add(v1);
 *     v0 = v0.add(v0.rearrange(FROM_8)), v0 = v0.add(v0.rearrange(FROM_4)), ...;
 *     y[to + row] = v0.lane(0);
 *     from += count;
 * }
 * }</pre>
 *
 * <p>Short rows need no stretches but the first, and of that only the first vectors. Maxima and minima are taken of two rows at a time.
 *
 * <p>Methods are those of a vector just read, or of {@code IDENTITY}, whose class C2 knows for sure; that of {@code v0} after a loop it
 * would have to guess from what it has seen, hence the blend.
 */
final class RowReductionCompiler {
    private static final ClassDesc SELF = ClassDesc.of("dev.lanegrad.loop.VectorRowReduction");
    private static final ClassDesc ARRAYS = ClassDesc.of("java.util.Arrays");
    private static final MethodTypeDesc REDUCE = MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_int, CD_Object, CD_int);
    private static final int VECTORS = 4;
    private static final int ROWS_TOGETHER = 2;

    // parameters of reduce, then locals
    private static final int X = 1;
    private static final int FROM = 2;
    private static final int COUNT = 3;
    private static final int ROWS = 4;
    private static final int Y = 5;
    private static final int TO = 6;
    private static final int FIRST = 7;
    private static final int ROW = 8;
    private static final int I = 9;
    private static final int FIRST_MASK = 10;

    private final Combination combination;
    private final VectorType numbers;
    /** Whether rows have at most {@link RowReduction#SHORT_BYTES}, and are all in the first vectors of the first stretch. */
    private final boolean shortRows;
    /** How many lanes a stretch has, and a vector. */
    private final int stretch;
    private final int length;
    /** So many vectors hold the lanes of a row. */
    private final int vectors;
    private final CodeBuilder code;
    private final VectorCode vectorCode;

    private RowReductionCompiler(Combination combination, VectorType numbers, boolean shortRows, int bits, CodeBuilder code) {
        this.combination = combination;
        this.numbers = numbers;
        this.shortRows = shortRows;
        this.stretch = RowReduction.STRETCH_BYTES * Byte.SIZE / numbers.bits();
        this.length = bits / numbers.bits();
        this.vectors = (shortRows ? RowReduction.SHORT_BYTES : RowReduction.STRETCH_BYTES) * Byte.SIZE / bits;
        this.code = code;
        this.vectorCode = new VectorCode(code, SELF, numbers);
    }

    /** Links the Vector API: its module must be there. */
    static RowReduction compile(DType dtype, Combination combination, boolean shortRows) {
        return compile(dtype, combination, shortRows, VectorApi.vectorBits());
    }

    /** For vectors of 64 to 512 bits. */
    static RowReduction compile(DType dtype, Combination combination, boolean shortRows, int bits) {
        VectorType numbers = VectorType.of(dtype);
        String meaning = combination + " of " + (shortRows ? "short" : "long") + " rows of " + dtype;
        return Hidden.instance(MethodHandles.lookup(), RowReduction.class, SELF, meaning, type -> {
            VectorCode.addSpecies(type, SELF, numbers, bits,
                    code -> new RowReductionCompiler(combination, numbers, shortRows, bits, code).emitConstants());
            VectorCode.addConstant(type, "IDENTITY", numbers.vector());
            for (int half = bits / numbers.bits() / 2; half > 0; half /= 2) {
                VectorCode.addConstant(type, shuffle(half), VectorCode.SHUFFLE);
            }
            type.withMethodBody("reduce", REDUCE, ClassFile.ACC_PUBLIC,
                    code -> new RowReductionCompiler(combination, numbers, shortRows, bits, code).emit());
        });
    }

    /** The name of the shuffle that brings the second of two halves to where the first is. */
    private static String shuffle(int half) {
        return "FROM_" + half;
    }

    private void emitConstants() {
        vectorCode.broadcast(combination.identity()).putstatic(SELF, "IDENTITY", numbers.vector());
        for (int half = length / 2; half > 0; half /= 2) {
            int distance = half;
            vectorCode.shuffle(length, lane -> (lane + distance) % length).putstatic(SELF, shuffle(half), VectorCode.SHUFFLE);
        }
    }

    private void emit() {
        code.aload(X).checkcast(numbers.array()).astore(X).aload(Y).checkcast(numbers.array()).astore(Y);
        emitRowsOfNone();
        code.iload(COUNT).iconst_1().isub().loadConstant(stretch).irem().iconst_1().iadd().istore(FIRST);
        for (int k = 0; k < vectors; k++) {
            vectorCode.species().loadConstant(k * length).iload(FIRST);
            vectorCode.indexInRange().astore(mask(k));
        }
        code.iconst_0().istore(ROW);
        if (combination != Combination.SUM) {
            // a maximum takes several instructions, each waiting for the last: one row would leave the processor idle
            emitRows(ROWS_TOGETHER);
        }
        emitRows(1);
        code.return_();
    }

    private void emitRowsOfNone() {
        Label any = code.newLabel();
        code.iload(COUNT).ifne(any).aload(Y).iload(TO).iload(TO).iload(ROWS).iadd();
        vectorCode.number(combination.ofNone())
                .invokestatic(ARRAYS, "fill", MethodTypeDesc.of(CD_void, numbers.array(), CD_int, CD_int, numbers.element()))
                .return_().labelBinding(any);
    }

    /** As long as there are so many more. */
    private void emitRows(int together) {
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(next).iload(ROW).iload(ROWS).loadConstant(together).isub().if_icmpgt(end);
        for (int first = 0; first < vectors; first += VECTORS) {
            emitFirst(together, first, Math.min(vectors, first + VECTORS));
            if (!shortRows) {
                emitStretches(together, first);
            }
        }
        for (int row = 0; row < together; row++) {
            emitFold(row);
            code.aload(Y).iload(TO).iload(ROW).iadd().loadConstant(row).iadd().aload(vector(row, 0));
            vectorCode.first().arrayStore(numbers.kind());
        }
        code.iload(FROM).iload(COUNT).loadConstant(together).imul().iadd().istore(FROM).iinc(ROW, together).goto_(next).labelBinding(end);
    }

    /** The first stretch, for the lanes of some vectors. */
    private void emitFirst(int together, int first, int end) {
        for (int row = 0; row < together; row++) {
            for (int k = first; k < end; k++) {
                identity();
                vectorCode.species().aload(X);
                position(FROM, row, k).aload(mask(k));
                vectorCode.loadMasked().aload(mask(k));
                vectorCode.blend().astore(vector(row, k));
            }
        }
    }

    /** The others, for the lanes of {@link #VECTORS} vectors. */
    private void emitStretches(int together, int first) {
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iload(FROM).iload(FIRST).iadd().istore(I).labelBinding(next).iload(I).iload(FROM).iload(COUNT).iadd().if_icmpge(end);
        for (int row = 0; row < together; row++) {
            for (int k = first; k < first + VECTORS; k++) {
                vectorCode.species().aload(X);
                position(I, row, k);
                vectorCode.load().aload(vector(row, k));
                combine().astore(vector(row, k));
            }
        }
        code.iinc(I, stretch).goto_(next).labelBinding(end);
    }

    /** Until the first lane of the first vector is the result. */
    private void emitFold(int row) {
        for (int k = 0; k < vectors / 2; k++) {
            identity().aload(vector(row, k));
            vectorCode.species().iconst_1();
            vectorCode.maskAll();
            vectorCode.blend().astore(vector(row, k));
        }
        for (int half = vectors / 2; half > 0; half /= 2) {
            for (int k = 0; k < half; k++) {
                code.aload(vector(row, k)).aload(vector(row, half + k));
                combine().astore(vector(row, k));
            }
        }
        for (int half = length / 2; half > 0; half /= 2) {
            code.aload(vector(row, 0)).aload(vector(row, 0)).getstatic(SELF, shuffle(half), VectorCode.SHUFFLE);
            vectorCode.rearrange();
            combine().astore(vector(row, 0));
        }
    }

    /** Where vector k of a row begins, {@code start} being where the first row does. */
    private CodeBuilder position(int start, int row, int k) {
        return code.iload(start).iload(COUNT).loadConstant(row).imul().iadd().loadConstant(k * length).iadd();
    }

    private static int mask(int k) {
        return FIRST_MASK + k;
    }

    private int vector(int row, int k) {
        return FIRST_MASK + (1 + row) * vectors + k;
    }

    /** Combines the two vectors on the stack. */
    private CodeBuilder combine() {
        return vectorCode.binary(combination.primitive.name().toLowerCase(Locale.ROOT));
    }

    private CodeBuilder identity() {
        return code.getstatic(SELF, "IDENTITY", numbers.vector());
    }
}
