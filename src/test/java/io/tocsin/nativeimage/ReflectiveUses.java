package io.tocsin.nativeimage;

import io.tocsin.nativeimage.Origin.Origins;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Finds the types that an application's own code has made or read by reflection: by Jackson, by a query of Hibernate, by name.
 * It follows arguments back to class literals and declared types, also through methods of the application that pass them on.
 */
final class ReflectiveUses {

    private static final Pattern SELECT_NEW = Pattern.compile("(?i)\\bnew\\s+([a-z_][\\w$]*(?:\\.[\\w$]+)+)\\s*\\(");

    private record Method(String owner, String name, String descriptor) {}

    private record Argument(Method method, int index) {}

    private record Call(Method caller, boolean callerIsStatic, Method called, List<Origins> arguments) {}

    private final String prefix;
    private final Map<String, ClassNode> classes = new TreeMap<>();
    private final Map<Method, List<Call>> calls = new HashMap<>();
    private final Map<String, String> found = new TreeMap<>();
    private final Set<Argument> visited = new HashSet<>();
    private final Deque<Argument> pending = new ArrayDeque<>();

    private ReflectiveUses(List<ClassReader> code, String prefix) {
        this.prefix = prefix.replace('.', '/');
        for (ClassReader each : code) {
            ClassNode node = new ClassNode();
            each.accept(node, ClassReader.SKIP_DEBUG);
            classes.put(node.name, node);
        }
    }

    /**
     * Finds the uses.
     *
     * @param code the application's classes
     * @param prefix of the names of types that are looked for; others are left to those who made them
     * @return a place of use, by the type's name; that of an array ends in {@code []}
     */
    static Map<String, String> in(List<ClassReader> code, String prefix) throws AnalyzerException {
        ReflectiveUses uses = new ReflectiveUses(code, prefix);
        uses.collect();
        uses.trace();
        return uses.found;
    }

    private void collect() throws AnalyzerException {
        for (ClassNode owner : classes.values()) {
            if ("com/fasterxml/jackson/core/type/TypeReference".equals(owner.superName)) {
                addMentioned(owner.signature, owner.name);
            }
            for (MethodNode method : owner.methods) {
                collect(owner, method);
            }
        }
    }

    private void collect(ClassNode owner, MethodNode method) throws AnalyzerException {
        Frame<Origins>[] frames = new Analyzer<>(new OriginInterpreter()).analyze(owner.name, method);
        Method caller = new Method(owner.name, method.name, method.desc);
        for (int i = 0; i < frames.length; i++) {
            if (method.instructions.get(i) instanceof LdcInsnNode constant && constant.cst instanceof String text) {
                Matcher created = SELECT_NEW.matcher(text);
                while (created.find()) {
                    add(created.group(1).replace('.', '/'), place(caller));
                }
            }
            if (frames[i] != null && method.instructions.get(i) instanceof MethodInsnNode instruction) {
                Method called = new Method(instruction.owner, instruction.name, instruction.desc);
                int count = Type.getArgumentTypes(instruction.desc).length;
                List<Origins> arguments = new ArrayList<>();
                for (int argument = 0; argument < count; argument++) {
                    arguments.add(frames[i].getStack(frames[i].getStackSize() - count + argument));
                }
                boolean callerIsStatic = (method.access & Opcodes.ACC_STATIC) != 0;
                calls.computeIfAbsent(called, key -> new ArrayList<>())
                        .add(new Call(caller, callerIsStatic, called, arguments));
            }
        }
    }

    private void trace() {
        for (Method called : calls.keySet()) {
            Type[] types = Type.getArgumentTypes(called.descriptor);
            for (int i = 0; i < types.length; i++) {
                if (ReflectiveApis.uses(called.owner, called.name, types[i].getClassName())) {
                    pending.add(new Argument(called, i));
                }
            }
        }
        while (!pending.isEmpty()) {
            Argument argument = pending.poll();
            if (visited.add(argument)) {
                for (Call call : calls.getOrDefault(argument.method, List.of())) {
                    call.arguments.get(argument.index).all().forEach(origin -> trace(origin, call));
                }
            }
        }
    }

    private void trace(Origin origin, Call call) {
        String place = place(call.caller);
        if (origin instanceof Origin.ClassLiteral literal) {
            addType(Type.getType(literal.descriptor()), place, true);
        } else if (origin instanceof Origin.Declared declared) {
            addType(Type.getType(declared.descriptor()), place, false);
        } else if (origin instanceof Origin.Text text && call.called.owner.startsWith("java/lang/Class")) {
            found.putIfAbsent(text.text(), place);
        } else if (origin instanceof Origin.Parameter parameter) {
            addType(Type.getType(parameter.descriptor()), place, false);
            int index = index(call, parameter.local());
            if (index >= 0) {
                pending.add(new Argument(call.caller, index));
            }
        }
    }

    /** Parameters are counted by their order, local variables by their size, and {@code this} is the first of them. */
    private static int index(Call call, int local) {
        int at = call.callerIsStatic ? 0 : 1;
        Type[] types = Type.getArgumentTypes(call.caller.descriptor);
        for (int i = 0; i < types.length; i++) {
            if (at == local) {
                return i;
            }
            at += types[i].getSize();
        }
        // It is "this".
        return -1;
    }

    private void addType(Type type, String place, boolean made) {
        if (type.getSort() == Type.ARRAY) {
            String element = type.getElementType().getClassName();
            if (made && element.startsWith(prefix.replace('/', '.'))) {
                found.putIfAbsent(element + "[]", place);
            }
            addType(type.getElementType(), place, made);
        } else if (type.getSort() == Type.OBJECT) {
            add(type.getInternalName(), place);
        }
    }

    private void add(String type, String place) {
        ClassNode node = classes.get(type);
        if (!type.startsWith(prefix) || node == null && !place.contains("#")) {
            return;
        }
        boolean isNew = node == null || (node.access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM)) == 0
                ? found.putIfAbsent(type.replace('/', '.'), place) == null
                : visited.add(new Argument(new Method(type, "", ""), 0));
        if (node == null || !isNew) {
            return;
        }
        for (FieldNode field : node.fields) {
            if ((field.access & Opcodes.ACC_STATIC) == 0) {
                addMentioned(field.signature == null ? field.desc : field.signature, type);
            }
        }
        for (ClassNode other : classes.values()) {
            if (type.equals(other.superName) || other.interfaces.contains(type)) {
                add(other.name, place);
            }
        }
    }

    private void addMentioned(String signature, String place) {
        Matcher mentioned =
                Pattern.compile("L?(" + Pattern.quote(prefix) + "[\\w/$]*)").matcher(signature);
        while (mentioned.find()) {
            add(mentioned.group(1), place.replace('/', '.') + "#");
        }
    }

    private static String place(Method method) {
        return method.owner.replace('/', '.') + "#" + method.name;
    }
}
