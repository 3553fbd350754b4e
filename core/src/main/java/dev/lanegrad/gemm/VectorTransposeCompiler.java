package dev.lanegrad.gemm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;

import dev.lanegrad.jit.Hidden;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * Writes {@link Transpose} with the Vector API: a square of L x L elements in L registers, transposed in log2(L) rounds. Round d (1, 2, 4,
 * ...) swaps the upper right with the lower left quarter of every square of 2d x 2d:
 *
 * <pre>{@code
 * upper = r[i].blend(r[i + d].rearrange(SWAP_d), ODD_d);      // SWAP_d: lane l takes lane l ^ d
 * lower = r[i].rearrange(SWAP_d).blend(r[i + d], ODD_d);      // ODD_d: the lanes l with l & d != 0
 * }</pre>
 */
final class VectorTransposeCompiler {
    private static final ClassDesc SELF = ClassDesc.of("dev.lanegrad.gemm.VectorTranspose");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc SHUFFLE = ClassDesc.of("jdk.incubator.vector.VectorShuffle");
    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final MethodTypeDesc TRANSPOSE = MethodTypeDesc.of(CD_void, CD_int, CD_Object, CD_int, CD_int, CD_Object, CD_int,
            CD_int);

    // parameters of transpose, then locals
    private static final int COLUMNS = 1;
    private static final int FROM = 2;
    private static final int FROM_0 = 3;
    private static final int FROM_ROW = 4;
    private static final int TO = 5;
    private static final int TO_0 = 6;
    private static final int TO_ROW = 7;
    private static final int UPPER = 8;
    private static final int REGISTERS = 9;

    private final Element element;
    private final int lanes;
    private final CodeBuilder code;

    private VectorTransposeCompiler(Element element, int lanes, CodeBuilder code) {
        this.element = element;
        this.lanes = lanes;
        this.code = code;
    }

    /** Links the Vector API: its module must be there. */
    static Transpose compile(Element element, int lanes) {
        return Hidden.instance(MethodHandles.lookup(), Transpose.class, SELF, builder -> {
            int constant = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
            builder.withField("SPECIES", SPECIES, constant);
            for (int distance = 1; distance < lanes; distance *= 2) {
                builder.withField("SWAP_" + distance, SHUFFLE, constant);
                builder.withField("ODD_" + distance, MASK, constant);
            }
            builder.withMethodBody(CLASS_INIT_NAME, MethodTypeDesc.of(CD_void), ClassFile.ACC_STATIC,
                    code -> new VectorTransposeCompiler(element, lanes, code).emitConstants());
            builder.withMethodBody("transpose", TRANSPOSE, ClassFile.ACC_PUBLIC,
                    code -> new VectorTransposeCompiler(element, lanes, code).emitLoop());
        });
    }

    private void emitConstants() {
        code.getstatic(element.vector(), "SPECIES_" + lanes * element.bits(), SPECIES).putstatic(SELF, "SPECIES", SPECIES);
        for (int distance = 1; distance < lanes; distance *= 2) {
            long odd = 0;
            code.getstatic(SELF, "SPECIES", SPECIES).loadConstant(lanes).newarray(TypeKind.INT);
            for (int lane = 0; lane < lanes; lane++) {
                code.dup().loadConstant(lane).loadConstant(lane ^ distance).iastore();
                odd |= (lane & distance) == 0 ? 0 : 1L << lane;
            }
            code.invokestatic(SHUFFLE, "fromValues", MethodTypeDesc.of(SHUFFLE, SPECIES, CD_int.arrayType()))
                    .putstatic(SELF, "SWAP_" + distance, SHUFFLE);
            code.getstatic(SELF, "SPECIES", SPECIES).loadConstant(odd)
                    .invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, CD_long))
                    .putstatic(SELF, "ODD_" + distance, MASK);
        }
        code.return_();
    }

    private void emitLoop() {
        for (int array : new int[] {FROM, TO}) {
            code.aload(array).checkcast(element.array()).astore(array);
        }
        Label loop = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(loop).iload(COLUMNS).ifle(end);
        emitSquare();
        code.iload(FROM_0).loadConstant(lanes).iadd().istore(FROM_0);
        code.iload(TO_0).loadConstant(lanes).iload(TO_ROW).imul().iadd().istore(TO_0);
        code.iinc(COLUMNS, -lanes).goto_(loop).labelBinding(end).return_();
    }

    private void emitSquare() {
        MethodTypeDesc load = MethodTypeDesc.of(element.vector(), SPECIES, element.array(), CD_int);
        for (int i = 0; i < lanes; i++) {
            code.getstatic(SELF, "SPECIES", SPECIES).aload(FROM).iload(FROM_0).loadConstant(i).iload(FROM_ROW).imul().iadd()
                    .invokestatic(element.vector(), "fromArray", load).astore(REGISTERS + i);
        }
        for (int distance = 1; distance < lanes; distance *= 2) {
            for (int i = 0; i < lanes; i++) {
                if ((i & distance) == 0) {
                    swap(REGISTERS + i, REGISTERS + i + distance, distance);
                }
            }
        }
        for (int j = 0; j < lanes; j++) {
            code.aload(REGISTERS + j).aload(TO).iload(TO_0).loadConstant(j).iload(TO_ROW).imul().iadd()
                    .invokevirtual(element.vector(), "intoArray", MethodTypeDesc.of(CD_void, element.array(), CD_int));
        }
    }

    private void swap(int upper, int lower, int distance) {
        code.aload(upper);
        rearranged(lower, distance);
        blend(distance);
        code.astore(UPPER);
        rearranged(upper, distance);
        code.aload(lower);
        blend(distance);
        code.astore(lower).aload(UPPER).astore(upper);
    }

    private void rearranged(int register, int distance) {
        code.aload(register).getstatic(SELF, "SWAP_" + distance, SHUFFLE)
                .invokevirtual(element.vector(), "rearrange", MethodTypeDesc.of(element.vector(), SHUFFLE));
    }

    private void blend(int distance) {
        code.getstatic(SELF, "ODD_" + distance, MASK)
                .invokevirtual(element.vector(), "blend", MethodTypeDesc.of(element.vector(), VECTOR, MASK));
    }
}
