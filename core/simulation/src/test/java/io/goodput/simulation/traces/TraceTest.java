package io.goodput.simulation.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.TraceSummary;
import io.goodput.contracts.Violation;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Small traces in every format, and what is said about wrong ones. */
class TraceTest {
    private static final String AZURE = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n";

    private static List<String> turns(TraceFormat format, String text) {
        return TraceTexts.turns(TraceTexts.trace(format, text));
    }

    private static TraceMapping columns(TraceMapping.@Nullable Unit unit, @Nullable String zero) {
        return new TraceMapping("t", unit, zero, "in", "out", null, null, null, null, null, null, null, null);
    }

    private static Violation refused(Executable reading) {
        List<Violation> violations =
                assertThrows(InvalidInputException.class, reading).violations();
        assertEquals(1, violations.size());
        return violations.getFirst();
    }

    @Test
    void azureTimesHaveSevenDigitsNoneOrAZoneAndTheLastLineNeedsNoEnd() {
        assertEquals(
                List.of("0.0: 374/44", "4.315134: 396/109", "14.0: 5/6", "14.000001163: 7/8"),
                turns(
                        TraceFormat.AZURE,
                        AZURE + "2023-11-16 18:15:46.6805900,374,44\r\n2023-11-16 18:15:50.9957240,396,109\r\n"
                                + "2023-11-16T20:16:00.68059+02:00,5,6\r\n2023-11-16 18:16:00.680591163Z,7,8"));
    }

    @Test
    void gzippedOrPlainWithOrWithoutAByteOrderMark() {
        String text = AZURE + "2023-11-16 18:15:46,374,44\n";
        List<String> plain = turns(TraceFormat.AZURE, text);
        assertEquals(plain, turns(TraceFormat.AZURE, "\ufeff" + text));
        assertEquals(
                plain,
                TraceTexts.turns(Trace.of(
                        TraceTexts.bytes(TraceTexts.gzip(text)), TraceFormat.AZURE, null, List.of(), null, List.of())));
    }

    @Test
    void mooncakeIdsCoverWholeBlocksOnly() {
        assertEquals(
                List.of("0.0: 1100/6 [10, 11]", "0.04: 512/1 [10]", "3.0: 20/1"), turns(TraceFormat.MOONCAKE, """
                        {"timestamp": 0, "input_length": 1100, "output_length": 6, "hash_ids": [10, 11, 12]}
                        {"timestamp": 40, "input_length": 512, "output_length": 1, "hash_ids": [10]}
                        {"timestamp": 3000, "input_length": 20, "output_length": 0, "hash_ids": [7]}
                        """));
    }

    @Test
    void mooncakeTurnsWithADelayFollowTheirSession() {
        assertEquals(
                List.of("0.0: 600/6 [1] > +1.5: 700/7 [1] > +2.0: 800/8 [1]", "0.5: 20/1"),
                turns(TraceFormat.MOONCAKE, """
                        {"session_id": "a", "timestamp": 0, "input_length": 600, "output_length": 6, "hash_ids": [1]}
                        {"session_id": "a", "delay": 1500, "input_length": 700, "output_length": 7, "hash_ids": [1]}
                        {"session_id": "a", "delay": 2000, "input_length": 800, "output_length": 8, "hash_ids": [1]}
                        {"session_id": "b", "timestamp": 500, "input_length": 20, "output_length": 1}
                        """));
        Violation strayed = refused(() -> turns(TraceFormat.MOONCAKE, """
                {"session_id": "a", "timestamp": 0, "input_length": 600, "output_length": 6}
                {"session_id": "b", "timestamp": 500, "input_length": 20, "output_length": 1}
                {"session_id": "a", "delay": 1500, "input_length": 700, "output_length": 7}
                """));
        assertTrue(strayed.rule().startsWith("line 3 of trace: a request with a delay"), strayed.rule());
    }

