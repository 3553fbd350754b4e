package dev.lanegrad.gemm;

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

/** Makes the single instance of an emitted class: a hidden one, unloaded together with its instance. */
final class Hidden {
    private static final MethodTypeDesc NO_ARGUMENTS = MethodTypeDesc.of(CD_void);

    private Hidden() {}

    static <T> T instance(Class<T> type, ClassDesc name, Consumer<ClassBuilder> members) {
        byte[] bytes = ClassFile.of().build(name, builder -> {
            builder.withFlags(ClassFile.ACC_FINAL).withInterfaceSymbols(type.describeConstable().orElseThrow());
            builder.withMethodBody(INIT_NAME, NO_ARGUMENTS, 0,
                    code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, NO_ARGUMENTS).return_());
            members.accept(builder);
        });
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return type.cast(hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke());
        } catch (Throwable impossible) {
            throw new LinkageError("an emitted class did not link", impossible);
        }
    }
}
