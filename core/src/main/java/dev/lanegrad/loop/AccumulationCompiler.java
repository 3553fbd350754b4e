package dev.lanegrad.loop;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Hidden;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Locale;
import jdk.incubator.vector.VectorShape;

/**
 * Writes {@link Accumulation} with the Vector API: four vectors at a time, which are a whole stretch where vectors have 512 bits.
 *
 * <pre>{@code
 * FloatVector v0 = FloatVector.fromArray(SPECIES, y, 0), v1 = ..., v3 = ...;
 * for (int i = 0; i < stretches; i++) {
 *     v0 = FloatVector.fromArray(SPECIES, x, from + i * LANES).add(v0);    // and so on to v3
 * }
 * // the same for v4 and so on, if a stretch is longer
 * v0 = v0.add(v2), v1 = v1.add(v3);
 * v0 = v0.add(v1);
 * v0.intoArray(y, 0);
 * }</pre>
 *
 * <p>The method is one of the vector just read, whose class C2 knows for sure; that of {@code v0}, which comes from the turn before, it would have
 * to guess from what it has seen.
 */
final class AccumulationCompiler {
    private static final ClassDesc SELF = ClassDesc.of("dev.lanegrad.loop.VectorAccumulation");
    private static final ClassDesc VECTOR = ClassDesc.of(Lanes.PACKAGE + "Vector");
    private static final ClassDesc SPECIES = ClassDesc.of(Lanes.PACKAGE + "VectorSpecies");
    private static final MethodTypeDesc COMBINE = MethodTypeDesc.of(CD_void, CD_int, CD_Object, CD_int, CD_Object);
    /** More would not fit a stretch. */
    private static final int MOST_BITS = 512;
    private static final int VECTORS = 4;

    // parameters of combine, then locals
    private static final int STRETCHES = 1;
    private static final int X = 2;
    private static final int FROM = 3;
    private static final int Y = 4;
    private static final int I = 5;
    private static final int FIRST_VECTOR = 6;

    private final Combination combination;
    private final Lanes lanes;
    /** How many lanes a stretch has, and a vector. */
    private final int stretch;
    private final int length;
    private final CodeBuilder code;

    private AccumulationCompiler(Combination combination, Lanes lanes, int bits, CodeBuilder code) {
        this.combination = combination;
        this.lanes = lanes;
        this.stretch = Accumulation.BYTES * Byte.SIZE / lanes.size;
        this.length = bits / lanes.size;
        this.code = code;
    }

    /** Links the Vector API: its module must be there. */
    static Accumulation compile(DType dtype, Combination combination) {
        int preferred = Integer.getInteger(LoopCompiler.VECTOR_BITS, VectorShape.preferredShape().vectorBitSize());
        return compile(dtype, combination, Math.min(MOST_BITS, preferred));
    }

    /** For vectors of 64 to 512 bits. */
    static Accumulation compile(DType dtype, Combination combination, int bits) {
        Lanes lanes = Lanes.of(dtype);
        return Hidden.instance(MethodHandles.lookup(), Accumulation.class, SELF, type -> type
                .withField("SPECIES", SPECIES, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL)
                .withMethodBody(CLASS_INIT_NAME, MethodTypeDesc.of(CD_void), ClassFile.ACC_STATIC,
                        code -> code.getstatic(lanes.vector, "SPECIES_" + bits, SPECIES).putstatic(SELF, "SPECIES", SPECIES).return_())
                .withMethodBody("combine", COMBINE, ClassFile.ACC_PUBLIC,
                        code -> new AccumulationCompiler(combination, lanes, bits, code).emit()));
    }

    private void emit() {
        code.aload(X).checkcast(lanes.array).astore(X).aload(Y).checkcast(lanes.array).astore(Y);
        int vectors = stretch / length;
        for (int first = 0; first < vectors; first += VECTORS) {
            emitStretches(first);
        }
        for (; vectors > stretch / Accumulation.FOLDED / length; vectors /= 2) {
            for (int k = 0; k < vectors / 2; k++) {
                code.aload(FIRST_VECTOR + k).aload(FIRST_VECTOR + vectors / 2 + k);
                combine().astore(FIRST_VECTOR + k);
            }
        }
        for (int k = 0; k < vectors; k++) {
            code.aload(FIRST_VECTOR + k).aload(Y).loadConstant(k * length)
                    .invokevirtual(lanes.vector, "intoArray", MethodTypeDesc.of(CD_void, lanes.array, CD_int));
        }
        code.return_();
    }

    /** For the lanes of {@link #VECTORS} vectors. */
    private void emitStretches(int first) {
        for (int k = first; k < first + VECTORS; k++) {
            species().aload(Y).loadConstant(k * length);
            load().astore(FIRST_VECTOR + k);
        }
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(I).labelBinding(next).iload(I).iload(STRETCHES).if_icmpge(end);
        for (int k = first; k < first + VECTORS; k++) {
            species().aload(X).iload(FROM).iload(I).loadConstant(stretch).imul().iadd().loadConstant(k * length).iadd();
            load().aload(FIRST_VECTOR + k);
            combine().astore(FIRST_VECTOR + k);
        }
        code.iinc(I, 1).goto_(next).labelBinding(end);
    }

    /** Combines the two vectors on the stack. */
    private CodeBuilder combine() {
        String method = combination.primitive.name().toLowerCase(Locale.ROOT);
        return code.invokevirtual(lanes.vector, method, MethodTypeDesc.of(lanes.vector, VECTOR));
    }

    private CodeBuilder species() {
        return code.getstatic(SELF, "SPECIES", SPECIES);
    }

    /** Reads a vector: the species, the array and the index are on the stack. */
    private CodeBuilder load() {
        return code.invokestatic(lanes.vector, "fromArray", MethodTypeDesc.of(lanes.vector, SPECIES, lanes.array, CD_int));
    }
}
