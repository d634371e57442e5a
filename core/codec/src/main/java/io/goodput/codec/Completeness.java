package io.goodput.codec;

import io.goodput.contracts.Violation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what a record lacks: components that are absent though their type does not allow it. */
final class Completeness {
    private final List<Violation> violations = new ArrayList<>();

    private Completeness() {}

    /** What {@code value}, a record or a list or a leaf, lacks anywhere inside; empty when it is whole. */
    static List<Violation> violations(@Nullable Object value) {
        var completeness = new Completeness();
        completeness.check(value, "");
        return completeness.violations;
    }

    private void check(@Nullable Object value, String pointer) {
        switch (value) {
            case null ->
                violations.add(new Violation(
                        pointer,
                        "absent",
                        pointer.substring(pointer.lastIndexOf('/') + 1) + " is required",
                        "Maybe it was written by something else"));
            case Record whole -> {
                for (RecordComponent component : whole.getClass().getRecordComponents()) {
                    Object part = part(whole, component);
                    if (part != null || !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                        check(part, pointer + "/" + component.getName());
                    }
                }
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    check(list.get(i), pointer + "/" + i);
                }
            }
            default -> {}
        }
    }

    private static @Nullable Object part(Record whole, RecordComponent component) {
        try {
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a contract needs public accessors: " + whole.getClass(), e);
        }
    }
}
