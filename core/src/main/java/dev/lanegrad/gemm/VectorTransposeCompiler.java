package dev.lanegrad.gemm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanegrad.jit.Hidden;
import dev.lanegrad.jit.VectorCode;
import dev.lanegrad.jit.VectorType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.stream.LongStream;

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

    private final VectorType numbers;
    private final int lanes;
    private final CodeBuilder code;
    private final VectorCode vectors;

    private VectorTransposeCompiler(VectorType numbers, int lanes, CodeBuilder code) {
        this.numbers = numbers;
        this.lanes = lanes;
        this.code = code;
        this.vectors = new VectorCode(code, SELF, numbers);
    }

    /** Links the Vector API: its module must be there. */
    static Transpose compile(VectorType numbers, int lanes) {
        return Hidden.instance(MethodHandles.lookup(), Transpose.class, SELF, "squares of " + lanes + " " + numbers, builder -> {
            VectorCode.addSpecies(builder, SELF, numbers, lanes * numbers.bits(),
                    code -> new VectorTransposeCompiler(numbers, lanes, code).emitConstants());
            for (int distance = 1; distance < lanes; distance *= 2) {
                VectorCode.addConstant(builder, "SWAP_" + distance, VectorCode.SHUFFLE);
                VectorCode.addConstant(builder, "ODD_" + distance, VectorCode.MASK);
            }
            builder.withMethodBody("transpose", TRANSPOSE, ClassFile.ACC_PUBLIC,
                    code -> new VectorTransposeCompiler(numbers, lanes, code).emitLoop());
        });
    }

    private void emitConstants() {
        for (int d = 1; d < lanes; d *= 2) {
            int distance = d;
            long odd = LongStream.range(0, lanes).filter(lane -> (lane & distance) != 0).map(lane -> 1L << lane).sum();
            vectors.shuffle(lanes, lane -> lane ^ distance).putstatic(SELF, "SWAP_" + distance, VectorCode.SHUFFLE);
            vectors.mask(odd).putstatic(SELF, "ODD_" + distance, VectorCode.MASK);
        }
    }

    private void emitLoop() {
        for (int array : new int[] {FROM, TO}) {
            code.aload(array).checkcast(numbers.array()).astore(array);
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
        for (int i = 0; i < lanes; i++) {
            vectors.species().aload(FROM).iload(FROM_0).loadConstant(i).iload(FROM_ROW).imul().iadd();
            vectors.load().astore(REGISTERS + i);
        }
        for (int distance = 1; distance < lanes; distance *= 2) {
            for (int i = 0; i < lanes; i++) {
                if ((i & distance) == 0) {
                    swap(REGISTERS + i, REGISTERS + i + distance, distance);
                }
            }
        }
        for (int j = 0; j < lanes; j++) {
            code.aload(REGISTERS + j).aload(TO).iload(TO_0).loadConstant(j).iload(TO_ROW).imul().iadd();
            vectors.store();
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
        code.aload(register).getstatic(SELF, "SWAP_" + distance, VectorCode.SHUFFLE);
        vectors.rearrange();
    }

    private void blend(int distance) {
        code.getstatic(SELF, "ODD_" + distance, VectorCode.MASK);
        vectors.blend();
    }
}
