package io.goodput.simulation.traces;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.goodput.contracts.TraceMapping;
import io.goodput.engine.workload.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RAGPulse's rows: prompts of components with ids. With the component files, which say how many tokens each has, a
 * prompt gets blocks of {@value #BLOCK_TOKENS} tokens whose ids hash the components, or parts of one, up to the block's
 * end. What the template adds (9 tokens in most prompts) stands at the end and has no ids.
 */
final class RagPulseRows implements RowReader {
    static final int BLOCK_TOKENS = 64;

    private static final TraceMapping MAPPING = new TraceMapping(
            "timestamp",
            TraceMapping.Unit.SECONDS,
            "0",
            "input_length",
            "output_length",
            null,
            null,
            "session_id",
            null,
            null,
            null,
            null,
            null);

    /** In the order of the prompt, with the key that the component's file gives its id. */
    private static final List<List<String>> KINDS = List.of(
            List.of("sys_prompt", "sys_prompt_id"),
            List.of("passages_ids", "passage_id"),
            List.of("history", "history_id"),
            List.of("web_search", "web_search_id"),
            List.of("user_input", "user_input_id"));

    private static final int MAX_COMPONENTS = 5_000_000;
    private static final int MAX_IDS = 100_000;

    private final JsonLines lines;
    private final Columns columns;
    private final Map<Long, Integer> tokens;
    private final List<List<Long>> ids = new ArrayList<>();

    /** @param tokens of each component, as {@link #components} reads them */
    RagPulseRows(TraceFile file, Map<Long, Integer> tokens, List<String> classNames) {
        lines = new JsonLines(file, TraceInput.MAX_LINE_BYTES);
        columns = new Columns(lines.errors(), MAPPING, RunColumns.NONE, classNames);
        this.tokens = tokens;
        KINDS.forEach(kind -> ids.add(new ArrayList<>()));
    }

    /** Tokens of the components in the given files. */
    static Map<Long, Integer> components(List<TraceFile> files) {
        Map<Long, Integer> tokens = new HashMap<>();
        for (TraceFile file : files) {
            try (var lines = new JsonLines(file, TraceInput.MAX_LINE_BYTES)) {
                long[] found = new long[2];
                while (lines.read(parser -> readComponent(parser, found))) {
                    if (found[0] == 0 || found[1] < 0 || found[1] > 10_000_000) {
                        throw lines.errors()
                                .at(
                                        lines.line(),
                                        String.valueOf(found[1]),
                                        "a component has an id (sys_prompt_id, passage_id, history_id, web_search_id,"
                                                + " user_input_id) and a token_length",
                                        "Maybe another file");
                    }
                    if (tokens.size() == MAX_COMPONENTS) {
                        throw lines.errors()
                                .at(lines.line(), "one more", "at most 5,000,000 components are read", "Maybe fewer");
                    }
                    tokens.put(found[0], (int) found[1]);
                }
            }
        }
        return tokens;
    }

    private static void readComponent(JsonParser parser, long[] found) throws IOException {
        found[0] = 0;
        found[1] = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            for (int kind = 0; kind < KINDS.size(); kind++) {
                if (name.equals(KINDS.get(kind).get(1)) && value == JsonToken.VALUE_NUMBER_INT) {
                    found[0] = key(kind, parser.getLongValue());
                }
            }
            if (name.equals("token_length") && value == JsonToken.VALUE_NUMBER_INT) {
                found[1] = parser.getLongValue();
            }
            parser.skipChildren();
        }
    }

    /** A component's name in all hashes: ids are counted through all kinds, but nothing promises it. */
    private static long key(int kind, long id) {
        return Hashes.chain(kind + 1L, id);
    }

    @Override
    public @Nullable Turn next() {
        columns.clear();
        ids.forEach(List::clear);
        if (!lines.read(this::readRow)) {
            return null;
        }
        Turn turn = columns.make(lines.line());
        addBlocks(turn);
        return turn;
    }

    private void readRow(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("hash_ids") && value == JsonToken.START_OBJECT) {
                readComponents(parser);
            } else if (value != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                int column = columns.find(name);
                if (column >= 0) {
                    columns.put(column, parser.getText());
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readComponents(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            for (int kind = 0; kind < KINDS.size(); kind++) {
                if (name.equals(KINDS.get(kind).get(0)) && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                        if (ids.get(kind).size() == MAX_IDS) {
                            throw lines.errors()
                                    .at(lines.line(), name, "a prompt has at most 100,000 components", "Maybe fewer");
                        }
                        ids.get(kind).add(key(kind, parser.getLongValue()));
                    }
                }
            }
            parser.skipChildren();
        }
    }

    private void addBlocks(Turn turn) {
        long prefix = 0;
        long before = 0;
        long boundary = BLOCK_TOKENS;
        for (List<Long> kind : ids) {
            for (long component : kind) {
                Integer length = tokens.get(component);
                if (length == null) {
                    return;
                }
                while (boundary < before + length && boundary <= turn.inputTokens) {
                    turn.addBlockId(Hashes.chain(Hashes.chain(prefix, component), boundary - before));
                    boundary += BLOCK_TOKENS;
                }
                prefix = Hashes.chain(prefix, component);
                before += length;
                if (boundary == before && boundary <= turn.inputTokens) {
                    turn.addBlockId(prefix);
                    boundary += BLOCK_TOKENS;
                }
            }
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