    /** Components of 100, 50 and 20 tokens: the block at 64 is in the first, that at 128 in the second. */
    @Test
    void ragPulseComponentsMakeBlocksAndItsTwoSortedPiecesAreMerged() {
        String row = """
                {"timestamp": "%d", "input_length": %d, "output_length": 9, "hash_ids": {"sys_prompt": [1], \
                "passages_ids": %s, "history": [], "web_search": [], "user_input": [3]}, "session_id": "s"}
                """;
        String text = row.formatted(5, 179, "[2]") + row.formatted(9, 179, "[2]") + row.formatted(2, 129, "[]") + "\n";
        TraceFile components = TraceTexts.text("""
                {"sys_prompt_id": 1, "token_length": 100}
                {"passage_id": 2, "token_length": 50}
                {"user_input_id": 3, "token_length": 20}
                """);
        Trace trace = Trace.of(TraceTexts.text(text), TraceFormat.RAGPULSE, null, List.of(components), null, List.of());
        List<String> turns = TraceTexts.turns(trace);
        assertEquals(3, turns.size());
        assertTrue(turns.get(0).startsWith("2.0: 129/9 ["), turns.get(0));
        String[] without = ids(turns.get(0));
        String[] with = ids(turns.get(1));
        // 120 tokens have ids without the passage, 170 with it; both begin with the same 64.
        assertEquals(1, without.length);
        assertEquals(2, with.length);
        assertEquals(without[0], with[0]);
        assertEquals(Arrays.toString(with), Arrays.toString(ids(turns.get(2))));
        assertEquals(64, trace.blockTokens());
    }

    private static String[] ids(String turn) {
        return turn.substring(turn.indexOf('[') + 1, turn.indexOf(']')).split(", ");
    }

    @Test
    void wekaTurnsComeAfterTheirThinkTimeAndSubAgentsBesideThem() {
        String text = """
                {"id": "a", "block_size": 64, "hash_id_scope": "local", "requests": [\
                {"t": 0, "type": "n", "in": 200, "out": 5, "api_time": 5, "think_time": 0, "hash_runs": [[1, 3]]}, \
                {"type": "subagent", "t": 6, "requests": [{"t": 0, "in": 64, "out": 1, "think_time": 0, "hash_runs": [[90, 1]]}]}, \
                {"t": 9, "type": "s", "in": 130, "out": 0, "api_time": 1, "think_time": 3.5, "hash_runs": [[1, 1], [7, 1]]}, \
                {"t": 20, "type": "s", "in": 70, "out": 2, "hash_ids": [1]}]}
                {"id": "b", "block_size": 64, "requests": [{"t": 0, "in": 64, "out": 5, "hash_runs": [[1, 1]]}]}
                """;
        long first = 1L << 32;
        long second = 2L << 32;
        assertEquals(
                List.of(
                        "+0.0: 200/5 [%d, %d, %d] {+1.0: 64/1 [%d]} > +3.5: 130/1 [%d, %d] > +10.0: 70/2 [%d]"
                                .formatted(
                                        first + 1, first + 2, first + 3, first + 90, first + 1, first + 7, first + 1),
                        "+0.0: 64/5 [%d]".formatted(second + 1)),
                turns(TraceFormat.WEKA, text));
        assertEquals(64, TraceTexts.trace(TraceFormat.WEKA, text).blockTokens());
    }

    @Test
    void serveGenClientsArriveAtTheirRates() {
        TraceFile rates = TraceTexts.text("""
                category,model,client_id,window_start_s,rate_rps,cv,pattern,arg1,arg2
                language,m,0,0,10,1,Gamma,1,0.1
                language,m,0,1200,20,1,Weibull,0.5,9
                language,m,7,600,5,1,Gamma,0.5,9
                language,other,7,600,500,1,Gamma,1,9
                """);
        TraceFile lengths = TraceTexts.text("""
                category,model,client_id,window_start_s,field,mean,q0,q50,q100
                language,m,0,0,input_tokens,100,100,100,100
                language,m,0,0,output_tokens,0.7,0,1,2
                language,m,0,0,reason_ratio,0.7,0,1,2
                """);
        Violation two = refused(() -> Trace.of(rates, TraceFormat.SERVEGEN, null, List.of(lengths), null, List.of()));
        assertTrue(two.rule().contains("needs the model to take"), two.rule());
        Trace trace = Trace.of(rates, TraceFormat.SERVEGEN, null, List.of(lengths), "m", List.of());
        TraceSummary first = trace.summary(0, 600);
        TraceSummary gap = trace.summary(600, 1200);
        TraceSummary last = trace.summary(1200, 1800);
        assertEquals(6_000, (double) first.requests(), 5 * Math.sqrt(6_000));
        // Client 7 has no lengths and takes those of client 0.
        assertEquals(3_000, (double) gap.requests(), 5 * Math.sqrt(2 * 3_000));
        assertEquals(100, gap.inputTokens().min());
        // Weibull gaps of shape 1/2 have a squared variation of 5.
        assertEquals(12_000, (double) last.requests(), 5 * Math.sqrt(5 * 12_000));
    }

