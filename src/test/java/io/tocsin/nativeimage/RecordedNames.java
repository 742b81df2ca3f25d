package io.tocsin.nativeimage;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Names of classes that Quarkus' build hands to extensions as text. An extension may load such a class when the application runs,
 * even if it gets the name before, so it must be registered.
 */
final class RecordedNames {

    private static final String RECORDED = "io.quarkus.runner.recorded.";

    /**
     * Steps of the build that hand over names as keys (the scheduler's beans, the OpenAPI document's schemas, the registry of
     * values), or names of classes that are loaded while the image is built (all others).
     */
    private static final List<String> HARMLESS = List.of(
            "SchedulerProcessor$",
            "SmallRyeOpenApiProcessor$",
            "ValueRegistryProcessor$",
            "HibernateOrm",
            "ResteasyReactiveProcessor$",
            "SecurityProcessor$",
            "SmallRyeHealthProcessor$");

    /** Between a constant name and its {@code Class.forName}: initialize or not, the loader, a call for it. */
    private static final int MAX_DISTANCE = 4;

    private RecordedNames() {}

    /** The names among those of the known classes. */
    static Set<String> in(NativeSources sources) {
        Set<String> names = new TreeSet<>();
        for (ClassReader recorder : sources.classes(RecordedNames::isRelevant)) {
            for (MethodNode method : node(recorder).methods) {
                add(method, sources.classNames(), names);
            }
        }
        return names;
    }

    private static boolean isRelevant(String type) {
        return type.startsWith(RECORDED)
                && HARMLESS.stream().noneMatch(step -> type.startsWith(step, RECORDED.length()));
    }

    private static void add(MethodNode method, Collection<String> known, Set<String> names) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LdcInsnNode constant
                    && constant.cst instanceof String text
                    && known.contains(text)
                    && !isLoadedHere(instruction)) {
                names.add(text);
            }
        }
    }

    /** The builder replaces {@code Class.forName} of a constant; values of the start are kept under the names of their types. */
    private static boolean isLoadedHere(AbstractInsnNode constant) {
        AbstractInsnNode next = constant.getNext();
        for (int i = 0; i < MAX_DISTANCE && next != null; i++) {
            if (next instanceof MethodInsnNode call
                    && List.of("forName", "loadClass", "getValue", "putValue").contains(call.name)) {
                return true;
            }
            next = next.getNext();
        }
        return false;
    }

    private static ClassNode node(ClassReader code) {
        ClassNode node = new ClassNode();
        code.accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return node;
    }
}
