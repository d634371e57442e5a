package io.goodput.simulation.traces;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.goodput.contracts.TraceMapping;
import io.goodput.engine.workload.Turn;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON lines with a request each; fields that are not mapped are passed over. */
final class JsonRows implements RowReader {
    private final JsonLines lines;
    private final Columns columns;
    private final int ids;

    JsonRows(TraceFile file, TraceMapping mapping, List<String> classNames) {
        lines = new JsonLines(file, TraceInput.MAX_LINE_BYTES);
        columns = new Columns(lines.errors(), mapping, RunColumns.NONE, classNames);
        String name = mapping.hashIds();
        ids = name == null ? -1 : columns.find(name);
    }

    @Override
    public @Nullable Turn next() {
        columns.clear();
        return lines.read(parser -> readObject(parser, "")) ? columns.make(lines.line()) : null;
    }

    private void readObject(JsonParser parser, String prefix) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("the object does not end");
            }
            String name = prefix.isEmpty() ? parser.currentName() : prefix + "." + parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT) {
                readObject(parser, name);
            } else if (value == JsonToken.START_ARRAY) {
                readArray(parser, columns.find(name), name);
            } else if (value != null && value != JsonToken.VALUE_NULL) {
                int column = columns.find(name);
                if (column >= 0) {
                    columns.put(column, parser.getText());
                }
            }
        }
    }

    private void readArray(JsonParser parser, int column, String name) throws IOException {
        if (column < 0) {
            parser.skipChildren();
            return;
        }
        if (column != ids) {
            throw lines.errors().at(lines.line(), "a list", name + " must be a single value", "Maybe another field");
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
                throw lines.errors()
                        .at(
                                lines.line(),
                                String.valueOf(token),
                                name + " must be a list of ids",
                                "Maybe another field");
            }
            columns.addId(parser.getText());
        }
    }

    @Override
    public long line() {
        return lines.line();
    }

    @Override
    public TraceErrors errors() {
        return lines.errors();
    }

    @Override
    public void close() {
        lines.close();
    }
}
