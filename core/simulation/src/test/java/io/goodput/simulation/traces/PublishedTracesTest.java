package io.goodput.simulation.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.TraceSummary;
import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The published traces give the numbers that are published about them. */
class PublishedTracesTest {
    private static TraceFile file(String name) {
        Path path = TraceTexts.published().resolve(name);
        assumeTrue(Files.isReadable(path), () -> "no trace at " + path + "; GOODPUT_DATA names its folder");
        return TraceFile.of(path);
    }

    private static TraceSummary all(Trace trace) {
        return trace.summary(0, Double.POSITIVE_INFINITY);
    }

    private static Trace trace(TraceFormat format, String name, String... companions) {
        return Trace.of(
                file(name),
                format,
                null,
                Stream.of(companions).map(PublishedTracesTest::file).toList(),
                null,
                List.of());
    }

    private static double known(@Nullable Double value) {
        if (value == null) {
            throw new AssertionError("the trace has times");
        }
        return value;
    }

    @Test
    void azure2023() {
        TraceSummary summary = all(trace(TraceFormat.AZURE, "azure-2023/AzureLLMInferenceTrace_conv.csv"));
        assertEquals(19_366, summary.requests());
        assertEquals(3_501.7, known(summary.seconds()), 0.05);
        assertEquals(5.53, known(summary.requestsPerSecond()), 0.005);
        assertEquals(1.09, known(summary.gapVariation()), 0.005);
        assertEquals(1.52, known(summary.peakMinuteShare()), 0.02);
        assertEquals(1154.7, summary.inputTokens().mean(), 0.05);
        assertEquals(1020, summary.inputTokens().p50());
        assertEquals(4083, summary.inputTokens().p95());
        assertEquals(211.1, summary.outputTokens().mean(), 0.05);
        assertEquals(129, summary.outputTokens().p50());
        assertEquals(451, summary.outputTokens().p95());
    }

    /** An ideal cache holds 65.1 % of all tokens, 64.0 % of the blocks. */
    @Test
    void mooncake() {
        Trace trace = trace(TraceFormat.MOONCAKE, "mooncake-fast25/synthetic_trace.jsonl.gz");
        TraceSummary summary = all(trace);
        assertEquals(3_993, summary.requests());
        assertEquals(1_022, known(summary.seconds()), 0.5);
        assertEquals(3.91, known(summary.requestsPerSecond()), 0.005);
        assertEquals(1.01, known(summary.gapVariation()), 0.005);
        assertEquals(15_325, summary.inputTokens().mean(), 0.5);
        assertEquals(11_587, summary.inputTokens().p50(), 2);
        assertEquals(48_905, summary.inputTokens().p95(), 0.003 * 48_905);
        assertEquals(149, summary.outputTokens().mean(), 0.5);
        assertEquals(69, summary.outputTokens().p50());
        assertEquals(519, summary.outputTokens().p95());
        assertEquals(512, summary.blockTokens());
        assertEquals(0.651, idealHitShare(trace), 0.003);
    }

    /** Tokens in whole blocks that an earlier request had, over all tokens. */
    private static double idealHitShare(Trace trace) {
        // Ids seen, in a table with open places; 0 is an empty one.
        long[] seen = new long[1 << 22];
        double hits = 0;
        double tokens = 0;
        try (TurnReader turns = trace.reader().apply(0)) {
            for (Turn start = turns.next(); start != null; start = turns.next()) {
                for (Turn turn = start; turn != null; turn = turn.following) {
                    long[] ids = new long[turn.blockIds()];
                    turn.copyBlockIds(ids);
                    tokens += turn.inputTokens;
                    for (long id : ids) {
                        hits += add(seen, id + 1) ? 0 : trace.blockTokens();
                    }
                }
            }
        }
        return hits / tokens;
    }

    /** Whether it was not there. */
    private static boolean add(long[] table, long id) {
        int place = (int) ((id * 0x9e3779b97f4a7c15L) >>> 42);
        while (table[place] != 0 && table[place] != id) {
            place = (place + 1) & (table.length - 1);
        }
        boolean isNew = table[place] == 0;
        table[place] = id;
        return isNew;
    }

