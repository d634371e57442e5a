package io.goodput.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/** A caller's text as a tree: bounded in depth and number size, no duplicate keys, no NaN, one document. */
final class TextTree {
    /** Deeper nesting is refused. */
    static final int MAX_DEPTH = 64;

    private static final int MAX_NUMBER_LENGTH = 100;
    private static final CoreScalarResolver YAML_SCALARS = new CoreScalarResolver(false);

    private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private TextTree() {}

    static JsonNode parse(String text, Format format) {
        // A byte order mark, which editors of some systems put before UTF-8 text.
        String content = text.startsWith("\ufeff") ? text.substring(1) : text;
        return switch (format) {
            case JSON -> json(content);
            case YAML -> yaml(content);
        };
    }

    private static JsonNode json(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree == null || tree.isMissingNode()) {
                throw refused("nothing", "a body is needed", "Maybe a JSON object");
            }
            return tree;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw refused(shown(text), "this is not well-formed JSON" + where + ": " + reason(e), advice());
        }
    }

    /** The parser's reason without what it says about its own settings. */
    private static String reason(JsonProcessingException e) {
        if (e.getOriginalMessage().startsWith("Trailing token")) {
            return "something follows the end of the object";
        }
        return e.getOriginalMessage().replaceAll("(: enable|, from) `[^`]*`( to allow)?", "");
    }

    private static JsonNode yaml(String text) {
        var settings = LoadSettings.builder()
                .setCodePointLimit(Codec.MAX_QUESTION_BYTES)
                .build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            events.next();
            Event start = events.next();
            if (start.getEventId() == Event.ID.StreamEnd) {
                throw refused("nothing", "a body is needed", "Maybe a YAML mapping");
            }
            JsonNode tree = yamlNode(events, events.next(), 1);
            events.next();
            if (events.next().getEventId() != Event.ID.StreamEnd) {
                throw refused(shown(text), "only one YAML document may be sent", "Maybe remove what follows ---");
            }
            return tree;
        } catch (YamlEngineException e) {
            throw refused(shown(text), "this is not well-formed YAML: " + firstLines(e), advice());
        }
    }

    private static JsonNode yamlNode(Iterator<Event> events, Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused(
                    "nesting of " + depth + where(event), "nesting may be at most " + MAX_DEPTH + " deep", advice());
        }
        return switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case SequenceStart -> {
                var array = JsonNodeFactory.instance.arrayNode();
                for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
                    array.add(yamlNode(events, next, depth + 1));
                }
                yield array;
            }
            case MappingStart -> {
                var object = JsonNodeFactory.instance.objectNode();
                for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
                    if (!(key instanceof ScalarEvent name)) {
                        throw refused(
                                key.getEventId() + where(key),
                                "a YAML key must be a plain text",
                                "Maybe a field's name");
                    }
                    if (object.has(name.getValue())) {
                        throw refused(
                                name.getValue() + where(key), "a YAML key may stand only once", "Maybe remove one");
                    }
                    object.set(name.getValue(), yamlNode(events, events.next(), depth + 1));
                }
                yield object;
            }
            case Alias ->
                throw refused(
                        "*" + ((AliasEvent) event).getAlias() + where(event),
                        "YAML aliases are not read",
                        "Maybe write the value out");
            case StreamStart, StreamEnd, DocumentStart, DocumentEnd, SequenceEnd, MappingEnd, Comment ->
                throw refused(event.getEventId() + where(event), "this is not where a YAML value can end", advice());
        };
    }

    private static JsonNode scalar(ScalarEvent event) {
        String value = event.getValue();
        if (event.getTag().isPresent()) {
            throw refused(event.getTag().get() + where(event), "YAML tags are not read", "Maybe leave the tag out");
        }
        if (!event.isPlain()) {
            return TextNode.valueOf(value);
        }
        Tag tag = YAML_SCALARS.resolve(value, true);
        if (tag.equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        if (tag.equals(Tag.BOOL)) {
            return BooleanNode.valueOf(Boolean.parseBoolean(value));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            try {
                if (value.length() > MAX_NUMBER_LENGTH) {
                    throw new NumberFormatException("longer than " + MAX_NUMBER_LENGTH + " characters");
                }
                return DecimalNode.valueOf(new BigDecimal(value));
            } catch (NumberFormatException e) {
                throw refused(value + where(event), "a number must be finite and decimal", "Maybe 1000 or 0.5");
            }
        }
        return TextNode.valueOf(value);
    }

    private static String where(Event event) {
        Optional<Mark> mark = event.getStartMark();
        return mark.map(at -> " at line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
                .orElse("");
    }

    private static String firstLines(YamlEngineException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .limit(3)
                .reduce((a, b) -> a + " " + b.strip())
                .orElse("");
    }

    private static String shown(String text) {
        return text.isBlank() ? "nothing" : text.strip();
    }

    private static String advice() {
        return "Maybe compare it with the examples";
    }

    private static InvalidInputException refused(String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", value, rule, advice));
    }
}
