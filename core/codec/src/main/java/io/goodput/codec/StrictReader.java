package io.goodput.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tree becomes a record, and everything wrong with it is collected rather than thrown at the first mistake.
 *
 * <p>A part that cannot be built is replaced by a placeholder that is valid in itself, so that its siblings and the
 * records above are still checked; what is then said about a placeholder is dropped, since its text is already refused.
 * Entries of the catalog have no placeholders: the reading of one ends at the first record that is wrong.
 */
final class StrictReader {
    /** More are not reported: enough to correct by, and a bound on the answer to a hostile text. */
    private static final int MAX_VIOLATIONS = 100;

    private final List<Violation> violations = new ArrayList<>();
    /** Pointers of values that were replaced by placeholders. */
    private final Set<String> broken = new HashSet<>();
    /** Pointers of values that hold a placeholder. */
    private final Set<String> tainted = new HashSet<>();

    /** The record that {@code tree} describes, with placeholders where it is wrong. */
    <T> T read(Class<T> type, JsonNode tree) {
        return type.cast(readValue(type, tree, ""));
    }

    /** Adds what a later check found, except about parts that this reader already refused. */
    void addUnlessAlreadyBroken(List<Violation> found) {
        for (Violation violation : found) {
            if (!isBroken(violation.pointer())) {
                add(violation);
            }
        }
    }

    void throwIfInvalid() {
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }

