package dev.lanegrad.loop;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;

import dev.lanegrad.jit.Hidden;
import dev.lanegrad.jit.VectorApi;
import dev.lanegrad.loop.LoopProgram.Instruction;
import dev.lanegrad.loop.LoopProgram.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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
 * <p>The rows' last columns have a loop of their own, with masked loads and stores, since with a call among the rows C2 would keep no constant in a
 * register: each vector of a tanh would load 27 of them, and a product would take twice as long.
 *
 * <p>Why everything is emitted in place, even a sequence that occurs often: the methods of the Vector API are force-inlined, one of ours
 * would not be once the loop is large, and vectors that cross a call are boxed.
 */
final class LoopCompiler {
    private static final ClassDesc VECTOR = ClassDesc.of(Lanes.PACKAGE + "Vector");
    private static final ClassDesc MASK = ClassDesc.of(Lanes.PACKAGE + "VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of(Lanes.PACKAGE + "VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of(Lanes.PACKAGE + "VectorOperators");
    private static final ClassDesc BINARY = ClassDesc.of(Lanes.PACKAGE + "VectorOperators$Binary");
    private static final ClassDesc COMPARISON = ClassDesc.of(Lanes.PACKAGE + "VectorOperators$Comparison");

    private static final ClassDesc SELF = ClassDesc.of("dev.lanegrad.loop.CompiledLoop");
    private static final ClassDesc TILE = Tile.class.describeConstable().orElseThrow();
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final ClassDesc MASKS = CD_boolean.arrayType();
    private static final MethodTypeDesc OVER_TILE = MethodTypeDesc.of(CD_void, TILE);
    private static final MethodTypeDesc NO_ARGUMENTS = MethodTypeDesc.of(CD_void);

    /** A directory to write the emitted classes to. */
    private static final String DUMP = System.getProperty("lanegrad.dumpLoops");
    private static final AtomicInteger DUMPED = new AtomicInteger();

    private final Stage stage;
    private final List<Instruction> code;
    private final List<Value> outputs;
    private final Lanes lanes;
    private final Varies[] varies;

    private LoopCompiler(Stage stage) {
        this.stage = stage;
        this.code = stage.program().code();
        this.outputs = stage.program().outputs();
        this.lanes = Lanes.of(stage.program().dtype());
        this.varies = Varies.of(code, stage.inputs());
    }

    /** Compiles a stage of a plan. Links the Vector API: its module must be there. */
    static VectorLoop compile(Stage stage, LoopPlan plan) {
        VectorApi.loadMasks();
        byte[] bytes = new LoopCompiler(stage).emit();
        dump(plan, bytes);
        return Hidden.instance(MethodHandles.lookup(), VectorLoop.class, bytes);
    }

    private static void dump(LoopPlan plan, byte[] bytes) {
        if (DUMP != null) {
            String name = "CompiledLoop" + DUMPED.getAndIncrement();
            try {
                Files.createDirectories(Path.of(DUMP));
                Files.write(Path.of(DUMP, name + ".class"), bytes);
                Files.writeString(Path.of(DUMP, name + ".txt"), plan + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("cannot dump loops to " + DUMP, e);
            }
        }
    }

    private int operandCount() {
        return stage.operands();
    }

    private byte[] emit() {
        return Hidden.emit(VectorLoop.class, SELF, type -> type
                .withField("SPECIES", SPECIES, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL)
                .withMethodBody(CLASS_INIT_NAME, NO_ARGUMENTS, ClassFile.ACC_STATIC, c -> c
                        .getstatic(lanes.vector, "SPECIES_" + VectorApi.vectorBits(), SPECIES)
                        .putstatic(SELF, "SPECIES", SPECIES)
                        .return_())
                .withMethodBody("run", OVER_TILE, ClassFile.ACC_PUBLIC, c -> new Method(c, c.parameterSlot(0)).emitRun())
                .withMethodBody("tail", OVER_TILE, ClassFile.ACC_PUBLIC, c -> new Method(c, c.parameterSlot(0)).emitTail()));
    }

    /** One method being written: which local variable holds what. */
    private final class Method {
        private final CodeBuilder c;
        private final int tile;
        private final int[] arrays = new int[operandCount()];
        /** Where an operand's current row starts in its array. */
        private final int[] rowStarts = new int[operandCount()];
        private final int[] values = new int[code.size()];
        private final int col;
        /** The mask of loads and stores in the tail; in the loop there is none. */
        private int lanesUsed = -1;

        Method(CodeBuilder c, int tile) {
            this.c = c;
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
            species().iload(col);
            cols().invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int)).astore(lanesUsed);
            emitRows(this::emitElements);
            c.return_();
        }

        /** Where there are no columns, nothing is done; but so early that C2 takes no account of it where there are. See {@link Loop#idle}. */
        private void returnIfIdle() {
            Label someColumns = c.newLabel();
            cols().ifgt(someColumns).return_().labelBinding(someColumns);
        }

        /** The number of columns in whole vectors. */
        private CodeBuilder wholeVectors() {
            species();
            return cols().invokeinterface(SPECIES, "loopBound", MethodTypeDesc.of(CD_int, CD_int));
        }

        private void emitRows(Runnable emitRow) {
            int rows = c.allocateLocal(TypeKind.INT);
            int row = c.allocateLocal(TypeKind.INT);
            int[] rowStrides = new int[operandCount()];
            for (int k = 0; k < operandCount(); k++) {
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
            for (int k = 0; k < operandCount(); k++) {
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
            species().invokeinterface(SPECIES, "length", MethodTypeDesc.of(CD_int)).iadd().istore(col);
            c.goto_(nextColumns).labelBinding(end);
        }

        private void emitElements() {
            emitValues(Varies.BY_ELEMENT);
            emitStores();
        }

        private CodeBuilder cols() {
            return c.aload(tile).getfield(TILE, "cols", CD_int);
        }

        private CodeBuilder species() {
            return c.getstatic(SELF, "SPECIES", SPECIES);
        }

        private void loadArray(int operand) {
            c.aload(tile).getfield(TILE, "arrays", CD_Object.arrayType()).loadConstant(operand).aaload()
                    .checkcast(stage.isMask(operand) ? MASKS : lanes.array).astore(arrays[operand]);
        }

        private CodeBuilder tileEntry(String field, int operand) {
            return c.aload(tile).getfield(TILE, field, INTS).loadConstant(operand).iaload();
        }

        private void emitValues(Varies when) {
            for (int i = 0; i < code.size(); i++) {
                if (varies[i] == when) {
                    switch (code.get(i)) {
                        case Instruction.Constant constant -> broadcast(constant.value());
                        case Instruction.Load load -> emitLoad(load.input());
                        case Instruction.Apply apply -> emitApply(apply);
                    }
                    c.astore(values[i]);
                }
            }
        }

        private void emitLoad(int operand) {
            if (stage.isFixed(operand)) {
                species();
                c.aload(arrays[operand]).iload(rowStarts[operand]);
                if (stage.isMask(operand)) {
                    c.baload().invokeinterface(SPECIES, "maskAll", MethodTypeDesc.of(MASK, CD_boolean));
                } else {
                    c.arrayLoad(TypeKind.from(lanes.element))
                            .invokestatic(lanes.vector, "broadcast", MethodTypeDesc.of(lanes.vector, SPECIES, lanes.element));
                }
                return;
            }
            species();
            element(operand);
            if (stage.isMask(operand)) { // packed with room for a whole vector at the end
                c.invokestatic(MASK, "fromArray", MethodTypeDesc.of(MASK, SPECIES, MASKS, CD_int));
            } else if (lanesUsed < 0) {
                c.invokestatic(lanes.vector, "fromArray", MethodTypeDesc.of(lanes.vector, SPECIES, lanes.array, CD_int));
            } else {
                c.aload(lanesUsed).invokestatic(
                        lanes.vector, "fromArray", MethodTypeDesc.of(lanes.vector, SPECIES, lanes.array, CD_int, MASK));
            }
        }

        private void emitStores() {
            for (int k = 0; k < outputs.size(); k++) {
                int operand = stage.inputs().size() + k;
                c.aload(values[outputs.get(k).index()]);
                element(operand);
                if (stage.isMask(operand)) {
                    c.invokevirtual(MASK, "intoArray", MethodTypeDesc.of(CD_void, MASKS, CD_int));
                } else if (lanesUsed < 0) {
                    c.invokevirtual(lanes.vector, "intoArray", MethodTypeDesc.of(CD_void, lanes.array, CD_int));
                } else {
                    c.aload(lanesUsed)
                            .invokevirtual(lanes.vector, "intoArray", MethodTypeDesc.of(CD_void, lanes.array, CD_int, MASK));
                }
            }
        }

        /** An operand's array and the index of the current column there. */
        private void element(int operand) {
            c.aload(arrays[operand]).iload(rowStarts[operand]).iload(col).iadd();
        }

        private void emitApply(Instruction.Apply apply) {
            List<Value> operands = apply.operands();
            int a = values[operands.get(0).index()];
            int b = operands.size() > 1 ? values[operands.get(1).index()] : -1;
            int d = operands.size() > 2 ? values[operands.get(2).index()] : -1;
            switch (apply.primitive()) {
                case ADD -> binary("add", a, b);
                case SUB -> binary("sub", a, b);
                case MUL -> binary("mul", a, b);
                case DIV -> binary("div", a, b);
                case MIN -> extremum("min", "LT", operands);
                case MAX -> extremum("max", "GT", operands);
                case FMA -> c.aload(a).aload(b).aload(d)
                        .invokevirtual(lanes.vector, "fma", MethodTypeDesc.of(lanes.vector, VECTOR, VECTOR));
                case ABS -> unary("abs", a);
                case NEG -> unary("neg", a);
                case SQRT -> unary("sqrt", a);
                case ROUND -> round(a);
                case COPY_SIGN -> {
                    c.aload(a);
                    copySignOf(b);
                }
                case POW2 -> {
                    c.aload(a);
                    toBits();
                    bitwise("ADD", lanes.bias);
                    bitwise("LSHL", lanes.fractionBits);
                    fromBits();
                }
                case EXPONENT -> { // the field as the low bits of a number's fraction, which is then moved back to zero
                    c.aload(a);
                    toBits();
                    bitwise("LSHR", lanes.fractionBits);
                    bitwise("AND", lanes.exponentMask());
                    bitwise("OR", lanes.bits(lanes.integralFrom()));
                    fromBits();
                    broadcast(lanes.integralFrom() + lanes.bias);
                    c.invokevirtual(lanes.vector, "sub", MethodTypeDesc.of(lanes.vector, VECTOR));
                }
                case MANTISSA -> {
                    c.aload(a);
                    toBits();
                    bitwise("AND", lanes.fractionMask());
                    bitwise("OR", lanes.bits(1));
                    fromBits();
                }
                case LT -> compare("LT", a, b);
                case LE -> compare("LE", a, b);
                case EQ -> compare("EQ", a, b);
                case AND -> c.aload(a).aload(b).invokevirtual(MASK, "and", MethodTypeDesc.of(MASK, MASK));
                case OR -> c.aload(a).aload(b).invokevirtual(MASK, "or", MethodTypeDesc.of(MASK, MASK));
                case NOT -> c.aload(a).invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
                case SELECT -> c.aload(d).aload(b).aload(a)
                        .invokevirtual(lanes.vector, "blend", MethodTypeDesc.of(lanes.vector, VECTOR, MASK));
            }
        }

        private void unary(String name, int a) {
            c.aload(a).invokevirtual(lanes.vector, name, MethodTypeDesc.of(lanes.vector));
        }

        private void binary(String name, int a, int b) {
            c.aload(a).aload(b).invokevirtual(lanes.vector, name, MethodTypeDesc.of(lanes.vector, VECTOR));
        }

        /**
         * The smaller or larger of two: one comparison if one is a constant, neither zero nor NaN, and several more instructions in general,
         * because -0 is below +0, and NaN wins.
         */
        private void extremum(String name, String comparison, List<Value> operands) {
            int constant = isPlainConstant(operands.get(0)) ? 0 : 1;
            int other = values[operands.get(1 - constant).index()];
            int bound = values[operands.get(constant).index()];
            if (isPlainConstant(operands.get(constant))) {
                c.aload(other).aload(bound);
                compare(comparison, bound, other);
                c.invokevirtual(lanes.vector, "blend", MethodTypeDesc.of(lanes.vector, VECTOR, MASK));
            } else {
                binary(name, other, bound);
            }
        }

        private boolean isPlainConstant(Value value) {
            return code.get(value.index()) instanceof Instruction.Constant constant && constant.value() != 0 && !Double.isNaN(constant.value());
        }

        private void compare(String comparison, int a, int b) {
            c.aload(a).getstatic(OPERATORS, comparison, COMPARISON).aload(b)
                    .invokevirtual(lanes.vector, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
        }

        /**
         * |a| + 2^23 - 2^23 (2^52 in double) with the sign of a; a itself where that is no less than 2^23, and NaN. There is no lane
         * operation for it.
         */
        private void round(int a) {
            int magnitude = c.allocateLocal(TypeKind.REFERENCE);
            int integralFrom = c.allocateLocal(TypeKind.REFERENCE);
            unary("abs", a);
            c.astore(magnitude);
            broadcast(lanes.integralFrom());
            c.astore(integralFrom);
            c.aload(a);
            binary("add", magnitude, integralFrom);
            c.aload(integralFrom).invokevirtual(lanes.vector, "sub", MethodTypeDesc.of(lanes.vector, VECTOR));
            copySignOf(a);
            compare("LT", magnitude, integralFrom);
            c.invokevirtual(lanes.vector, "blend", MethodTypeDesc.of(lanes.vector, VECTOR, MASK));
        }

        /** Gives the vector on the stack the signs of another. */
        private void copySignOf(int sign) {
            toBits();
            bitwise("AND", ~lanes.signBit());
            c.getstatic(OPERATORS, "OR", ClassDesc.of(Lanes.PACKAGE + "VectorOperators$Associative"));
            c.aload(sign);
            toBits();
            bitwise("AND", lanes.signBit());
            c.invokevirtual(lanes.bitsVector, "lanewise", MethodTypeDesc.of(lanes.bitsVector, BINARY, VECTOR));
            fromBits();
        }

        private void toBits() {
            c.invokevirtual(lanes.vector, lanes.toBits, MethodTypeDesc.of(lanes.bitsVector));
        }

        private void fromBits() {
            c.invokevirtual(lanes.bitsVector, lanes.fromBits, MethodTypeDesc.of(lanes.vector));
        }

        /** Applies a bitwise operator, or a shift or a sum, to the integers on the stack and the same number in every lane. */
        private void bitwise(String operator, long operand) {
            ClassDesc type = switch (operator) {
                case "LSHL", "LSHR" -> BINARY;
                default -> ClassDesc.of(Lanes.PACKAGE + "VectorOperators$Associative");
            };
            c.getstatic(OPERATORS, operator, type);
            if (lanes.bitsElement.equals(CD_int)) {
                c.loadConstant((int) operand);
            } else {
                c.loadConstant(operand);
            }
            c.invokevirtual(lanes.bitsVector, "lanewise", MethodTypeDesc.of(lanes.bitsVector, BINARY, lanes.bitsElement));
        }

        private void broadcast(double value) {
            species();
            switch (lanes) {
                case F32 -> c.loadConstant((float) value);
                case F64 -> c.loadConstant(value);
                case I32 -> c.loadConstant((int) value);
            }
            c.invokestatic(lanes.vector, "broadcast", MethodTypeDesc.of(lanes.vector, SPECIES, lanes.element));
        }
    }
}
