package io.tocsin;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** Our types that JSON is made of or read into, as far as signatures tell. */
final class JsonTypes {

    private JsonTypes() {}

    /**
     * What the signatures of a resource name, and what that is made of: for these Quarkus registers reflection in a native
     * image, by the same walk.
     */
    static Set<JavaClass> ofSignatures(JavaClass resource) {
        Deque<JavaClass> open = new ArrayDeque<>();
        for (JavaMethod method : resource.getMethods()) {
            if (!method.getModifiers().contains(JavaModifier.PRIVATE)
                    && !method.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                open.addAll(method.getReturnType().getAllInvolvedRawTypes());
                for (JavaType parameter : method.getParameterTypes()) {
                    open.addAll(parameter.getAllInvolvedRawTypes());
                }
            }
        }
        Set<JavaClass> found = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            JavaClass type = open.pop().getBaseComponentType();
            if (type.getPackageName().startsWith(ArchitectureRules.ROOT) && found.add(type)) {
                for (JavaField field : type.getFields()) {
                    if (!field.getModifiers().contains(JavaModifier.STATIC)) {
                        open.addAll(field.getType().getAllInvolvedRawTypes());
                    }
                }
            }
        }
        return found;
    }
}
