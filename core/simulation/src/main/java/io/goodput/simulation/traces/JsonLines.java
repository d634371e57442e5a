package io.goodput.simulation.traces;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** JSON objects, one a line; blank lines are passed over. */
final class JsonLines implements AutoCloseable {
    private static final int MAX_DEPTH = 32;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(64)
                    .maxNameLength(1_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What is done with the fields of a line's object, the parser standing at its start. */
    interface Fields {
        void read(JsonParser parser) throws IOException;
    }

    private final TraceInput input;

    JsonLines(TraceFile file, int maxLineBytes) {
        input = TraceInput.open(file, maxLineBytes);
    }

    TraceErrors errors() {
        return input.errors();
    }

    /** Number of the line read last. */
    long line() {
        return input.lineNumber();
    }

    /** Reads the next object; false after the last. */
    boolean read(Fields fields) {
        do {
            if (!input.readLine()) {
                return false;
            }
        } while (isBlank());
        try (JsonParser parser = FACTORY.createParser(input.text(), 0, input.textLength())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw errors().at(line(), start(), "a line must be a JSON object", "Maybe another format");
            }
            fields.read(parser);
            if (parser.nextToken() != null) {
                throw errors().at(line(), start(), "a line must be one JSON object", "Maybe a line end is missing");
            }
            return true;
        } catch (IOException e) {
            String said = e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                    ? json.getOriginalMessage()
                    : e.getMessage();
            throw errors().at(
                            line(),
                            start(),
                            "this is not JSON: " + said,
                            "Maybe the line is cut off, or another format");
        }
    }

    private boolean isBlank() {
        for (int i = 0; i < input.textLength(); i++) {
            if (input.text()[i] != ' ' && input.text()[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private String start() {
        return new String(input.text(), 0, Math.min(100, input.textLength()), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        input.close();
    }
}
