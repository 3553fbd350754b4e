package dev.lanegrad.jit;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;

/** Emitted classes: hidden ones, each with a single instance and unloaded together with it. */
public final class Hidden {
    private static final MethodTypeDesc NO_ARGUMENTS = MethodTypeDesc.of(CD_void);

    private Hidden() {}

    /**
     * The instance of a new class of the caller's package.
     *
     * @param type an interface of that package, which it implements
     * @param meaning what it does, in words: for a {@linkplain Dump dump}
     * @param members all but its constructor
     */
    public static <T> T instance(
            MethodHandles.Lookup caller, Class<T> type, ClassDesc name, Object meaning, Consumer<ClassBuilder> members) {
        byte[] bytes = emit(type, name, members);
        Dump.write(name, bytes, meaning);
        try {
            MethodHandles.Lookup hidden = caller.defineHiddenClass(bytes, true);
            return type.cast(hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke());
        } catch (Throwable impossible) {
            throw new LinkageError("an emitted class did not link", impossible);
        }
    }

    private static byte[] emit(Class<?> type, ClassDesc name, Consumer<ClassBuilder> members) {
        return ClassFile.of().build(name, builder -> {
            builder.withFlags(ClassFile.ACC_FINAL).withInterfaceSymbols(type.describeConstable().orElseThrow());
            builder.withMethodBody(INIT_NAME, NO_ARGUMENTS, 0,
                    code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, NO_ARGUMENTS).return_());
            members.accept(builder);
        });
    }
}
