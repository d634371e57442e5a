package io.goodput.economics.readings;

import io.goodput.contracts.InvalidInputException;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One object of a file as flat values by JSON pointer, and figures in the place of its lists of numbers. Remembers which
 * values were asked for; the others are the row's other keys.
 */
final class Document {
    /** More values in one object are refused. */
    static final int MAX_VALUES = 200_000;

    private static final int MAX_CHARACTERS = 16 << 20;
    private static final int MAX_TEXT = 1_000;

    /** A list's numbers, those of lists in it too, and how many elements it has. */
    static final class ListFigures {
        private long elements;
        private long numbers;
        private double sum;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        void addElement() {
            elements++;
        }

        void addNumber(double value) {
            numbers++;
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }

        long elements() {
            return elements;
        }

        long numbers() {
            return numbers;
        }

        double mean() {
            return sum / numbers;
        }

        double min() {
            return min;
        }

        double max() {
            return max;
        }
    }

    private final String file;
    private final long line;
    private final String pointer;
    private final SortedMap<String, Object> values = new TreeMap<>();
    private final SortedMap<String, ListFigures> lists = new TreeMap<>();
    private final SortedSet<String> taken = new TreeSet<>();
    private long characters;

    /**
     * An empty object.
     *
     * @param line on which it begins, from 1
     * @param pointer of the object in what begins there
     */
    Document(String file, long line, String pointer) {
        this.file = file;
        this.line = line;
        this.pointer = pointer;
    }

    String file() {
        return file;
    }

    long line() {
        return line;
    }

    String pointer() {
        return pointer;
    }

    /** {@code value} is a {@link Double}, a {@link Boolean} or a text; of a key that stands twice the last counts. */
    void put(String at, Object value) {
        Object kept =
                value instanceof String text && text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : value;
        characters += at.length() + (kept instanceof String text ? text.length() : 0);
        if (values.size() >= MAX_VALUES || characters > MAX_CHARACTERS) {
            throw refusal(
                    at,
                    values.size() + " values",
                    "one object may have at most " + MAX_VALUES + " values and 16 MiB of names and texts",
                    "Maybe a file without single requests");
        }
        values.put(at, kept);
    }

    /** The figures of the list at {@code at}, to be filled. */
    ListFigures list(String at) {
        characters += at.length();
        return lists.computeIfAbsent(at, _ -> new ListFigures());
    }

    boolean has(String at) {
        return values.containsKey(at);
    }

    /** Whether there is a value, a list or an object at {@code at}, and not nothing. */
    boolean hasPart(String at) {
        return has(at)
                || lists.containsKey(at)
                || !values.subMap(at + "/", at + "0").isEmpty()
                || !lists.subMap(at + "/", at + "0").isEmpty();
    }

    /** The number at {@code at}; null where there is none, or one that is not a number, infinite or NaN. */
    @Nullable
    Double number(String at) {
        Object value = values.get(at);
        if (value instanceof Double number) {
            taken.add(at);
            return Double.isFinite(number) ? number : null;
        }
        return null;
    }

    /** The same, where nothing below 0 makes sense. */
    @Nullable
    Double amount(String at) {
        Double number = number(at);
        if (number != null && number < 0) {
            throw refusal(at, number.toString(), "must be 0 or more", "Maybe the file is damaged");
        }
        if (number == null && values.get(at) instanceof String text && !text.equals("N/A") && !text.isBlank()) {
            throw refusal(at, text, "must be a number", "Maybe the file was changed by hand");
        }
        return number;
    }

    /** The count at {@code at}. */
    @Nullable
    Long count(String at) {
        Double number = amount(at);
        if (number == null) {
            return null;
        }
        if (number != Math.rint(number) || number > 0x1p53) {
            throw refusal(at, number.toString(), "must be a whole number", "Maybe the file was changed by hand");
        }
        return number.longValue();
    }

    /**
     * The text at {@code at} without control characters, numbers and truth values as texts too; null where there is none, or
     * an empty one.
     */
    @Nullable
    String text(String at) {
        Object value = values.get(at);
        if (value == null) {
            return null;
        }
        taken.add(at);
        String text = value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : value.toString();
        return text.isBlank() ? null : text.strip().replaceAll("\\p{Cntrl}", "?");
    }

    /** Whether the value at {@code at} is true, or says so. */
    boolean isTrue(String at) {
        return "true".equalsIgnoreCase(text(at));
    }

    /** Whether there is a false, or its text, at {@code at}. */
    boolean isFalse(String at) {
        return "false".equalsIgnoreCase(text(at));
    }

    /** The list at {@code at} where it holds numbers, else null. */
    @Nullable
    ListFigures numbers(String at) {
        ListFigures figures = lists.get(at);
        if (figures == null || figures.numbers() == 0) {
            return null;
        }
        taken.add(at);
        return figures;
    }

    /** How many elements the list at {@code at} has; 0 where there is none. */
    long elements(String at) {
        ListFigures figures = lists.get(at);
        return figures == null ? 0 : figures.elements();
    }

    /** The object at {@code at} by itself. */
    Document part(String at) {
        var part = new Document(file, line, pointer + at);
        values.subMap(at + "/", at + "0").forEach((key, value) -> part.values.put(key.substring(at.length()), value));
        lists.subMap(at + "/", at + "0").forEach((key, value) -> part.lists.put(key.substring(at.length()), value));
        return part;
    }

    /** What nobody asked for, by pointer: texts, numbers, truth values, and of lists a short text. */
    SortedMap<String, Object> others() {
        SortedMap<String, Object> others = new TreeMap<>();
        for (Map.Entry<String, Object> value : values.entrySet()) {
            if (!taken.contains(value.getKey())) {
                Object kept = value.getValue();
                others.put(
                        value.getKey(), kept instanceof Double number && !Double.isFinite(number) ? "" + kept : kept);
            }
        }
        for (Map.Entry<String, ListFigures> list : lists.entrySet()) {
            ListFigures figures = list.getValue();
            if (!taken.contains(list.getKey()) && figures.elements() > 0) {
                others.put(
                        list.getKey(),
                        figures.elements() + " elements"
                                + (figures.numbers() == 0
                                        ? ""
                                        : ", " + figures.numbers() + " numbers of mean " + figures.mean()));
            }
        }
        return others;
    }

    /** Where {@code at} is, for a reader of the file. */
    String where(String at) {
        return where(file, line, pointer + at);
    }

    static String where(String file, long line, String pointer) {
        return file + " line " + line + (pointer.isEmpty() ? "" : " " + Refusals.printable(pointer));
    }

    InvalidInputException refusal(String at, String value, String rule, String advice) {
        return Refusals.of(where(at), value, rule, advice);
    }
}