    @Test
    void columnsOfAnyCsvByTheirMapping() {
        var mapping = new TraceMapping(
                "when",
                TraceMapping.Unit.MICROSECONDS,
                "1700000000000000",
                "in",
                "out",
                "limit",
                "kind",
                "chat",
                null,
                "hit",
                "ids",
                16,
                ";");
        Trace trace =
                Trace.of(TraceTexts.text("""
                        note;when;in;out;limit;kind;chat;hit;ids
                        "a; b";1700000000000001;40;5;10;batch;x;8;1 2 3
                        ;1700000000500000;40;5;;chat;y;;
                        """), TraceFormat.CSV, mapping, List.of(), null, List.of("chat", "batch"));
        assertEquals(List.of("1.0E-6: 40/5 [1, 2]", "0.5: 40/5"), TraceTexts.turns(trace));
        try (var reader = trace.reader().apply(1)) {
            var turn = reader.next();
            assertEquals(10, turn == null ? 0 : turn.maxOutputTokens);
            assertEquals(8, turn == null ? 0 : turn.hitTokens);
            assertEquals(1, turn == null ? 0 : turn.requestClass);
        }
    }

    @Test
    void fieldsOfAnyJsonByTheirPaths() {
        var mapping = new TraceMapping(
                "at", null, null, "usage.prompt", "usage.completion", null, null, null, null, null, "blocks", 4, null);
        assertEquals(
                List.of("0.0: 8/3 [1, 2]", "0.25: 1/1"),
                TraceTexts.turns(TraceTexts.trace(TraceFormat.JSONL, mapping, """
                        {"at": 3.5, "usage": {"prompt": 8, "completion": 3, "x": [1, {"prompt": 5}]}, "blocks": [1, 2]}

                        {"at": 3.75, "usage": {"prompt": 1, "completion": 1}, "blocks": null}
                        """)));
    }

    @Test
    void requestsWithoutTimesAreAListOfLengths() {
        var mapping = new TraceMapping(null, null, null, "in", "out", null, null, null, null, null, null, null, null);
        Trace trace = TraceTexts.trace(TraceFormat.CSV, mapping, "in,out\n3,4\n5,6\n");
        assertEquals(List.of("+NaN: 3/4", "+NaN: 5/6"), TraceTexts.turns(trace));
        assertEquals(null, trace.summary(0, 1e9).seconds());
    }

    @Test
    void requestsOfARunAreReadInTheOrderOfTheirArrival() {
        assertEquals(List.of("0.1: 1/5", "0.30000000000000004: 2/6", "0.7: 3/7"), turns(TraceFormat.RUN, """
                        id,arrivalSeconds,inputTokens,outputTokens,preemptions
                        1,0.30000000000000004,2,6,0
                        0,0.1,1,5,0
                        2,0.7,3,7,1
                        """));
        assertEquals(
                List.of("0.1: 1/50"),
                turns(
                        TraceFormat.RUN,
                        "id,arrivalSeconds,inputTokens,outputTokens,wantedOutputTokens\n0,0.1,1,5,50\n"));
        Violation unfinished = refused(
                () -> turns(
                        TraceFormat.RUN,
                        "id,class,arrivalSeconds,inputTokens,outputTokens,cachedTokens,state\n0,all,0.1,9,5,3,finished\n1,all,0.2,9,5,0,timed-out\n"));
        assertEquals("timed-out", unfinished.value());
        assertTrue(unfinished.rule().startsWith("line 3 of trace: how much a request wanted"), unfinished.rule());
        Violation twice = refused(
                () -> turns(TraceFormat.RUN, "id,arrivalSeconds,inputTokens,outputTokens\n0,0.1,1,5\n0,0.2,1,5\n"));
        assertTrue(twice.rule().contains("each id may stand only once"), twice.rule());
    }

    @Test
    void aWrongLineIsNamedByItsNumberWithValueRuleAndAdvice() {
        Violation wrong = refused(
                () -> turns(TraceFormat.AZURE, AZURE + "2023-11-16 18:15:46,374,44\n\n2023-11-16 18:15:47,many,44\n"));
        assertEquals("many", wrong.value());
        assertEquals("line 4 of trace: ContextTokens must be a whole number between 1 and 10000000", wrong.rule());
        assertTrue(wrong.advice().startsWith("Maybe"), wrong.advice());
    }

