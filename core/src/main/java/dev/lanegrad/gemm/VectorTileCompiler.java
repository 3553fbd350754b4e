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
 * Writes the micro-kernels of the Vector API. A tile of R rows by V vectors becomes one loop, an outer product a step:
 *
 * <pre>{@code
 * FloatVector c00 = FloatVector.fromArray(SPECIES, from, from0), c01 = ...;  // R x V accumulators, each in a register
 * for (int k = 0, bRow = b0; k < depth; k++, bRow += bDepth) {
 *     FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow), b1 = ...;    // V vectors of a row of b
 *     FloatVector x = FloatVector.broadcast(SPECIES, a[row0 + k]);           // and for each of R rows
 *     c00 = x.fma(b0, c00); c01 = x.fma(b1, c01); ...
 * }
 * c00.intoArray(c, c0); ...
 * }</pre>
 *
 * <p>and around that a loop over tiles that lie one under the other, since a call costs as much as several steps. A {@linkplain PackingTile
 * packing} tile stores b0, b1, ... in every step as well, and what lies to the right of them.
 *
 * <p>Elements of a row of a are adjacent, and C2 checks these indices once before the loop: the branches would take a fifth of the FMAs'
 * time within it, because an Intel's ports for 512 bits are also those for branches. Where a is column-major, it is {@code a[step + row]}
 * instead, with a step that grows by aDepth, and C2 checks two of them.
 *
 * <p>Where aDepth and bDepth are constants of the code, C2 checks no index in the loop at all, and of several steps at a time hardly
 * anything but loads and FMAs is left. It would then load elements of a before their turn, though, for which 16 registers have no room, and
 * keep vectors of c in memory instead: a {@linkplain java.lang.invoke.VarHandle#loadLoadFence fence} before each row, no instruction on
 * x86, keeps loads where they stand. With 32 registers there was hardly anything to gain.
 *
 * <p>Every accumulator is a local variable of its own and every call of the Vector API stands in the loop itself, because C2 then keeps
 * them in registers; masks, arrays of vectors and helper methods would cost half of the speed or more. Emitting is how one source serves
 * every tile, both element types and every vector width.
 */
final class VectorTileCompiler {
    private static final ClassDesc SELF = ClassDesc.of("dev.lanegrad.gemm.VectorTile");
    private static final ClassDesc VAR_HANDLE = ClassDesc.of("java.lang.invoke.VarHandle");
    private static final MethodTypeDesc MULTIPLY_ADD = MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_int,
            CD_Object, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_Object, CD_int, CD_int);
    private static final MethodTypeDesc PACKING_MULTIPLY_ADD = MULTIPLY_ADD.insertParameterTypes(MULTIPLY_ADD.parameterCount(), CD_Object,
            CD_int);

    // parameters of multiplyAdd, the last two for packing tiles only; then locals
    private static final int TILES = 1;
    private static final int DEPTH = 2;
    private static final int A = 3;
    private static final int A0 = 4;
    private static final int A_ROW = 5;
    private static final int A_DEPTH = 6;
    private static final int B = 7;
    private static final int B0 = 8;
    private static final int B_DEPTH = 9;
    private static final int FROM = 10;
    private static final int FROM0 = 11;
    private static final int FROM_ROW = 12;
    private static final int C = 13;
    private static final int C0 = 14;
    private static final int C_ROW = 15;
    private static final int PACKED = 16;
    private static final int PACKED0 = 17;
    private static final int K = 18;
    private static final int STEP = 19;
    private static final int B_ROW = 20;
    private static final int PACKED_ROW = 21;
    private static final int BROADCAST = 22;
    private static final int PANEL_SIZE = 23;
    private static final int FIRST_FREE = 24;

    /** So many at a time where distances are constants: with two a tile is slower by a twentieth, with eight by a tenth. */
    private static final int STEPS = 4;

    private final VectorType numbers;
    private final int lanes;
    private final int rows;
    private final int vectors;
    /** That of a. */
    private final Order order;
    /** aDepth where it is known, as is bDepth then: the width of the tile. Else 0. */
    private final int pitch;
    /** How many panels of b are packed; none by most tiles. */
    private final int packed;
    private final CodeBuilder code;
    private final VectorCode vectorCode;

    private VectorTileCompiler(VectorType numbers, int lanes, int rows, int vectors, Order order, int pitch, int packed,
            CodeBuilder code) {
        this.numbers = numbers;
        this.lanes = lanes;
        this.rows = rows;
        this.vectors = vectors;
        this.order = order;
        this.pitch = pitch;
        this.packed = packed;
        this.code = code;
        this.vectorCode = new VectorCode(code, SELF, numbers);
    }

    /**
     * A tile of {@code rows} by {@code vectors * lanes} columns. Links the Vector API: its module must be there.
     *
     * @param order that of a
     */
    static Tile compile(VectorType numbers, int lanes, int rows, int vectors, Order order) {
        return compile(Tile.class, numbers, lanes, rows, vectors, order, 0, 0);
    }

    /** The same for a column-major a with columns so many elements apart, and a b whose rows have no gaps between them. */
    static Tile compilePacked(VectorType numbers, int lanes, int rows, int vectors, int pitch) {
        return compile(Tile.class, numbers, lanes, rows, vectors, Order.COLUMN_MAJOR, pitch, 0);
    }

    /** The same, packing so many panels of b side by side, its own and those to the right. */
    static PackingTile compilePacking(VectorType numbers, int lanes, int rows, int vectors, int panels, Order order) {
        return compile(PackingTile.class, numbers, lanes, rows, vectors, order, 0, panels);
    }

    private static <T> T compile(Class<T> type, VectorType numbers, int lanes, int rows, int vectors, Order order, int pitch, int packed) {
        String meaning = rows + " rows by " + vectors + " vectors of " + lanes + " " + numbers + ", a " + order
                + (pitch > 0 ? ", packed " + pitch + " apart" : "") + (packed > 0 ? ", packing panels of b: " + packed : "");
        return Hidden.instance(MethodHandles.lookup(), type, SELF, meaning, builder -> {
            VectorCode.addSpecies(builder, SELF, numbers, lanes * numbers.bits());
            builder.withMethodBody("multiplyAdd", packed > 0 ? PACKING_MULTIPLY_ADD : MULTIPLY_ADD, ClassFile.ACC_PUBLIC,
                    code -> new VectorTileCompiler(numbers, lanes, rows, vectors, order, pitch, packed, code).emit());
        });
    }

    private int row(int i) {
        return FIRST_FREE + i;
    }

    private int panel(int j) {
        return FIRST_FREE + rows + j;
    }

    private int accumulator(int i, int j) {
        return FIRST_FREE + rows + vectors + i * vectors + j;
    }

    private void emit() {
        for (int array : new int[] {A, B, FROM, C}) {
            code.aload(array).checkcast(numbers.array()).astore(array);
        }
        if (packed > 0) {
            code.aload(PACKED).checkcast(numbers.array()).astore(PACKED);
        }
        Label tile = code.newLabel();
        Label done = code.newLabel();
        code.labelBinding(tile).iload(TILES).ifle(done);
        oneTile();
        advance(A0, A_ROW);
        advance(FROM0, FROM_ROW);
        advance(C0, C_ROW);
        code.iinc(TILES, -1).goto_(tile).labelBinding(done).return_();
    }

    /** Moves on by the height of a tile. */
    private void advance(int start, int row) {
        code.iload(start).loadConstant(rows).iload(row).imul().iadd().istore(start);
    }

    private void oneTile() {
        if (order == Order.ROW_MAJOR) {
            for (int i = 0; i < rows; i++) {
                code.iload(A0).loadConstant(i).iload(A_ROW).imul().iadd().istore(row(i));
            }
        }
        forEachAccumulator((i, j) -> {
            vectorCode.species().aload(FROM);
            indexOfVector(FROM0, FROM_ROW, i, j);
            vectorCode.load().astore(accumulator(i, j));
        });
        if (packed > 0) {
            code.iload(PACKED0).istore(PACKED_ROW);
            code.iload(DEPTH).loadConstant(vectors * lanes).imul().istore(PANEL_SIZE);
        }
        if (order == Order.COLUMN_MAJOR) {
            code.iload(A0).istore(STEP);
        }
        code.iload(B0).istore(B_ROW).iconst_0().istore(K);
        if (pitch > 0) {
            loop(STEPS);
        }
        loop(1);
        forEachAccumulator((i, j) -> {
            code.aload(accumulator(i, j)).aload(C);
            indexOfVector(C0, C_ROW, i, j);
            vectorCode.store();
        });
    }

    /** Goes on for as long as there are so many steps to do. */
    private void loop(int steps) {
        Label loop = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(loop).iload(K).iload(DEPTH);
        if (steps > 1) {
            code.loadConstant(steps - 1).isub();
        }
        code.if_icmpge(end);
        for (int step = 0; step < steps; step++) {
            outerProduct();
            nextStep();
        }
        code.iinc(K, steps).goto_(loop).labelBinding(end);
    }

    private void nextStep() {
        if (pitch > 0) {
            code.iinc(B_ROW, vectors * lanes).iinc(STEP, pitch);
            return;
        }
        code.iload(B_ROW).iload(B_DEPTH).iadd().istore(B_ROW);
        if (order == Order.COLUMN_MAJOR) {
            code.iload(STEP).iload(A_DEPTH).iadd().istore(STEP);
        }
    }

    private void outerProduct() {
        for (int j = 0; j < vectors; j++) {
            vectorOfB(j);
            code.astore(panel(j));
        }
        if (packed > 0) {
            pack();
        }
        for (int i = 0; i < rows; i++) {
            if (pitch > 0) {
                code.invokestatic(VAR_HANDLE, "loadLoadFence", MethodTypeDesc.of(CD_void));
            }
            vectorCode.species().aload(A);
            if (order == Order.COLUMN_MAJOR) {
                code.iload(STEP).loadConstant(i).iadd();
            } else {
                code.iload(row(i)).iload(K).iadd();
            }
            code.arrayLoad(numbers.kind());
            vectorCode.broadcast().astore(BROADCAST);
            for (int j = 0; j < vectors; j++) {
                code.aload(BROADCAST).aload(panel(j)).aload(accumulator(i, j));
                vectorCode.fma().astore(accumulator(i, j));
            }
        }
    }

    /** Pushes vector j of the present row of b; from the tile's width on, it is one to the right of the tile. */
    private void vectorOfB(int j) {
        vectorCode.species().aload(B).iload(B_ROW).loadConstant(j * lanes).iadd();
        vectorCode.load();
    }

    /** Stores the present row of b, as wide as all packed panels. */
    private void pack() {
        for (int j = 0; j < packed * vectors; j++) {
            if (j < vectors) {
                code.aload(panel(j));
            } else {
                vectorOfB(j);
            }
            code.aload(PACKED).iload(PACKED_ROW);
            if (j >= vectors) {
                code.iload(PANEL_SIZE).loadConstant(j / vectors).imul().iadd();
            }
            code.loadConstant(j % vectors * lanes).iadd();
            vectorCode.store();
        }
        code.iinc(PACKED_ROW, vectors * lanes);
    }

    /** Pushes the index of vector (i, j) of a tile. */
    private void indexOfVector(int start, int row, int i, int j) {
        code.iload(start).loadConstant(i).iload(row).imul().iadd().loadConstant(j * lanes).iadd();
    }

    private interface AccumulatorCode {
        void emit(int i, int j);
    }

    private void forEachAccumulator(AccumulatorCode each) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                each.emit(i, j);
            }
        }
    }
}
