package dev.lanegrad.loop;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanegrad.jit.Hidden;
import dev.lanegrad.jit.VectorApi;
import dev.lanegrad.jit.VectorCode;
import dev.lanegrad.jit.VectorType;
import dev.lanegrad.loop.LoopProgram.Instruction;
import dev.lanegrad.loop.LoopProgram.Value;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes a stage of a plan as a hidden class whose loop holds all of it in Vector API calls:
 *
 * <pre>{@code
 * (values that are the same everywhere)
 * for (row ...) {
 *     (values that are the same in all columns)
 *     for (col = 0; col < bound; col += SPECIES.length()) (loads, primitives, stores)
 * }
 * }</pre>
 *
 * <p>Where short rows have something in common ({@link LoopPlan.Access#PER_COLUMN}), and not much is done with it, loops go down the
 * columns, a {@linkplain #PANELS panel} at a time:
 *
 * <pre>{@code
 * for (col = 0; col < bound; col += vectors * SPECIES.length()) {
 *     (values that are the same in all rows)
 *     for (row ...) (loads, primitives, stores, of each vector)
 * }
 * }</pre>
 *
 * <p>To begin and end a row takes about as long as to do four vectors of it.
 *
 * <p>The loop needs operands whose columns lie one after the other, or are FIXED; {@link StagedLoop} sees to that.
 *
 * <p>The rows' last columns have a loop of their own, with masked loads and stores, since with a call among the rows C2 would keep no
 * constant in a register: each vector of a tanh would load 27 of them, and a product would take twice as long.
 */
final class LoopCompiler {
    private static final ClassDesc SELF = ClassDesc.of("dev.lanegrad.loop.CompiledLoop");
    private static final ClassDesc TILE = Tile.class.describeConstable().orElseThrow();
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final ClassDesc MASKS = CD_boolean.arrayType();
    private static final MethodTypeDesc OVER_TILE = MethodTypeDesc.of(CD_void, TILE);

    /** How many vectors side by side when loops go down the columns, as far as there are so many, and registers for them. */
    private static final int[] PANELS = {8, 4, 1};
    /** Of more primitives an element, beginning and ending a row is a small part, and a panel of them might not find registers. */
    private static final int FEW = 8;

    private final Stage stage;
    private final List<Instruction> code;
    private final List<Value> outputs;
    private final VectorType numbers;
    private final int lanes;
    private final Varies[] varies;

    private LoopCompiler(Stage stage) {
        this.stage = stage;
        this.code = stage.program().code();
        this.outputs = stage.program().outputs();
        this.numbers = VectorType.of(stage.program().dtype());
        this.lanes = VectorApi.vectorBits() / numbers.bits();
        this.varies = Varies.of(code, stage.inputs());
    }

    /** Compiles a stage of a plan. Links the Vector API: its module must be there. */
    static VectorLoop compile(Stage stage, LoopPlan plan) {
        return new LoopCompiler(stage).compile(plan);
    }

    private VectorLoop compile(LoopPlan plan) {
        return Hidden.instance(MethodHandles.lookup(), VectorLoop.class, SELF, plan, type -> {
            VectorCode.addSpecies(type, SELF, numbers, VectorApi.vectorBits());
            type.withMethodBody("run", OVER_TILE, ClassFile.ACC_PUBLIC, c -> new Method(c, c.parameterSlot(0)).emitRun())
                    .withMethodBody("tail", OVER_TILE, ClassFile.ACC_PUBLIC, c -> new Method(c, c.parameterSlot(0)).emitTail());
        });
    }

    /** Whether loops go down the columns. */
    private boolean goesDown() {
        return columnValues() > 0 && IntStream.range(0, varies.length)
                .filter(i -> varies[i] == Varies.BY_ELEMENT && code.get(i) instanceof Instruction.Apply).count() <= FEW;
    }

    /** Half of those for vectors; the others hold what is the same everywhere, and what is being computed. */
    private static int registersToSpare() {
        return VectorApi.hasManyRegisters(VectorApi.vectorBits()) ? 16 : 8;
    }

    /** For how many values of each vector of a panel registers must be found as long as it lasts. */
    private long columnValues() {
        return Arrays.stream(varies).filter(value -> value == Varies.BY_COLUMN).count();
    }

    /** One method being written: which local variable holds what. */
    private final class Method {
        private final CodeBuilder c;
        private final VectorCode vectors;
        private final PrimitiveCode primitives;
        private final int tile;
        private final int[] arrays = new int[stage.operands()];
        /** Where an operand's current row starts in its array; in a panel, that row of the panel. */
        private final int[] rowStarts = new int[stage.operands()];
        private final int[] rowStrides = new int[stage.operands()];
        private final int[] values = new int[code.size()];
        private final int col;
        /** In a panel, which of its columns the present vector begins with; else -1. */
        private int colOfPanel = -1;
        /** The mask of loads and stores in the tail; in the loop there is none. */
        private int lanesUsed = -1;

        Method(CodeBuilder c, int tile) {
            this.c = c;
            this.vectors = new VectorCode(c, SELF, numbers);
            this.primitives = new PrimitiveCode(c, SELF, stage.program().dtype(), code, values);
            this.tile = tile;
            Arrays.setAll(arrays, _ -> c.allocateLocal(TypeKind.REFERENCE));
            Arrays.setAll(rowStarts, _ -> c.allocateLocal(TypeKind.INT));
            Arrays.setAll(rowStrides, _ -> c.allocateLocal(TypeKind.INT));
            Arrays.setAll(values, _ -> c.allocateLocal(TypeKind.REFERENCE));
            col = c.allocateLocal(TypeKind.INT);
        }

        void emitRun() {
            returnIfIdle();
            int bound = c.allocateLocal(TypeKind.INT);
            wholeVectors().istore(bound);
            Label someVectors = c.newLabel();
            // C2 may check the columns of a row before it knows whether there are any.
            c.iload(bound).ifne(someVectors).return_().labelBinding(someVectors);
            emitOperands();
            if (goesDown()) {
                c.iconst_0().istore(col);
                for (int width : PANELS) {
                    if (width == 1 || width * columnValues() <= registersToSpare()) {
                        emitWhileColumns(width, bound, () -> emitPanel(width));
                    }
                }
            } else {
                emitRowStarts();
                emitRows(() -> emitColumns(bound));
            }
            c.return_();
        }

        void emitTail() {
            returnIfIdle();
            wholeVectors().istore(col);
            Label someColumns = c.newLabel();
            c.iload(col);
            cols().if_icmplt(someColumns).return_().labelBinding(someColumns);
            lanesUsed = c.allocateLocal(TypeKind.REFERENCE);
            vectors.species().iload(col);
            cols();
            vectors.indexInRange().astore(lanesUsed);
            emitOperands();
            emitPanel(1);
            c.return_();
        }

        /**
         * Where there are no columns, nothing is done; but so early that C2 takes no account of it where there are. See {@link Loop#idle}.
         */
        private void returnIfIdle() {
            Label someColumns = c.newLabel();
            cols().ifgt(someColumns).return_().labelBinding(someColumns);
        }

        /** The number of columns in whole vectors. */
        private CodeBuilder wholeVectors() {
            vectors.species();
            cols();
            return vectors.loopBound();
        }

        /** What stays as it is throughout. */
        private void emitOperands() {
            for (int k = 0; k < stage.operands(); k++) {
                loadArray(k);
                tileEntry("rowStrides", k).istore(rowStrides[k]);
            }
            emitValues(Varies.NEVER);
        }

        /** Goes to the first row. */
        private void emitRowStarts() {
            for (int k = 0; k < stage.operands(); k++) {
                tileEntry("offsets", k).istore(rowStarts[k]);
            }
        }

        private void emitRows(Runnable emitRow) {
            int rows = c.allocateLocal(TypeKind.INT);
            int row = c.allocateLocal(TypeKind.INT);
            c.aload(tile).getfield(TILE, "rows", CD_int).istore(rows);
            Label nextRow = c.newLabel();
            Label end = c.newLabel();
            c.iconst_0().istore(row).labelBinding(nextRow).iload(row).iload(rows).if_icmpge(end);
            emitValues(Varies.BY_ROW);
            emitRow.run();
            for (int k = 0; k < stage.operands(); k++) {
                c.iload(rowStarts[k]).iload(rowStrides[k]).iadd().istore(rowStarts[k]);
            }
            c.iinc(row, 1).goto_(nextRow).labelBinding(end);
        }

        private void emitColumns(int bound) {
            c.iconst_0().istore(col);
            emitWhileColumns(1, bound, () -> {
                emitValues(Varies.BY_COLUMN);
                emitElements();
            });
        }

        /** So many vectors side by side from the present column on, in all rows. */
        private void emitPanel(int width) {
            emitRowStarts();
            for (int k = 0; k < stage.operands(); k++) {
                if (!stage.isFixed(k)) {
                    c.iload(rowStarts[k]).iload(col).iadd().istore(rowStarts[k]);
                }
            }
            var columnValues = new int[width][];
            for (int j = 0; j < width; j++) {
                colOfPanel = j * lanes;
                allocateColumnValues();
                emitValues(Varies.BY_COLUMN);
                columnValues[j] = values.clone();
            }
            emitRows(() -> {
                for (int j = 0; j < width; j++) {
                    colOfPanel = j * lanes;
                    System.arraycopy(columnValues[j], 0, values, 0, values.length);
                    emitElements();
                }
            });
        }

        /** Room for the values of a vector of columns, beside those of others. */
        private void allocateColumnValues() {
            for (int i = 0; i < values.length; i++) {
                if (varies[i] == Varies.BY_COLUMN) {
                    values[i] = c.allocateLocal(TypeKind.REFERENCE);
                }
            }
        }

        /** Goes on for as long as there are so many vectors of columns left. */
        private void emitWhileColumns(int width, int bound, Runnable body) {
            Label next = c.newLabel();
            Label end = c.newLabel();
            c.labelBinding(next).iload(col).iload(bound);
            if (width > 1) {
                c.loadConstant((width - 1) * lanes).isub();
            }
            c.if_icmpge(end);
            body.run();
            c.iinc(col, width * lanes).goto_(next).labelBinding(end);
        }

        private void emitElements() {
            emitValues(Varies.BY_ELEMENT);
            emitStores();
        }

        private CodeBuilder cols() {
            return c.aload(tile).getfield(TILE, "cols", CD_int);
        }

        private void loadArray(int operand) {
            c.aload(tile).getfield(TILE, "arrays", CD_Object.arrayType()).loadConstant(operand).aaload()
                    .checkcast(stage.isMask(operand) ? MASKS : numbers.array()).astore(arrays[operand]);
        }

        private CodeBuilder tileEntry(String field, int operand) {
            return c.aload(tile).getfield(TILE, field, INTS).loadConstant(operand).iaload();
        }

        private void emitValues(Varies when) {
            for (int i = 0; i < code.size(); i++) {
                if (varies[i] == when) {
                    switch (code.get(i)) {
                        case Instruction.Constant constant -> vectors.broadcast(constant.value());
                        case Instruction.Load load -> emitLoad(load.input());
                        case Instruction.Apply apply -> primitives.emit(apply);
                    }
                    c.astore(values[i]);
                }
            }
        }

        private void emitLoad(int operand) {
            vectors.species();
            if (stage.isFixed(operand)) {
                c.aload(arrays[operand]).iload(rowStarts[operand]);
                if (stage.isMask(operand)) {
                    c.baload();
                    vectors.maskAll();
                } else {
                    c.arrayLoad(numbers.kind());
                    vectors.broadcast();
                }
                return;
            }
            element(operand);
            if (stage.isMask(operand)) { // packed with room for a whole vector at the end
                vectors.loadMask();
            } else if (lanesUsed < 0) {
                vectors.load();
            } else {
                c.aload(lanesUsed);
                vectors.loadMasked();
            }
        }

        private void emitStores() {
            for (int k = 0; k < outputs.size(); k++) {
                int operand = stage.inputs().size() + k;
                c.aload(values[outputs.get(k).index()]);
                element(operand);
                if (stage.isMask(operand)) {
                    vectors.storeMask();
                } else if (lanesUsed < 0) {
                    vectors.store();
                } else {
                    c.aload(lanesUsed);
                    vectors.storeMasked();
                }
            }
        }

        /** An operand's array and the index of the present vector there. */
        private void element(int operand) {
            c.aload(arrays[operand]).iload(rowStarts[operand]);
            if (colOfPanel < 0) {
                c.iload(col).iadd();
            } else {
                c.loadConstant(colOfPanel).iadd();
            }
        }
    }
}
