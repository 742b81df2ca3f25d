package io.tocsin.scrub;

import org.jspecify.annotations.Nullable;

/** Values behind a secret name in XML ({@code <password>x</password>}) and on command lines ({@code --password x}). */
final class Elements {

    private static final int LONGEST_TAG = 256;

    private final KeyNames names;

    Elements(KeyNames names) {
        this.names = names;
    }

    /**
     * Looks at the angle bracket here.
     *
     * @return the end of the element's text that was taken out; {@code place} where nothing was
     */
    int elementAt(Scan scan, int place) {
        int nameEnd = nameEnd(scan, place + 1, true);
        Named named = find(scan, place + 1, nameEnd);
        if (named == null) {
            return place;
        }
        int tag = nameEnd;
        int most = Math.min(scan.length, nameEnd + LONGEST_TAG);
        while (tag < most && scan.text.charAt(tag) != '>' && scan.text.charAt(tag) != '<') {
            tag++;
        }
        scan.work += tag - place;
        if (scan.at(tag) != '>' || scan.at(tag - 1) == '/') {
            return place;
        }
        int start = tag + 1;
        int end = start;
        while (end < scan.length && scan.text.charAt(end) != '<') {
            end++;
        }
        scan.work += end - start;
        // A type argument, List<Token>, is never closed so.
        boolean closed = scan.at(end + 1) == '/' || end == scan.length;
        return closed && !isKept(scan, start, end) ? scan.replace(start, end, named.kind()) : place;
    }

    /** The same for the dash of an option here, which no word stands before. */
    int optionAt(Scan scan, int place) {
        if (scan.at(place + 1) != '-' || !Ascii.isLetter(scan.at(place + 2))) {
            return place;
        }
        int nameEnd = nameEnd(scan, place + 2, false);
        // As a list of arguments has it: '--password', 'x'.
        int behind = nameEnd + Quotes.opening(scan, nameEnd);
        if (behind > nameEnd && scan.at(behind) == ',') {
            behind++;
        }
        int start = Values.spacesEnd(scan, behind);
        if (start == behind || start >= scan.length || scan.at(start) == '-') {
            return place;
        }
        Named named = find(scan, place + 2, nameEnd);
        if (named == null) {
            return place;
        }
        int quote = Quotes.opening(scan, start);
        int content = start + quote;
        int end = quote > 0 ? Quotes.contentEnd(scan, start, quote) : Values.plainEnd(scan, start, false);
        return isKept(scan, content, end) || SecretWords.PROSE.get(scan.text, content, end) != null
                ? place
                : scan.replace(content, end, named.kind());
    }

    private @Nullable Named find(Scan scan, int start, int end) {
        if (end == start) {
            return null;
        }
        Named named = names.find(scan.text, start, end, start);
        return named != null && scan.takes(named.kind()) && named.kind() != Kind.USER ? named : null;
    }

    private static int nameEnd(Scan scan, int start, boolean prefixed) {
        int i = start;
        int most = Math.min(scan.length, start + KeyNames.LONGEST);
        while (i < most) {
            char c = scan.text.charAt(i);
            if (!isNamePart(c) || (c == ':' && !prefixed)) {
                break;
            }
            i++;
        }
        scan.work += i - start;
        return i;
    }

    /** Whether it may stand in an element's name; a colon parts its prefix. */
    static boolean isNamePart(char c) {
        return Ascii.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == ':';
    }

    private static boolean isKept(Scan scan, int start, int end) {
        int first = start;
        while (first < end && Ascii.isSpace(scan.text.charAt(first))) {
            first++;
        }
        return Values.isNothing(scan.text, first, end) || Marks.end(scan.text, first) == end;
    }
}