    private Object readValue(Type type, JsonNode node, String pointer) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return readList(list.getActualTypeArguments()[0], node, pointer);
        }
        if (!(type instanceof Class<?> raw)) {
            throw new IllegalStateException("contracts hold records, lists, enums, texts and numbers, not " + type);
        }
        if (raw.isRecord()) {
            return readRecord(raw, node, pointer);
        }
        if (raw.isEnum()) {
            return readEnum(raw, node, pointer);
        }
        if (raw == String.class) {
            return node.isTextual() ? node.textValue() : refuse(raw, node, pointer, "must be a text", "Maybe quote it");
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return node.isBoolean()
                    ? node.booleanValue()
                    : refuse(raw, node, pointer, "must be true or false", "Maybe true");
        }
        return readNumber(raw, node, pointer);
    }

    private Object readNumber(Class<?> type, JsonNode node, String pointer) {
        if (!node.isNumber()) {
            return refuse(type, node, pointer, "must be a number", "Maybe a number without quotes or a unit");
        }
        double value = node.doubleValue();
        if (!Double.isFinite(value)) {
            return refuse(type, node, pointer, "must be a finite number", "Maybe a smaller one");
        }
        if (type == double.class || type == Double.class) {
            return value;
        }
        boolean isLong = type == long.class || type == Long.class;
        double bound = isLong ? 0x1p53 : Integer.MAX_VALUE;
        if (value != Math.rint(value) || Math.abs(value) > bound || !isWhole(node)) {
            return refuse(
                    type,
                    node,
                    pointer,
                    "must be a whole number of at most " + (long) bound + " in size",
                    Math.abs(value) > bound ? "Maybe a smaller one" : "Maybe " + (long) Math.rint(value));
        }
        return isLong ? (Object) (long) value : (Object) (int) value;
    }

    /** A fraction too small for a double to show is still a fraction. */
    private static boolean isWhole(JsonNode node) {
        BigDecimal exact = node.decimalValue();
        return exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
    }

    private Object readEnum(Class<?> type, JsonNode node, String pointer) {
        List<Enum<?>> constants = Stream.of(type.getEnumConstants())
                .<Enum<?>>map(constant -> (Enum<?>) constant)
                .toList();
        List<String> names = constants.stream().map(EnumNames::of).toList();
        int index = node.isTextual() ? names.indexOf(node.textValue()) : -1;
        return index >= 0
                ? constants.get(index)
                : refuse(
                        type,
                        node,
                        pointer,
                        "must be one of " + String.join(", ", names),
                        NearestNames.advice(node.asText(), names));
    }

    private Object readList(Type elementType, JsonNode node, String pointer) {
        if (!node.isArray()) {
            report(node, pointer, "must be a list", "Maybe put it in [ ]");
            return List.of(placeholder(elementType));
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            elements.add(readValue(elementType, node.get(i), pointer + "/" + i));
        }
        return elements;
    }

    private Object readRecord(Class<?> type, JsonNode node, String pointer) {
        if (!node.isObject()) {
            return refuse(type, node, pointer, "must be an object with fields", "Maybe " + fieldNames(type));
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> names = Stream.of(components).map(RecordComponent::getName).toList();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!names.contains(field.getKey())) {
                report(
                        field.getValue(),
                        pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1"),
                        "is not a field here",
                        NearestNames.advice(field.getKey(), names));
            }
        }
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            JsonNode value = node.get(component.getName());
            String at = pointer + "/" + component.getName();
            if (value != null && !value.isNull()) {
                arguments[i] = readValue(component.getGenericType(), value, at);
            } else if (!isNullable(component.getAnnotatedType())) {
                add(new Violation(at, "absent", component.getName() + " is required", "Maybe add it"));
                markBroken(at);
                arguments[i] = placeholder(component.getGenericType());
            }
        }
        return construct(type, arguments, pointer);
    }

    /** Builds the record; components that its constructor refuses are replaced, so that the rest can be checked on. */
    private Object construct(Class<?> type, @Nullable Object[] arguments, String pointer) {
        @Nullable Object[] whole = arguments.clone();
        try {
            return canonical(type, arguments);
        } catch (InvalidInputException e) {
            addUnlessAlreadyBroken(
                    e.violations().stream().map(each -> each.under(pointer)).toList());
            RecordComponent[] components = type.getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                String at = "/" + components[i].getName();
                if (e.violations().stream().anyMatch(each -> (each.pointer() + "/").startsWith(at + "/"))) {
                    markBroken(pointer + at);
                    whole[i] = placeholder(components[i].getGenericType());
                    arguments[i] = isNullable(components[i].getAnnotatedType()) ? null : whole[i];
                }
            }
        }
        // Without the refused components, or where one of them cannot be done without, with placeholders for all.
        try {
            return canonical(type, arguments);
        } catch (InvalidInputException e) {
            try {
                return canonical(type, whole);
            } catch (InvalidInputException again) {
                markBroken(pointer);
                return placeholder(type);
            }
        }
    }

    private Object refuse(Class<?> type, JsonNode node, String pointer, String rule, String advice) {
        report(node, pointer, rule, advice);
        return placeholder(type);
    }

    private void report(JsonNode node, String pointer, String rule, String advice) {
        String name = nameAt(pointer);
        String value = node.isTextual() ? node.textValue() : node.toString();
        add(new Violation(pointer, value, name + " " + rule, advice));
        markBroken(pointer);
    }

    /** The field at a pointer; of an element of a list the list's. */
    private static String nameAt(String pointer) {
        if (pointer.isEmpty()) {
            return "the body";
        }
        String last = pointer.substring(pointer.lastIndexOf('/') + 1);
        return last.chars().allMatch(Character::isDigit) ? "each of " + nameAt(parent(pointer)) : last;
    }

    private void markBroken(String pointer) {
        broken.add(pointer);
        for (String at = pointer; !at.isEmpty(); at = parent(at)) {
            if (!tainted.add(parent(at))) {
                return;
            }
        }
    }

    /** Whether what stands at {@code pointer} is, is part of, or holds a placeholder. */
    private boolean isBroken(String pointer) {
        if (tainted.contains(pointer)) {
            return true;
        }
        for (String at = pointer; !at.isEmpty(); at = parent(at)) {
            if (broken.contains(at)) {
                return true;
            }
        }
        return broken.contains("");
    }

    private static String parent(String pointer) {
        return pointer.substring(0, pointer.lastIndexOf('/'));
    }

    private void add(Violation violation) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(violation);
        }
    }

    private static Object canonical(Class<?> type, @Nullable Object[] arguments) {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidInputException invalid) {
                throw invalid;
            }
            throw new IllegalStateException("the constructor of " + type + " failed on checked arguments", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a contract needs a public canonical constructor: " + type, e);
        }
    }

    /** Throws what is known so far where nothing can stand for the type: the rest depends on it. */
    private Object placeholder(Type type) {
        return type instanceof ParameterizedType list
                ? List.of(placeholder(list.getActualTypeArguments()[0]))
                : Placeholders.find((Class<?>) type).orElseThrow(() -> new InvalidInputException(violations));
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static String fieldNames(Class<?> type) {
        return String.join(
                ", ",
                Stream.of(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }
}