    @Test
    void whatIsWrongIsSaid() {
        check("line 3 of trace: requests must be sorted by their time; the one before came at 1.0 s", """
                t,in,out
                1,5,5
                0,5,5
                """, "0");
        check("line 2 of trace: t must not be before second 0 of the trace, nor absurdly far from it", """
                t,in,out
                -1,5,5
                """, "0");
        check("line 2 of trace: t must be a finite number", "t,in,out\nNaN,5,5\n", "0");
        check("line 2 of trace: t must be a finite number", "t,in,out\n1e999,5,5\n", "0");
        check("line 2 of trace: in must be a whole number between 1 and 10000000", "t,in,out\n1,0,5\n", "0");
        check("line 2 of trace: out must be a whole number between 0 and 10000000", "t,in,out\n1,5,1e9\n", "0");
        check("line 2 of trace: out is required", "t,in,out\n1,5,\n", "0");
        check("line 2 of trace: a row must have as many fields as the header, 3", "t,in,out\n1,5\n", "0");
        check("line 1 of trace: the header must have the column out", "t,in\n1,5\n", "0");
        check("trace: a CSV begins with its header", "", "0");
        check("trace: this is not CSV", "t,in,out\n1,5,\"6\n", "0");
    }

    private static void check(String rule, String text, String zero) {
        assertEquals(
                rule,
                refused(() -> TraceTexts.turns(TraceTexts.trace(TraceFormat.CSV, columns(null, zero), text)))
                        .rule());
    }

    @Test
    void whatIsWrongInJsonIsSaid() {
        checkJson("line 1 of trace: this is not JSON", "{\"timestamp\": 0, \"input_len");
        checkJson("line 1 of trace: a line must be a JSON object", "[1]");
        checkJson("line 1 of trace: a line must be one JSON object", "{} {}");
        checkJson("line 1 of trace: input_length is required", "{}");
        checkJson("line 2 of trace: this is not JSON", "\n" + "{\"a\":".repeat(40) + "1" + "}".repeat(40));
        checkJson(
                "line 1 of trace: hash_ids must not be more than the 1 blocks of 512 tokens of a prompt of 5",
                "{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 6, \"hash_ids\": [1, 2]}");
        checkJson(
                "line 1 of trace: hash_ids must be a list of ids",
                "{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 6, \"hash_ids\": [{}]}");
        checkJson(
                "line 1 of trace: input_length must be a single value",
                "{\"timestamp\": 0, \"input_length\": [5], \"output_length\": 6}");
        checkJson("line 1 of trace: timestamp is needed, or a delay", "{\"input_length\": 5, \"output_length\": 6}");
        checkJson(
                "line 1 of trace: session_id is needed where a request has a delay",
                "{\"input_length\": 5, \"output_length\": 6, \"delay\": 5}");
    }

    private static void checkJson(String rule, String text) {
        String said = refused(() -> turns(TraceFormat.MOONCAKE, text)).rule();
        assertTrue(said.startsWith(rule), said);
    }

    @Test
    void otherFormatsAreRecognised() {
        for (String each : List.of("PK\u0003\u0004zip", "PAR1")) {
            Violation other = refused(() -> turns(TraceFormat.AZURE, each));
            assertEquals("trace: a trace is UTF-8 text, plain or gzipped", other.rule());
        }
        assertEquals(
                "line 1 of trace: the header must have the column TIMESTAMP",
                refused(() -> turns(TraceFormat.AZURE, "{\"timestamp\": 0}\n")).rule());
        assertTrue(refused(() -> turns(TraceFormat.MOONCAKE, AZURE)).rule().contains("this is not JSON"));
        assertTrue(refused(() -> turns(TraceFormat.WEKA, "{\"timestamp\": 0}\n"))
                .rule()
                .contains("a session has requests"));
    }

    @Test
    void aDamagedGzipIsRefused() {
        byte[] whole = TraceTexts.gzip(AZURE + "2023-11-16 18:15:46,374,44\n".repeat(10_000));
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        assertEquals(
                "trace: the gzip stream is damaged or ends too early",
                refused(() -> TraceTexts.turns(
                                Trace.of(TraceTexts.bytes(cut), TraceFormat.AZURE, null, List.of(), null, List.of())))
                        .rule());
    }

    /** A line without end, in every format: refused after a mebibyte. */
    @Test
    void aLineWithoutEndIsRefusedWithoutReadingOn() {
        for (TraceFormat format : List.of(
                TraceFormat.AZURE, TraceFormat.MOONCAKE, TraceFormat.RAGPULSE, TraceFormat.WEKA, TraceFormat.RUN)) {
            var endless = new Endless();
            Violation tooLong = refused(() -> TraceTexts.turns(
                    Trace.of(TraceTexts.stream(() -> endless), format, null, List.of(), null, List.of())));
            assertTrue(tooLong.rule().startsWith("line 1 of trace: a line may have at most"), tooLong.rule());
            assertTrue(endless.given < Endless.MOST_READ, format + " read " + endless.given);
        }
    }

