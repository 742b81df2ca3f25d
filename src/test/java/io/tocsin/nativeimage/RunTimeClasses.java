package io.tocsin.nativeimage;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads which classes wait for the start of the executable: Quarkus initializes all others while it builds the image. */
final class RunTimeClasses {

    private RunTimeClasses() {}

    /**
     * Names of classes and packages in the {@code Feature} that Quarkus generates. Each is a constant; a constant that names no
     * class matches nothing.
     */
    static Set<String> ofFeature(byte[] feature) {
        Set<String> names = new TreeSet<>();
        MethodVisitor constants = new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitLdcInsn(Object value) {
                if (value instanceof String name && name.contains(".")) {
                    names.add(name);
                }
            }
        };
        new ClassReader(feature)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return constants;
                            }
                        },
                        ClassReader.SKIP_DEBUG);
        return names;
    }

    /** Whether one of the names is the class or a package around it. A class nested in one does not wait with it. */
    static boolean contains(Collection<String> names, String type) {
        return names.contains(type)
                || IntStream.range(0, type.length())
                        .filter(at -> type.charAt(at) == '.')
                        .mapToObj(at -> type.substring(0, at))
                        .anyMatch(names::contains);
    }
}
