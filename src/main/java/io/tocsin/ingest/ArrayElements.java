package io.tocsin.ingest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the elements of a JSON array begin and end, by its brackets, commas and quotes alone. So the elements can be parsed
 * one by one when the array as a whole cannot, because one of them is broken or beyond a bound.
 */
final class ArrayElements {

    /** Where an element stands in the body, without the spaces around it. */
    record Element(int start, int length) {}

    private final byte[] body;
    private final List<Element> elements = new ArrayList<>();

    private ArrayElements(byte[] body) {
        this.body = body;
    }

    /**
     * The elements, at most one more than a request may have.
     *
     * @param first where the array begins
     * @return null if the array has no end, something behind its end, or nothing between two commas
     */
    static @Nullable List<Element> of(byte[] body, int first) {
        ArrayElements array = new ArrayElements(body);
        return array.scan(first) ? array.elements : null;
    }

    private boolean scan(int first) {
        int depth = 1;
        int start = first + 1;
        for (int i = start; i < body.length; i++) {
            switch (body[i]) {
                case '"' -> i = stringEnd(body, i);
                case '[', '{' -> depth++;
                case ']', '}' -> {
                    if (--depth == 0) {
                        return body[i] == ']' && addLast(start, i) && isBlank(i + 1, body.length);
                    }
                }
                case ',' -> {
                    if (depth == 1) {
                        if (isBlank(start, i)) {
                            return false;
                        }
                        add(start, i);
                        if (elements.size() > Limits.REQUEST_EVENTS) {
                            return true;
                        }
                        start = i + 1;
                    }
                }
                default -> {
                    // A part of a number or a word.
                }
            }
        }
        return false;
    }

    private boolean addLast(int start, int end) {
        if (isBlank(start, end)) {
            return elements.isEmpty();
        }
        add(start, end);
        return true;
    }

    private void add(int from, int to) {
        int start = from;
        int end = to;
        while (isSpace(body[start])) {
            start++;
        }
        while (isSpace(body[end - 1])) {
            end--;
        }
        elements.add(new Element(start, end - start));
    }

    /** Where the quote stands that ends the string which begins here; the body's end if it has none. */
    static int stringEnd(byte[] body, int start) {
        for (int i = start + 1; i < body.length; i++) {
            if (body[i] == '\\') {
                i++;
            } else if (body[i] == '"') {
                return i;
            }
        }
        return body.length;
    }

    private boolean isBlank(int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isSpace(body[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether JSON may have the byte between its tokens (RFC 8259, 2). */
    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
