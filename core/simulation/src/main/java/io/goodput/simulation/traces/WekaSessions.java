package io.goodput.simulation.traces;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * WEKA's agentic coding sessions, one on a line, without calendar time. A turn comes think_time after the end of the one
 * before; where that is missing, after what the recorded times leave of it. Sub-agents are threads of their own that
 * begin after the request before them. Local block ids are made different from those of other sessions. An output of 0
 * tokens counts as 1.
 */
final class WekaSessions implements TurnReader {
    /** The longest of any format. */
    static final int MAX_LINE_BYTES = 1 << 24;

    private static final int MAX_SUB_AGENT_DEPTH = 8;
    private static final int MAX_TOKENS = 10_000_000;
    private static final double MAX_SECONDS = 1e8;

    /** The last request of a thread of requests, and when it was sent and took how long by the recording. */
    private static final class Strand {
        private @Nullable Turn first;
        private @Nullable Turn last;
        private double sent;
        private double took;
    }

    private final JsonLines lines;
    private int blockTokens;
    private long session;
    private boolean isLocal;

    /** Of the request being read. */
    private Turn turn = new Turn();

    private double sent;
    private double took;
    private double thought;

    WekaSessions(TraceFile file) {
        lines = new JsonLines(file, MAX_LINE_BYTES);
    }

    /** Tokens of a block in the lines read so far; 0 before. */
    int blockTokens() {
        return blockTokens;
    }

    TraceErrors errors() {
        return lines.errors();
    }

    @Override
    public @Nullable Turn next() {
        session++;
        isLocal = true;
        var thread = new Strand();
        if (!lines.read(parser -> readSession(parser, thread))) {
            return null;
        }
        if (thread.first == null) {
            throw refused("none", "a session has requests", "Maybe another format");
        }
        return thread.first;
    }

