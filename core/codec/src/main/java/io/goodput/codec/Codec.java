package io.goodput.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.erdtman.jcs.JsonCanonicalizer;

/** Contracts to text and back. Thread-safe. */
public final class Codec {
    /** No question may be longer, in bytes of UTF-8. */
    public static final int MAX_QUESTION_BYTES = 1 << 20;

    private static final ObjectMapper MAPPER = ContractsMapper.create();

    private Codec() {}

    /**
     * Reads a caller's text strictly: unknown fields, duplicate keys, NaN, wrong types and nesting over 64 are refused.
     *
     * @throws InvalidInputException with all violations at once, each with a JSON pointer
     */
    public static <T> T readStrict(Class<T> type, String text, Format format) {
        return readStrict(type, text, format, UnaryOperator.identity());
    }

    /**
     * Reads a caller's text strictly and resolves it. Both steps report together: what can be resolved is, even when
     * another part of the text is wrong, so that the caller sees all violations at once.
     *
     * @param resolve fills defaults and checks what a record alone cannot; throws {@link InvalidInputException}
     * @throws InvalidInputException with all violations of both steps
     */
    public static <T> T readStrict(Class<T> type, String text, Format format, UnaryOperator<T> resolve) {
        if (text.length() > MAX_QUESTION_BYTES) {
            throw new InvalidInputException(new Violation(
                    "", text.length() + " characters", "a question may have at most 1 MiB", "Maybe a smaller one"));
        }
        JsonNode tree = TextTree.parse(text, format);
        QuestionKind.refuseAnother(type, tree);
        var reader = new StrictReader();
        T value = reader.read(type, tree);
        T resolved = value;
        try {
            resolved = resolve.apply(value);
        } catch (InvalidInputException e) {
            reader.addUnlessAlreadyBroken(e.violations());
        }
        reader.throwIfInvalid();
        return resolved;
    }

    /**
     * The texts, numbers and truth values of a file of somebody else's, by JSON pointer, in the order of the pointers; for
     * the few of them that are of use.
     *
     * @throws InvalidInputException when the text is not well-formed
     */
    public static SortedMap<String, String> readScalars(String text, Format format) {
        if (text.length() > MAX_QUESTION_BYTES) {
            throw new InvalidInputException(new Violation(
                    "", text.length() + " characters", "a text may have at most 1 MiB", "Maybe a smaller one"));
        }
        SortedMap<String, String> scalars = new TreeMap<>();
        addScalars(TextTree.parse(text, format), "", scalars);
        return scalars;
    }

    private static void addScalars(JsonNode node, String pointer, SortedMap<String, String> scalars) {
        if (node.isValueNode()) {
            scalars.put(pointer, node.asText());
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            addScalars(
                    field.getValue(),
                    pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1"),
                    scalars);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            addScalars(node.get(i), pointer + "/" + i, scalars);
        }
    }

    /**
     * Reads JSON that this product wrote; unknown fields are ignored (rolling upgrades), absent ones are refused.
     *
     * @throws InvalidInputException when the text is not JSON, or not that contract
     */
    public static <T> T read(Class<T> type, String json) {
        try {
            T value = MAPPER.readValue(json, type);
            List<Violation> absent = Completeness.violations(value);
            if (!absent.isEmpty()) {
                throw new InvalidInputException(absent);
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(new Violation(
                    "",
                    json,
                    "this is not a " + type.getSimpleName() + ": " + e.getOriginalMessage(),
                    "Maybe it was written by something else"));
        }
    }

    /** Canonical JSON (RFC 8785): the same value gives the same bytes. Absent fields are left out. */
    public static String write(Object value) {
        try {
            return new JsonCanonicalizer(MAPPER.writeValueAsString(value)).getEncodedString();
        } catch (IOException e) {
            throw new IllegalStateException("a contract that cannot be written: " + value, e);
        }
    }

    /** Canonical JSON of an object with a text in the place of one of its fields. */
    public static String withText(String json, String field, String text) {
        JsonNode tree = TextTree.parse(json, Format.JSON);
        ((ObjectNode) tree).put(field, text);
        return write(tree);
    }

    /**
     * JSON of an object with another's fields in the place of its own, whole field by whole field.
     *
     * @param text the other object
     * @param except a field of the other that is left out
     * @throws InvalidInputException when the text is not well-formed
     */
    public static String overlaid(String json, String text, Format format, String except) {
        ObjectNode tree = (ObjectNode) TextTree.parse(json, Format.JSON);
        for (Map.Entry<String, JsonNode> field : TextTree.parse(text, format).properties()) {
            if (!field.getKey().equals(except)) {
                tree.set(field.getKey(), field.getValue());
            }
        }
        return tree.toString();
    }

    /** Identity of a run: SHA-256, in hexadecimal, of the canonical specification and the build hash. */
    public static String runId(RunSpec spec, String build) {
        return sha256(write(List.of(spec, build)));
    }

    /** Identity of a question: SHA-256, in hexadecimal, of its canonical form and what else its answer depends on. */
    public static String questionHash(Object resolvedQuestion, String... dependencies) {
        return sha256(
                write(List.of(resolvedQuestion.getClass().getSimpleName(), resolvedQuestion, List.of(dependencies))));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
