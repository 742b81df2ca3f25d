package io.tocsin.time;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Reads timestamps in the forms that loggers and clients write. These are RFC 3339 with any number of fraction digits, a
 * space for its {@code T}, a comma before the fraction, an offset without a colon ({@code +0100}, {@code +01}) and a leap second; a
 * date, which begins in UTC; and Unix time. Years have four digits.
 */
public final class Timestamps {

    private static final int DATE_LENGTH = "2026-01-31".length();
    private static final int MINUTE_LENGTH = "2026-01-31T12:00".length();
    private static final int NANO_DIGITS = 9;
    /** RFC 3339, 5.7: a leap second is the last one of an hour in every offset in use. */
    private static final int LEAP_SECOND = 60;

    /** Unix time in seconds stays below this until the year 5138; above it, it is in milliseconds. */
    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(100_000_000_000L);
    /** Each unit that is in use is a thousandth of the one before: milliseconds, microseconds, nanoseconds. */
    private static final int SMALLER_UNITS = 3;

    private static final int MAX_NUMBER_LENGTH = 40;

    private Timestamps() {}

    /**
     * Reads a timestamp.
     *
     * @return null if it has none of the forms, or names no moment
     */
    public static @Nullable Instant parse(String text) {
        int length = text.length();
        if (length < DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return parseUnixTime(text);
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        if (year < 0 || month < 0 || day < 0) {
            return null;
        }
        long epochDay;
        try {
            epochDay = LocalDate.of(year, month, day).toEpochDay();
        } catch (DateTimeException noSuchDay) {
            return null;
        }
        if (length == DATE_LENGTH) {
            return Instant.ofEpochSecond(epochDay * 86_400);
        }
        return parseTime(text, epochDay);
    }

    private static @Nullable Instant parseTime(String text, long epochDay) {
        char separator = text.charAt(DATE_LENGTH);
        if ((separator != 'T' && separator != 't' && separator != ' ')
                || text.length() <= MINUTE_LENGTH
                || text.charAt(13) != ':') {
            return null;
        }
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = 0;
        int nanos = 0;
        int place = MINUTE_LENGTH;
        if (text.charAt(place) == ':') {
            second = number(text, place + 1, 2);
            place += 3;
            if (place < text.length() && (text.charAt(place) == '.' || text.charAt(place) == ',')) {
                int end = digitsEnd(text, place + 1);
                nanos = nanos(text, place + 1, end);
                place = end;
            }
        }
        if (second == LEAP_SECOND && minute == 59) {
            // Clocks that have no leap second repeat or stretch the second before it.
            second = 59;
            nanos = 999_999_999;
        }
        int offset = offsetSeconds(text, place);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || nanos < 0) {
            return null;
        }
        if (offset == Integer.MIN_VALUE) {
            return null;
        }
        return Instant.ofEpochSecond(epochDay * 86_400 + hour * 3_600L + minute * 60L + second - offset, nanos);
    }

    /**
     * Reads Unix time, a whole or decimal number of seconds, milliseconds, microseconds or nanoseconds, told apart by its size.
     *
     * @return null if the text is no such number
     */
    private static @Nullable Instant parseUnixTime(String text) {
        if (text.isEmpty() || text.length() > MAX_NUMBER_LENGTH || !isDecimal(text)) {
            return null;
        }
        BigDecimal seconds = new BigDecimal(text);
        for (int unit = 0; unit < SMALLER_UNITS && seconds.compareTo(MAX_SECONDS) >= 0; unit++) {
            seconds = seconds.movePointLeft(3);
        }
        if (seconds.compareTo(MAX_SECONDS) >= 0) {
            return null;
        }
        long whole = seconds.longValue();
        return Instant.ofEpochSecond(
                whole,
                seconds.subtract(BigDecimal.valueOf(whole))
                        .movePointRight(NANO_DIGITS)
                        .longValue());
    }

    private static boolean isDecimal(String text) {
        int end = digitsEnd(text, 0);
        if (end == 0) {
            return false;
        }
        return end == text.length()
                || (text.charAt(end) == '.' && end + 1 < text.length() && digitsEnd(text, end + 1) == text.length());
    }

    /** Returns the offset at the end of the text, in seconds; {@link Integer#MIN_VALUE} if it is invalid. */
    private static int offsetSeconds(String text, int start) {
        int length = text.length() - start;
        char sign = length > 0 ? text.charAt(start) : 0;
        if (length == 1 && (sign == 'Z' || sign == 'z')) {
            return 0;
        }
        if (sign != '+' && sign != '-' && sign != '\u2212') {
            return Integer.MIN_VALUE;
        }
        boolean colon = length == 6 && text.charAt(start + 3) == ':';
        if (!colon && length != 5 && length != 3) {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, start + 1, 2);
        int minutes = length == 3 ? 0 : number(text, start + (colon ? 4 : 3), 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '+' ? seconds : -seconds;
    }

    /** The first nine digits of a fraction as nanoseconds; -1 if it has no digit. */
    private static int nanos(String text, int start, int end) {
        if (end == start) {
            return -1;
        }
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            nanos = nanos * 10 + (start + i < end ? text.charAt(start + i) - '0' : 0);
        }
        return nanos;
    }

    private static int digitsEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The number of so many digits; -1 if other characters stand there. */
    private static int number(String text, int start, int digits) {
        if (start + digits > text.length()) {
            return -1;
        }
        int number = 0;
        for (int i = start; i < start + digits; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
