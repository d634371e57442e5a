package io.goodput.gateway.http;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The query of an address: only parameters that are known, each once. */
record QueryParameters(MultivaluedMap<String, String> query) {
    /**
     * The query, checked.
     *
     * @throws InvalidInputException when it holds anything else than {@code known}, or one of them twice
     */
    static QueryParameters of(MultivaluedMap<String, String> query, List<String> known) {
        List<Violation> violations = new ArrayList<>();
        query.forEach((name, values) -> {
            if (!known.contains(name)) {
                violations.add(new Violation(
                        "/" + name,
                        String.join(", ", values),
                        "there is no such parameter here",
                        known.isEmpty() ? "Maybe leave it out" : "Maybe " + String.join(", ", known)));
            } else if (values.size() > 1) {
                violations.add(new Violation(
                        "/" + name, String.join(", ", values), name + " must be given once", "Maybe only the first"));
            }
        });
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return new QueryParameters(query);
    }

    @Nullable
    String find(String name) {
        return query.getFirst(name);
    }

    String get(String name, String absent) {
        String value = find(name);
        return value == null ? absent : value;
    }

    /** A positive whole number; empty when it is absent. */
    OptionalLong wholeNumber(String name) {
        String text = find(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        if (text.matches("[1-9][0-9]{0,15}")) {
            return OptionalLong.of(Long.parseLong(text));
        }
        throw new InvalidInputException(
                new Violation("/" + name, text, name + " must be a positive whole number", "Maybe leave it out"));
    }
}