    private void readSession(JsonParser parser, Strand thread) throws IOException {
        boolean any = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "block_size" -> {
                    int tokens = (int) whole(parser, name, 1, 8_192);
                    if (blockTokens != 0 && blockTokens != tokens) {
                        throw refused(
                                String.valueOf(tokens),
                                "block_size must be the same in all sessions, " + blockTokens,
                                "Maybe split the trace");
                    }
                    blockTokens = tokens;
                }
                case "hash_id_scope" -> isLocal = !"global".equals(parser.getText());
                case "requests" -> {
                    if (blockTokens == 0) {
                        throw refused("absent", "block_size must stand before the requests", "Maybe another format");
                    }
                    requireArray(value, name);
                    any = true;
                    readRequests(parser, thread, 0);
                }
                default -> parser.skipChildren();
            }
        }
        if (!any) {
            throw refused("absent", "a session has requests", "Maybe another format: each line is a whole session");
        }
    }

    private void requireArray(@Nullable JsonToken value, String name) {
        if (value != JsonToken.START_ARRAY) {
            throw refused(String.valueOf(value), name + " must be a list", "Maybe another format");
        }
    }

    private void readRequests(JsonParser parser, Strand thread, int depth) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            turn = new Turn();
            sent = 0;
            took = 0;
            thought = Double.NaN;
            Strand agent = readRequest(parser, depth);
            if (agent != null) {
                addAgent(thread, agent);
            } else {
                addRequest(thread);
            }
        }
    }

    /** The threads of a sub-agent, or null when the entry is a request. */
    private @Nullable Strand readRequest(JsonParser parser, int depth) throws IOException {
        Strand agent = null;
        Turn read = turn;
        double started = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "in" -> read.inputTokens = (int) whole(parser, name, 1, MAX_TOKENS);
                case "out" -> read.outputTokens = (int) Math.max(1, whole(parser, name, 0, MAX_TOKENS));
                case "t" -> started = number(parser, name);
                case "think_time" -> thought = number(parser, name);
                case "api_time" -> {
                    double recorded = number(parser, name);
                    took = Double.isNaN(recorded) ? 0 : recorded;
                }
                case "hash_runs" -> readRuns(parser, read, value);
                case "hash_ids" -> readIds(parser, read, value);
                case "requests" -> {
                    requireArray(value, name);
                    if (depth == MAX_SUB_AGENT_DEPTH) {
                        throw refused("one more", "sub-agents may nest at most 8 deep", "Maybe another format");
                    }
                    agent = new Strand();
                    readRequests(parser, agent, depth + 1);
                }
                default -> parser.skipChildren();
            }
        }
        sent = started;
        turn = read;
        if (agent == null) {
            if (read.inputTokens == 0 || read.outputTokens == 0) {
                throw refused("absent", "a request has the tokens in and out", "Maybe another format");
            }
            if (read.blockIds() > (read.inputTokens + blockTokens - 1L) / blockTokens) {
                throw refused(
                        read.blockIds() + " blocks",
                        "a prompt of %d tokens has no more blocks of %d tokens"
                                .formatted(read.inputTokens, blockTokens),
                        "Maybe another block_size");
            }
            read.cutBlockIds(read.inputTokens / blockTokens);
        }
        return agent;
    }

    private void addRequest(Strand thread) {
        Turn last = thread.last;
        if (last == null) {
            thread.first = turn;
            turn.delaySeconds = Math.max(0, Double.isNaN(thought) ? 0 : thought);
        } else {
            turn.delaySeconds = Double.isNaN(thought) ? Math.max(0, sent - thread.sent - thread.took) : thought;
            last.following = turn;
        }
        thread.last = turn;
        thread.sent = sent;
        thread.took = took;
    }

    private void addAgent(Strand thread, Strand agent) {
        Turn first = agent.first;
        if (first == null) {
            return;
        }
        if (thread.last == null) {
            // Nothing came before it: it begins the session.
            thread.first = first;
            thread.last = agent.last;
            return;
        }
        first.delaySeconds = Math.max(0, sent - thread.sent - thread.took);
        thread.last.addBranch(first);
    }

    private void readRuns(JsonParser parser, Turn read, @Nullable JsonToken value) throws IOException {
        requireArray(value, "hash_runs");
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
            long first = whole(parser, "hash_runs", 0, Integer.MAX_VALUE);
            parser.nextToken();
            int count = (int) whole(parser, "hash_runs", 0, MAX_TOKENS);
            if (parser.nextToken() != JsonToken.END_ARRAY || (long) read.blockIds() + count > MAX_TOKENS) {
                throw refused("another run", "hash_runs are pairs of a first id and a count", "Maybe another format");
            }
            read.addBlockIds(id(first), count);
        }
    }

    private void readIds(JsonParser parser, Turn read, @Nullable JsonToken value) throws IOException {
        requireArray(value, "hash_ids");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            read.addBlockId(id(whole(parser, "hash_ids", 0, Integer.MAX_VALUE)));
        }
    }

    private long id(long id) {
        return isLocal ? session << Integer.SIZE | id : id;
    }

    private long whole(JsonParser parser, String name, long least, long most) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getLongValue() < least
                || parser.getLongValue() > most) {
            throw refused(
                    String.valueOf(parser.getText()),
                    name + " must be a whole number between " + least + " and " + most,
                    "Maybe another format");
        }
        return parser.getLongValue();
    }

    private double number(JsonParser parser, String name) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        if (token == null || !token.isNumeric() || !(Math.abs(parser.getDoubleValue()) <= MAX_SECONDS)) {
            throw refused(
                    String.valueOf(parser.getText()), name + " must be a number of seconds", "Maybe another format");
        }
        return Math.max(0, parser.getDoubleValue());
    }

    private io.goodput.contracts.InvalidInputException refused(String value, String rule, String advice) {
        return lines.errors().at(lines.line(), value, rule, advice);
    }

    @Override
    public void close() {
        lines.close();
    }
}