    /** Two sorted pieces in one file, merged; a session's times never fall. Of the days 0 to 2 here. */
    @Test
    void ragPulse() {
        Trace trace = trace(
                TraceFormat.RAGPULSE,
                "ragpulse/0_trace_days0-2.jsonl.gz",
                "ragpulse/1_sys_prompt.jsonl.gz",
                "ragpulse/2_passages.jsonl.gz",
                "ragpulse/3_history.jsonl.gz",
                "ragpulse/4_user_input.jsonl.gz",
                "ragpulse/5_web_search.jsonl.gz");
        TraceSummary summary = all(trace);
        assertEquals(3_609, summary.requests());
        assertEquals(258_775, known(summary.seconds()));
        assertEquals(2_944, summary.inputTokens().mean(), 0.05 * 2_944);
        assertEquals(283, summary.outputTokens().mean(), 0.05 * 283);
        // 31.4 % of the tokens of the whole week; blocks lose what lies between a component's end and a block's.
        assertEquals(0.314, idealHitShare(trace), 0.04);
    }

    /** Half of the sessions, the even ones: 360, with 24,108 requests. */
    @Test
    void weka() {
        Trace trace = trace(TraceFormat.WEKA, "weka-agentic/weka_even_runs.jsonl.gz");
        TraceSummary summary = all(trace);
        assertEquals(360, summary.sessions());
        assertEquals(24_108, summary.requests());
        assertEquals(64, summary.blockTokens());
        assertEquals(122_379, summary.inputTokens().mean(), 0.05 * 122_379);
        assertEquals(440, summary.outputTokens().mean(), 0.05 * 440);
        assertEquals(null, summary.seconds());
        // 96.3 % within the sessions of the whole.
        assertEquals(0.963, idealHitShare(trace), 0.01);
    }

    /** The first day of the model of 195.8 requests a second, at the rates of its clients' windows. */
    @Test
    void serveGen() {
        Trace trace = Trace.of(
                file("servegen/client_rates.csv.gz"),
                TraceFormat.SERVEGEN,
                null,
                List.of(file("servegen/client_length_quantiles.csv.gz")),
                "m-large",
                List.of());
        // total_rate_10min.csv.gz has its sum.
        TraceSummary summary = trace.summary(0, 600);
        assertEquals(212.78 * 600, (double) summary.requests(), 0.06 * 212.78 * 600);
        // Clients with lengths have a mean of 355 in this window; the others take theirs from the 914 of the week.
        assertEquals((355 + 914) / 2.0, summary.inputTokens().mean(), (914 - 355) / 2.0);
        Trace reason = Trace.of(
                file("servegen/client_rates.csv.gz"),
                TraceFormat.SERVEGEN,
                null,
                List.of(file("servegen/client_length_quantiles.csv.gz")),
                "deepseek-r1",
                List.of());
        // Hours 0 to 11: the clients' rates sum to 727,359 requests, of means 1,213 and 1,992 weighted by rate.
        TraceSummary hours = all(reason);
        assertEquals(727_359, (double) hours.requests(), 0.01 * 727_359);
        assertEquals(1_213, hours.inputTokens().mean(), 0.02 * 1_213);
        assertEquals(1_992, hours.outputTokens().mean(), 0.02 * 1_992);
    }

    @Test
    void lengthsWithoutTimes() {
        var mapping = new TraceMapping(
                null,
                null,
                null,
                "num_prefill_tokens",
                "num_decode_tokens",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        TraceSummary summary = all(Trace.of(
                file("vidur-arxiv-lengths/arxiv_summarization_llama2_lengths.csv.gz"),
                TraceFormat.CSV,
                mapping,
                List.of(),
                null,
                List.of()));
        assertEquals(28_257, summary.requests());
        assertEquals(2_588, summary.inputTokens().mean(), 0.5);
        assertEquals(2_730, summary.inputTokens().p50());
        assertEquals(3_813, summary.inputTokens().p95());
        assertEquals(291, summary.outputTokens().mean(), 0.5);
        assertEquals(167, summary.outputTokens().p50());
        assertEquals(736, summary.outputTokens().p95(), 1);
    }
}
