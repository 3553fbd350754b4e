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

/**
 * Writes {@link RowLoop} with the Vector API, 8 rows of b at a time and then the rest one by one:
 *
 * <pre>{@code
 * for (; depth >= 8; depth -= 8, a0 += 8 * aDepth, b0 += 8 * bDepth) {
 *     FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0]), x1 = ...;
 *     for (int j = 0; j < columns; j += lanes) {
 *         FloatVector chain = FloatVector.fromArray(SPECIES, c, c0 + j);
 *         chain = x0.fma(FloatVector.fromArray(SPECIES, b, b0 + j), chain);          // and so on to x7
 *         chain.intoArray(c, c0 + j);
 *     }
 * }
 * }</pre>
 */
final class VectorRowLoopCompiler {
    private static final ClassDesc SELF = ClassDesc.of("dev.lanegrad.gemm.VectorRowLoop");
    private static final MethodTypeDesc MULTIPLY_ADD = MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_Object,
            CD_int, CD_int, CD_Object, CD_int);
    private static final int ROWS_AT_ONCE = 8;

    // parameters of multiplyAdd, then locals
    private static final int COLUMNS = 1;
    private static final int DEPTH = 2;
    private static final int A = 3;
    private static final int A0 = 4;
    private static final int A_DEPTH = 5;
    private static final int B = 6;
    private static final int B0 = 7;
    private static final int B_DEPTH = 8;
    private static final int C = 9;
    private static final int C0 = 10;
    private static final int J = 11;
    private static final int FACTORS = 12;
    private static final int ROWS = FACTORS + ROWS_AT_ONCE;

    private final VectorType numbers;
    private final int lanes;
    private final CodeBuilder code;
    private final VectorCode vectors;

    private VectorRowLoopCompiler(VectorType numbers, int lanes, CodeBuilder code) {
        this.numbers = numbers;
        this.lanes = lanes;
        this.code = code;
        this.vectors = new VectorCode(code, SELF, numbers);
    }

    /** Links the Vector API: its module must be there. */
    static RowLoop compile(VectorType numbers, int lanes) {
        return Hidden.instance(MethodHandles.lookup(), RowLoop.class, SELF, "rows of " + numbers, builder -> {
            VectorCode.addSpecies(builder, SELF, numbers, lanes * numbers.bits());
            builder.withMethodBody("multiplyAdd", MULTIPLY_ADD, ClassFile.ACC_PUBLIC,
                    code -> new VectorRowLoopCompiler(numbers, lanes, code).emit());
        });
    }

    private void emit() {
        for (int array : new int[] {A, B, C}) {
            code.aload(array).checkcast(numbers.array()).astore(array);
        }
        emitRows(ROWS_AT_ONCE);
        emitRows(1);
        code.return_();
    }

    private void emitRows(int rows) {
        Label loop = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(loop).iload(DEPTH).loadConstant(rows).if_icmplt(end);
        for (int k = 0; k < rows; k++) {
            vectors.species().aload(A).iload(A0).arrayLoad(numbers.kind());
            vectors.broadcast().astore(FACTORS + k).iload(B0).istore(ROWS + k);
            code.iload(A0).iload(A_DEPTH).iadd().istore(A0).iload(B0).iload(B_DEPTH).iadd().istore(B0);
        }
        emitColumns(rows);
        code.iinc(DEPTH, -rows).goto_(loop).labelBinding(end);
    }

    private void emitColumns(int rows) {
        Label loop = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(J).labelBinding(loop).iload(J).iload(COLUMNS).if_icmpge(end);
        for (int k = rows - 1; k >= 0; k--) {
            code.aload(FACTORS + k);
            load(B, ROWS + k);
        }
        load(C, C0);
        for (int k = 0; k < rows; k++) {
            vectors.fma();
        }
        code.aload(C).iload(C0).iload(J).iadd();
        vectors.store();
        code.iinc(J, lanes).goto_(loop).labelBinding(end);
    }

    private void load(int array, int offset) {
        vectors.species().aload(array).iload(offset).iload(J).iadd();
        vectors.load();
    }
}
