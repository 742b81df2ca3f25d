package io.tocsin.nativeimage;

import java.io.FileDescriptor;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.Buffer;
import java.nio.channels.Channel;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Follows what static fields hold, to the objects that {@code native-image} refuses to store in an executable. */
final class HeapWalk {

    private record Step(Object object, String path) {}

    /** A path grows by a name a step; a linked list of thousands needs no more than its beginning. */
    private static final int MAX_PATH_LENGTH = 300;

    private final Map<String, String> refused = new TreeMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Class<?>, Field[]> fields = new HashMap<>();
    private final Deque<Step> pending = new ArrayDeque<>();

    /** Follows the static fields of an initialized class. */
    void add(Class<?> type) {
        for (Field field : declared(type)) {
            if (Modifier.isStatic(field.getModifiers())) {
                push(value(field, null), type.getName() + "#" + field.getName());
            }
        }
        while (!pending.isEmpty()) {
            Step step = pending.poll();
            follow(step.object, step.path);
        }
    }

    /** What was found: the path from a static field, and the class of the object at its end. */
    Map<String, String> refused() {
        return refused;
    }

    /** Whether {@code native-image} refuses the object in an image heap; see its DisallowedImageHeapObjectFeature. */
    static boolean isRefused(Object object) {
        if (object instanceof Thread thread) {
            return thread.getState() != Thread.State.NEW && thread.getState() != Thread.State.TERMINATED;
        }
        if (object instanceof FileDescriptor file) {
            return file.valid()
                    && file != FileDescriptor.in
                    && file != FileDescriptor.out
                    && file != FileDescriptor.err;
        }
        if (object instanceof Buffer buffer) {
            return buffer.isDirect();
        }
        return object instanceof Random
                || object instanceof SplittableRandom
                || object instanceof ZipFile
                || object instanceof Channel
                || object instanceof Selector
                || object instanceof Socket
                || object instanceof ServerSocket
                || object instanceof DatagramSocket
                || object instanceof Process
                || object instanceof ProcessHandle
                || object instanceof Cleaner
                || object instanceof Cleaner.Cleanable;
    }

    private void push(Object object, String path) {
        if (object == null) {
            return;
        }
        if (isRefused(object)) {
            refused.put(path, object.getClass().getName());
        } else if (!isLeaf(object) && seen.add(object)) {
            pending.add(new Step(object, path));
        }
    }

    /** What the builder replaces by objects of its own, and what holds none. */
    private static boolean isLeaf(Object object) {
        return object instanceof String
                || object instanceof Number
                || object instanceof Class
                || object instanceof ClassLoader
                || object instanceof Module
                || object instanceof ThreadGroup
                || object instanceof Thread
                || object instanceof Reference
                || object instanceof Member
                || object.getClass().isArray()
                        && object.getClass().getComponentType().isPrimitive();
    }

    private void follow(Object object, String path) {
        Class<?> type = object.getClass();
        String place = path.length() > MAX_PATH_LENGTH ? path : path + ".";
        if (type.isArray()) {
            for (int i = 0; i < Array.getLength(object); i++) {
                push(Array.get(object, i), path.length() > MAX_PATH_LENGTH ? path : path + "[]");
            }
            return;
        }
        for (Field field : fields.computeIfAbsent(type, HeapWalk::instanceFields)) {
            push(value(field, object), place + field.getName());
        }
    }

    private static Field[] instanceFields(Class<?> type) {
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .flatMap(each -> Stream.of(declared(each)))
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toArray(Field[]::new);
    }

    /** Whether the class can hold an object in a static field. */
    static boolean hasStatics(Class<?> type) {
        return Stream.of(declared(type)).anyMatch(field -> Modifier.isStatic(field.getModifiers()));
    }

    /** Those that can refer to an object. */
    private static Field[] declared(Class<?> type) {
        try {
            return Stream.of(type.getDeclaredFields())
                    .filter(field -> !field.getType().isPrimitive() && field.getType() != String.class)
                    .toArray(Field[]::new);
        } catch (LinkageError incomplete) {
            // A type of an optional library: the class cannot be used here.
            return new Field[0];
        }
    }

    private static Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException | LinkageError unusable) {
            return null;
        }
    }
}
