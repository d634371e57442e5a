package io.goodput.codec;

import io.goodput.contracts.Violation;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what a record lacks: components that are absent though their type does not allow it. */
final class Completeness {
    /** The components of each record class; reflection tells them slowly. */
    private static final ClassValue<List<Part>> PARTS = new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
            return Stream.of(type.getRecordComponents()).map(Part::of).toList();
        }
    };

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
                for (Part part : PARTS.get(whole.getClass())) {
                    Object component = part.of(whole);
                    if (component != null || part.required()) {
                        check(component, pointer + "/" + part.name());
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

    /**
     * A component of a record class.
     *
     * @param required whether its type does not allow it to be absent
     */
    private record Part(String name, Method accessor, boolean required) {
        static Part of(RecordComponent component) {
            return new Part(
                    component.getName(),
                    component.getAccessor(),
                    !component.getAnnotatedType().isAnnotationPresent(Nullable.class));
        }

        @Nullable
        Object of(Record whole) {
            try {
                return accessor.invoke(whole);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a contract needs public accessors: " + whole.getClass(), e);
            }
        }
    }
}
