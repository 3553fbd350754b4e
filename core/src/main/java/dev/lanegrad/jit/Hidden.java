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
     * A class that implements {@code type}, with a constructor besides its {@code members}.
     *
     * @param name in the package that it is going to be defined in
     */
    public static byte[] emit(Class<?> type, ClassDesc name, Consumer<ClassBuilder> members) {
        return ClassFile.of().build(name, builder -> {
            builder.withFlags(ClassFile.ACC_FINAL).withInterfaceSymbols(type.describeConstable().orElseThrow());
            builder.withMethodBody(INIT_NAME, NO_ARGUMENTS, 0,
                    code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, NO_ARGUMENTS).return_());
            members.accept(builder);
        });
    }

    /** The same, and its instance. */
    public static <T> T instance(MethodHandles.Lookup caller, Class<T> type, ClassDesc name, Consumer<ClassBuilder> members) {
        return instance(caller, type, emit(type, name, members));
    }

    /** The instance of a class that was emitted for the caller's package. */
    public static <T> T instance(MethodHandles.Lookup caller, Class<T> type, byte[] bytes) {
        try {
            MethodHandles.Lookup hidden = caller.defineHiddenClass(bytes, true);
            return type.cast(hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke());
        } catch (Throwable impossible) {
            throw new LinkageError("an emitted class did not link", impossible);
        }
    }
}