    /** The letter a without end, for those who stop in time. */
    private static final class Endless extends InputStream {
        private static final long MOST_READ = 40 << 20;

        private long given;

        @Override
        public int read() {
            return read(new byte[1], 0, 1) == 1 ? 'a' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) 'a');
            given += length;
            if (given > 2 * MOST_READ) {
                throw new AssertionError("the line is read on after " + given + " bytes");
            }
            return length;
        }
    }

    @Test
    void anUnknownNameIsRefused() {
        Violation unknown = refused(() ->
                Trace.of(TraceReference.named("nothing.csv", TraceFormat.AZURE), name -> Optional.empty(), List.of()));
        assertEquals("/name", unknown.pointer());
    }

    @Test
    void theSummaryCountsTheWindow() {
        String text = "t,in,out\n0,10,1\n10,20,2\n20,30,3\n70,40,4\n130,50,5\n";
        Trace trace = TraceTexts.trace(TraceFormat.CSV, columns(null, null), text);
        TraceSummary all = trace.summary(0, Double.POSITIVE_INFINITY);
        assertEquals(5, all.requests());
        assertEquals(130.0, all.seconds());
        assertEquals(5 / 130.0, all.requestsPerSecond());
        // Three in the first minute, 5 / (130 / 60) in a mean one.
        assertEquals(3 / (5 / (130.0 / 60)), Objects.requireNonNull(all.peakMinuteShare()), 1e-12);
        // Gaps 10, 10, 50, 60: mean 32.5, variance 518.75.
        assertEquals(Math.sqrt(518.75) / 32.5, Objects.requireNonNull(all.gapVariation()), 1e-12);
        assertEquals(new TraceSummary.Tokens(10, 30, 30, 50, 50), all.inputTokens());
        TraceSummary window = trace.summary(10, 70);
        assertEquals(2, window.requests());
        assertEquals(10.0, window.firstSeconds());
        assertEquals(
                "a trace, or the window of it that is asked for, must hold a request",
                refused(() -> trace.summary(300, 400)).rule());
    }

    @Test
    void coarseClocksAreSpreadButNotPastTheNext() {
        var reference = new TraceReference(
                "trace", null, TraceFormat.CSV, columns(null, null), null, null, null, null, 3.0, null, null);
        Trace trace = Trace.of(
                reference,
                name -> Optional.of(TraceTexts.text("t,in,out\n0,1,1\n0,2,1\n0,3,1\n2,4,1\n9,5,1\n")),
                List.of());
        double last = 0;
        int number = 0;
        try (var reader = trace.reader().apply(1)) {
            for (var turn = reader.next(); turn != null; turn = reader.next()) {
                number++;
                assertEquals(number, turn.inputTokens);
                assertTrue(turn.seconds >= last, turn.seconds + " before " + last);
                double base = number <= 3 ? 0 : number == 4 ? 2 : 9;
                assertTrue(turn.seconds >= base && turn.seconds < base + (number <= 3 ? 2 : 3));
                last = turn.seconds;
            }
        }
        assertEquals(5, number);
    }

    /** 10 GB without a line's end after the header; only so much as no line may have is read of it. */
    @Test
    void aLineWithoutEndIsRefusedBeforeItIsHashed() {
        long[] read = new long[1];
        TraceFile endless = TraceTexts.stream(() -> new InputStream() {
            @Override
            public int read() {
                return read[0]++ == 5 ? '\n' : 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int count) {
                if (read[0] > 10_000_000_000L) {
                    return -1;
                }
                for (int i = 0; i < count; i++) {
                    bytes[from + i] = (byte) read();
                }
                return count;
            }
        });

        Violation refused = assertThrows(InvalidInputException.class, () -> Trace.contentHash(endless))
                .violations()
                .getFirst();

        assertTrue(refused.rule().startsWith("line 2 of trace"), refused.toString());
        assertTrue(read[0] < 20_000_000, read[0] + " bytes read");
    }

    @Test
    void theContentHashIsThatOfTheBytes() {
        // echo -n abc | sha256sum
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Trace.contentHash(TraceTexts.text("abc")));
    }
}
