package io.goodput.calibration.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LogMapping;
import io.goodput.contracts.MeasuredLog;
import io.goodput.contracts.MeasuredRequest;
import io.goodput.contracts.MetricsExport;
import io.goodput.contracts.TraceMapping.Unit;
import io.goodput.contracts.Violation;
import io.goodput.simulation.Inputs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be used is refused with name, value, rule and advice. */
class RefusalTest {
    private static final String HEADER =
            "arrivalSeconds,inputTokens,cachedTokens,outputTokens,ttftSeconds,e2eSeconds\n";

    private static Violation refusal(BacktestRequest question, Inputs inputs) {
        List<Violation> violations = assertThrows(
                        InvalidInputException.class,
                        () -> Backtest.run(
                                Backtest.resolve(question, inputs), inputs, Backtest.MAX_REQUESTS, line -> {}))
                .violations();
        assertEquals(1, violations.size(), violations::toString);
        assertTrue(violations.getFirst().advice().contains("Maybe"), violations::toString);
        return violations.getFirst();
    }

    private static Violation ofLog(String text, MeasuredLog.Format format, LogMapping mapping) {
        return refusal(
                Deployment.question(new MeasuredLog(null, Deployment.hash(text), null, format, mapping), null),
                Deployment.inputs(text));
    }

    private static void assertRefused(String value, String rule, String rows) {
        Violation violation = ofLog(HEADER + rows, MeasuredLog.Format.CSV, LogMapping.OWN);
        assertEquals("/log", violation.pointer());
        assertEquals(value, violation.value());
        assertTrue(violation.rule().contains(rule), violation::toString);
    }

    @Test
    void logsThatCannotBeTrue() {
        assertRefused("4", "the clock runs backwards", "5,10,0,10,1,2\n4,10,0,10,1,2\n");
        assertRefused("absent", "line 2 of measured: inputTokens is missing", "5,,0,10,1,2\n");
        assertRefused("absent", "line 3 of measured: outputTokens is missing", "5,10,0,10,1,2\n6,10,0,,1,2\n");
        assertRefused("0", "outputTokens must be a whole number of tokens, 1 to", "5,10,0,0,1,2\n");
        assertRefused("-3", "inputTokens must be a whole number of tokens, 1 to", "5,-3,0,1,1,2\n");
        assertRefused("10.5", "inputTokens must be a whole number of tokens", "5,10.5,0,1,1,2\n");
        assertRefused("11", "cachedTokens must be at most inputTokens (10)", "5,10,11,1,1,2\n");
        assertRefused(
                "3.0 s to the first token, 2.0 s to the last",
                "the last token must not come before the first",
                "5,10,0,1,3,2\n");
        assertRefused("-1", "ttftSeconds must be a number, 0 or more", "5,10,0,1,-1,2\n");
        assertRefused("0", "ttftSeconds must be above 0 s after the arrival", "5,10,0,1,0,2\n");
        assertRefused("soon", "arrivalSeconds must be a number", "soon,10,0,1,1,2\n");
    }

