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

    private final Stage stage;
    private final List<Instruction> code;
    private final List<Value> outputs;
    private final VectorType numbers;
    private final Varies[] varies;

    private LoopCompiler(Stage stage) {
        this.stage = stage;
        this.code = stage.program().code();
        this.outputs = stage.program().outputs();
        this.numbers = VectorType.of(stage.program().dtype());
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

    /** One method being written: which local variable holds what. */
    private final class Method {
        private final CodeBuilder c;
        private final VectorCode vectors;
        private final PrimitiveCode primitives;
        private final int tile;
        private final int[] arrays = new int[stage.operands()];
        /** Where an operand's current row starts in its array. */
        private final int[] rowStarts = new int[stage.operands()];
        private final int[] values = new int[code.size()];
        private final int col;
        /** The mask of loads and stores in the tail; in the loop there is none. */
        private int lanesUsed = -1;

        Method(CodeBuilder c, int tile) {
            this.c = c;
            this.vectors = new VectorCode(c, SELF, numbers);
            this.primitives = new PrimitiveCode(c, SELF, stage.program().dtype(), code, values);
            this.tile = tile;
            Arrays.setAll(arrays, _ -> c.allocateLocal(TypeKind.REFERENCE));
            Arrays.setAll(rowStarts, _ -> c.allocateLocal(TypeKind.INT));
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
            emitRows(() -> emitColumns(bound));
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
            emitRows(this::emitElements);
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

        private void emitRows(Runnable emitRow) {
            int rows = c.allocateLocal(TypeKind.INT);
            int row = c.allocateLocal(TypeKind.INT);
            int[] rowStrides = new int[stage.operands()];
            for (int k = 0; k < stage.operands(); k++) {
                rowStrides[k] = c.allocateLocal(TypeKind.INT);
                loadArray(k);
                tileEntry("offsets", k).istore(rowStarts[k]);
                tileEntry("rowStrides", k).istore(rowStrides[k]);
            }
            c.aload(tile).getfield(TILE, "rows", CD_int).istore(rows);
            emitValues(Varies.NEVER);

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
            Label nextColumns = c.newLabel();
            Label end = c.newLabel();
            c.iconst_0().istore(col).labelBinding(nextColumns).iload(col).iload(bound).if_icmpge(end);
            emitElements();
            c.iload(col);
            vectors.species();
            vectors.length().iadd().istore(col);
            c.goto_(nextColumns).labelBinding(end);
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

        /** An operand's array and the index of the current column there. */
        private void element(int operand) {
            c.aload(arrays[operand]).iload(rowStarts[operand]).iload(col).iadd();
        }
    }
}
