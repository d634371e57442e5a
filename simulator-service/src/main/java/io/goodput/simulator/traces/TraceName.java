package io.goodput.simulator.traces;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a question calls a trace.
 *
 * @param name of all its versions
 * @param version one of them; absent: the newest
 */
public record TraceName(String name, @Nullable Integer version) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final Pattern NAMED = Pattern.compile(NAME);
    private static final Pattern CONTENT_HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern VERSIONED = Pattern.compile("(" + NAME + ")(?:@([1-9][0-9]{0,8}))?");

    /** Reads {@code name} or {@code name@version}; empty when no trace can have that name. */
    public static Optional<TraceName> parse(String text) {
        Matcher matcher = VERSIONED.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String version = matcher.group(2);
        return Optional.of(new TraceName(matcher.group(1), version == null ? null : Integer.valueOf(version)));
    }

    /**
     * A new trace's name, as it is.
     *
     * @throws InvalidInputException when no trace may be called so
     */
    public static String checked(String name) {
        if (isContentHash(name)) {
            throw new InvalidInputException(new Violation(
                    "/name", name, "name must not look like the hash of a content", "Maybe azure-2023-conversation"));
        }
        if (!NAMED.matcher(name).matches()) {
            throw new InvalidInputException(new Violation(
                    "/name",
                    name,
                    "name must be 1 to 100 letters, digits, dots, hyphens or underscores, and start with a letter or a"
                            + " digit",
                    "Maybe azure-2023-conversation"));
        }
        return name;
    }

    /** Whether a text is a content's hash rather than a trace's name. */
    public static boolean isContentHash(String text) {
        return CONTENT_HASH.matcher(text).matches();
    }

    @Override
    public String toString() {
        return version == null ? name : name + "@" + version;
    }
}