    @Test
    void logsThatAreTooShortOrOneSided() {
        assertRefused("1 requests", "at least 100 requests", "5,10,0,10,1,2\n");
        var text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append(i < 199 ? i * 0.01 : 1_000).append(",10,0,10,1,2\n");
        }
        assertRefused(
                "199 requests in the first half, 1 in the second",
                "each half of the time must have at least 30 requests",
                text.toString());
    }

    @Test
    void logsWithOtherColumns() {
        Violation violation = ofLog("arrival,inputTokens\n1,2\n", MeasuredLog.Format.CSV, LogMapping.OWN);
        assertTrue(violation.rule().contains("the header must have the column arrivalSeconds"), violation::toString);
        assertTrue(violation.advice().startsWith("Maybe arrival"), violation::toString);
        Violation json = ofLog("{\"arrivalSeconds\": 1, \"inputTokens\": ", MeasuredLog.Format.JSONL, LogMapping.OWN);
        assertTrue(json.rule().contains("line 1 of measured: this is not JSON"), json::toString);
        Violation clock = ofLog(
                "{\"t\":1777142838.3,\"in\":5,\"out\":5,\"q\":10,\"f\":9.5,\"l\":12}",
                MeasuredLog.Format.JSONL,
                new LogMapping("t", Unit.SECONDS, "in", null, "out", null, null, "f", "l", "q", Unit.SECONDS, null));
        assertTrue(clock.rule().contains("f must be above 0 s after the arrival, not -0.5"), clock::toString);
    }

    @Test
    void requestsInTheQuestionItself() {
        List<MeasuredRequest> rows = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            rows.add(new MeasuredRequest(i == 70 ? 5 : i, 10, null, 10, 1, 2));
        }
        Violation violation = refusal(Deployment.question(rows), Inputs.NONE);
        assertTrue(violation.rule().contains("requests/70/arrivalSeconds"), violation::toString);
        assertThrows(InvalidInputException.class, () -> new MeasuredRequest(0, 10, 10, 10, 1, 2));
        assertThrows(InvalidInputException.class, () -> new MeasuredRequest(0, 10, 0, 10, 2, 1));
    }

    private static Violation ofMetrics(String text) {
        return refusal(
                Deployment.question(
                        null, new MetricsExport(null, Deployment.hash(text), MetricsExport.Source.VLLM, null, null)),
                Deployment.inputs(text));
    }

    private static String matrix(String... series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + String.join(",", series)
                + "]}}";
    }

    private static String series(String name, String le, String... values) {
        var text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("[")
                    .append(10 * i)
                    .append(",\"")
                    .append(values[i])
                    .append("\"]");
        }
        return "{\"metric\":{\"__name__\":\"" + name + "\"" + (le.isEmpty() ? "" : ",\"le\":\"" + le + "\"")
                + "},\"values\":[" + text + "]}";
    }

    @Test
    void exportsOfSomethingElse() {
        Violation names = ofMetrics(matrix(series("vllm:time_to_first_tokens_seconds_bucket", "1", "1", "2")));
        assertTrue(names.value().contains("vllm:time_to_first_tokens_seconds_bucket"), names::toString);
        assertTrue(names.advice().contains("vllm:time_to_first_token_seconds_bucket"), names::toString);
        assertTrue(ofMetrics("<html>").rule().contains("this is not JSON"));
        assertTrue(ofMetrics("{\"status\":\"error\"}").rule().contains("Prometheus did not answer"));
        assertTrue(ofMetrics("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}")
                .rule()
                .contains("a range of time is a matrix"));
        Violation rates = ofMetrics(matrix("{\"metric\":{\"le\":\"1\"},\"values\":[[1,\"2\"]]}"));
        assertTrue(rates.rule().contains("a series must have its name"), rates::toString);
    }

    @Test
    void exportsThatCannotBeTrue() {
        String name = "vllm:time_to_first_token_seconds";
        String sum = series(name + "_sum", "", "0", "1", "2", "3", "4");
        Violation cumulative = ofMetrics(matrix(
                series(name + "_bucket", "0.1", "0", "5", "6", "7", "8"),
                series(name + "_bucket", "+Inf", "0", "3", "6", "7", "8"),
                sum));
        assertTrue(cumulative.rule().contains("must be cumulative"), cumulative::toString);
        assertEquals("5.0 below le=0.1, 3.0 below le=Infinity", cumulative.value());
        Violation open = ofMetrics(matrix(series(name + "_bucket", "0.1", "0", "5", "6", "7", "8"), sum));
        assertTrue(open.rule().contains("must end with +Inf"), open::toString);
        Violation short_ = ofMetrics(matrix(series(name + "_bucket", "+Inf", "0", "5")));
        assertTrue(short_.rule().contains("at least 4 scrapes"), short_::toString);
        Violation back =
                ofMetrics(matrix("{\"metric\":{\"__name__\":\"" + name + "_sum\"},\"values\":[[10,\"1\"],[5,\"2\"]]}"));
        assertTrue(back.rule().contains("the clock runs backwards"), back::toString);
        Violation lengths = ofMetrics(matrix(
                series(name + "_bucket", "+Inf", "0", "3", "6", "7", "8"),
                sum,
                series("vllm:e2e_request_latency_seconds_bucket", "+Inf", "0", "3", "6", "7", "8"),
                series("vllm:e2e_request_latency_seconds_sum", "", "0", "3", "6", "7", "8")));
        assertTrue(lengths.rule().contains("vllm:request_prompt_tokens_bucket"), lengths::toString);
    }
}
