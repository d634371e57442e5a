package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.Violation;
import io.goodput.economics.GivenFile;
import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import io.goodput.simulation.traces.Trace;
import io.goodput.simulation.traces.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tokens by hour of a recorded load. Hours inside the recording in which nothing came are hours of no tokens. */
final class TraceTokens {
    private static final long HOUR_SECONDS = 3_600;
    private static final int MAX_HOURS = 9_000;

    private record Sums(long input, long cached, long output) {
        Sums plus(Sums other) {
            return new Sums(
                    Math.addExact(input, other.input),
                    Math.addExact(cached, other.cached),
                    Math.addExact(output, other.output));
        }
    }

    private final SortedMap<Long, Sums> hours = new TreeMap<>();
    private final Deque<Turn> open = new ArrayDeque<>();
    private final String name;

    private TraceTokens(String name) {
        this.name = name;
    }

    /**
     * The table of a trace.
     *
     * @param start when its second 0 was
     * @param mapping for csv and jsonl, YAML or JSON
     */
    static GivenFile read(Path path, String format, @Nullable String mapping, String start) {
        Instant zero = time(start);
        TraceMapping columns = mapping == null ? null : Codec.readStrict(TraceMapping.class, mapping, Format.YAML);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw refusal(path.toString(), "a trace is a file that can be read", "Maybe correct the path");
        }
        Trace trace = Trace.of(TraceFile.of(path), format(format), columns, List.of(), null, List.of());
        if (!trace.hasTimes()) {
            throw refusal(path.toString(), "the trace has no times of its own", "Maybe tokens by hour instead");
        }
        var tokens = new TraceTokens(String.valueOf(path.getFileName()));
        try (TurnReader turns = trace.reader().apply(0)) {
            for (Turn session = turns.next(); session != null; session = turns.next()) {
                tokens.add(session, zero);
            }
        }
        return GivenFile.of(tokens.name, tokens.table());
    }

    private static TraceFormat format(String name) {
        return Arrays.stream(TraceFormat.values())
                .filter(each -> EnumNames.of(each).equals(name))
                .findFirst()
                .orElseThrow(() -> refusal(name, "there is no such format of traces", "Maybe azure, csv or jsonl"));
    }

    private static Instant time(String start) {
        try {
            return OffsetDateTime.parse(start).toInstant();
        } catch (DateTimeException e) {
            throw refusal(start, "--trace-start must be a time with its offset", "Maybe 2026-06-01T00:00:00Z");
        }
    }

    private static InvalidInputException refusal(String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", value, rule, advice));
    }

    /** What follows in a session is counted when the session starts: when it came depends on how fast it was served. */
    private void add(Turn session, Instant zero) {
        long hour = Math.floorDiv(zero.getEpochSecond() + (long) Math.floor(session.seconds), HOUR_SECONDS);
        open.add(session);
        for (Turn turn = open.poll(); turn != null; turn = open.poll()) {
            long cached = Math.clamp(turn.hitTokens, 0, turn.inputTokens);
            hours.merge(hour, new Sums(turn.inputTokens - cached, cached, turn.outputTokens), Sums::plus);
            if (turn.following != null) {
                open.add(turn.following);
            }
            open.addAll(turn.branches);
        }
    }

    private String table() {
        if (hours.isEmpty() || hours.lastKey() - hours.firstKey() >= MAX_HOURS) {
            throw refusal(
                    name,
                    hours.isEmpty() ? "the trace is empty" : "a trace may be of at most " + MAX_HOURS + " hours",
                    "Maybe another trace");
        }
        var table = new StringBuilder("time,inputTokens,cachedInputTokens,outputTokens\n");
        var none = new Sums(0, 0, 0);
        for (long hour = hours.firstKey(); hour <= hours.lastKey(); hour++) {
            Sums sums = hours.getOrDefault(hour, none);
            table.append(Instant.ofEpochSecond(hour * HOUR_SECONDS))
                    .append(',')
                    .append(sums.input())
                    .append(',')
                    .append(sums.cached())
                    .append(',')
                    .append(sums.output())
                    .append('\n');
        }
        return table.toString();
    }
}
