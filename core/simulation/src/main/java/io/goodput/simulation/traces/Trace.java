package io.goodput.simulation.traces;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.TraceSummary;
import io.goodput.contracts.Violation;
import io.goodput.engine.workload.TurnReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A trace that was found: it can be read any number of times, each time as a stream.
 *
 * @param format how it is read
 * @param hasTimes whether its requests or sessions have times of their own
 * @param reader opens it; may draw from streams of the seed
 * @param blockTokens tokens of the blocks that prompts have ids of; 0 when they have none
 */
public record Trace(TraceFormat format, boolean hasTimes, LongFunction<TurnReader> reader, int blockTokens) {
    private static final TraceMapping AZURE = new TraceMapping(
            "TIMESTAMP",
            TraceMapping.Unit.TIMESTAMP,
            null,
            "ContextTokens",
            "GeneratedTokens",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    private static final TraceMapping MOONCAKE = new TraceMapping(
            "timestamp",
            TraceMapping.Unit.MILLISECONDS,
            "0",
            "input_length",
            "output_length",
            null,
            null,
            "session_id",
            "delay",
            null,
            "hash_ids",
            512,
            null);

    /** The column of block ids says how many tokens a block has. */
    private static final Pattern BLOCK_IDS = Pattern.compile("blockIds\\((\\d{1,4})\\)");

    /**
     * The trace that {@code reference} names.
     *
     * @param classNames names that the trace's classes may have
     * @throws InvalidInputException when it, or a companion, is not there, or its start is of another format; pointers
     *     are relative to the reference
     */
    public static Trace of(TraceReference reference, TraceLibrary library, List<String> classNames) {
        TraceFile file = reference.name() != null
                ? find(library, "/name", reference.name())
                : find(library, "/contentHash", String.valueOf(reference.contentHash()));
        List<TraceFile> companions = new ArrayList<>();
        List<String> names = reference.companions() == null ? List.of() : reference.companions();
        for (int i = 0; i < names.size(); i++) {
            companions.add(find(library, "/companions/" + i, names.get(i)));
        }
        Trace trace = of(file, reference.format(), reference.mapping(), companions, reference.model(), classNames);
        Double spread = reference.spreadSeconds();
        if (spread == null || spread == 0 || !trace.hasTimes()) {
            return trace;
        }
        var errors = new TraceErrors(file.name());
        return new Trace(
                trace.format(),
                true,
                seed -> new SpreadRows(trace.reader().apply(seed), spread, seed, errors),
                trace.blockTokens());
    }

    private static TraceFile find(TraceLibrary library, String pointer, String name) {
        return library.find(name)
                .orElseThrow(() -> new InvalidInputException(new Violation(
                        pointer, name, "there is no such trace", "Maybe upload it first, or correct the name")));
    }

    /** The trace in a file and its companions. */
    public static Trace of(
            TraceFile file,
            TraceFormat format,
            @Nullable TraceMapping mapping,
            List<TraceFile> companions,
            @Nullable String model,
            List<String> classNames) {
        return switch (format) {
            case AZURE ->
                new Trace(
                        format,
                        true,
                        seed -> ordered(new CsvRows(file, AZURE, RunColumns.NONE, Set.of(), classNames)),
                        0);
            case MOONCAKE -> new Trace(format, true, seed -> ordered(new JsonRows(file, MOONCAKE, classNames)), 512);
            case RAGPULSE -> {
                Map<Long, Integer> tokens = RagPulseRows.components(companions);
                yield new Trace(
                        format,
                        true,
                        seed -> new MergedRuns(() -> new RagPulseRows(file, tokens, classNames)),
                        tokens.isEmpty() ? 0 : RagPulseRows.BLOCK_TOKENS);
            }
            case WEKA -> {
                int blockTokens;
                try (var first = new WekaSessions(file)) {
                    first.next();
                    blockTokens = first.blockTokens();
                }
                yield new Trace(format, false, seed -> new WekaSessions(file), blockTokens);
            }
            case SERVEGEN -> {
                var clients = new ServeGenClients(file, companions, model);
                yield new Trace(format, true, clients::open, 0);
            }
            case RUN -> run(file, classNames);
            case CSV -> {
                TraceMapping given = required(mapping);
                yield new Trace(
                        format,
                        given.arrival() != null,
                        seed -> ordered(new CsvRows(file, given, RunColumns.NONE, Set.of(), classNames)),
                        blocks(given));
            }
            case JSONL -> {
                TraceMapping given = required(mapping);
                yield new Trace(
                        format,
                        given.arrival() != null,
                        seed -> ordered(new JsonRows(file, given, classNames)),
                        blocks(given));
            }
        };
    }

    private static TurnReader ordered(RowReader rows) {
        return new OrderedRows(rows);
    }

    private static TraceMapping required(@Nullable TraceMapping mapping) {
        if (mapping == null) {
            throw new InvalidInputException(new Violation(
                    "/mapping",
                    "absent",
                    "csv and jsonl need a mapping",
                    "Maybe {arrival: t, inputTokens: in, outputTokens: out}"));
        }
        return mapping;
    }

    private static int blocks(TraceMapping mapping) {
        Integer tokens = mapping.blockTokens();
        return mapping.hashIds() == null || tokens == null ? 0 : tokens;
    }

    /** An exported run: its times are those of the run, and its rows may stand in the order of the ends. */
    private static Trace run(TraceFile file, List<String> classNames) {
        String header;
        try (TraceInput input = TraceInput.open(file, TraceInput.MAX_LINE_BYTES)) {
            if (!input.readLine()) {
                throw input.errors().whole("nothing", "a CSV begins with its header", "Maybe another file");
            }
            header = new String(input.text(), 0, input.textLength(), java.nio.charset.StandardCharsets.UTF_8);
        }
        List<String> names = List.of(header.split(",", -1));
        boolean knowsWishes = names.contains("wantedOutputTokens");
        Matcher ids = BLOCK_IDS.matcher(header);
        boolean hasIds = ids.find();
        int blockTokens = hasIds ? Math.max(1, Integer.parseInt(ids.group(1))) : 0;
        var mapping = new TraceMapping(
                "arrivalSeconds",
                TraceMapping.Unit.SECONDS,
                "0",
                "inputTokens",
                // What a request wanted is more than what it had got when it ended early.
                knowsWishes ? "wantedOutputTokens" : "outputTokens",
                "maxOutputTokens",
                "class",
                "session",
                null,
                "hitTokens",
                hasIds ? ids.group() : null,
                hasIds ? blockTokens : null,
                null);
        var exported = new RunColumns("id", knowsWishes ? null : "state", "cachedTokens");
        Set<String> optional =
                Set.of("id", "maxOutputTokens", "class", "session", "hitTokens", "cachedTokens", "state");
        return new Trace(
                TraceFormat.RUN,
                true,
                seed -> ordered(new NumberedRows(new CsvRows(file, mapping, exported, optional, classNames))),
                blockTokens);
    }

    /** Reads it once, and says what is in the window from {@code fromSeconds} to {@code toSeconds}. */
    public TraceSummary summary(double fromSeconds, double toSeconds) {
        var summarizer = new TraceSummarizer();
        try (TurnReader turns = reader.apply(0)) {
            summarizer.read(turns, fromSeconds, toSeconds);
        }
        return summarizer.summary(format, hasTimes, blockTokens);
    }

    /** SHA-256 of a file's bytes as they are, in hexadecimal. */
    public static String contentHash(TraceFile file) {
        try (InputStream in = file.open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            var lines = new LineBound(file.name());
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                lines.read(buffer, count);
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
