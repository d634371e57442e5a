package io.goodput.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every benchmark, on a small part of its requests, and its own checks. */
class BenchmarksTest {
    private static final Set<String> FIELDS = Set.of(
            "/bench",
            "/requests",
            "/inputTokens",
            "/outputTokens",
            "/decodeSteps",
            "/events",
            "/meanDecodeBatch",
            "/peakPrefillUtilisation",
            "/preemptions",
            "/cpuSeconds",
            "/loopCpuSeconds",
            "/wallSeconds",
            "/peakRssMiB",
            "/requestsPerCpuSecond",
            "/ttftP99Seconds",
            "/tpotP99Seconds",
            "/attainment",
            "/engineVersion",
            "/jdk");

    @ParameterizedTest
    @ValueSource(strings = {"week-5.6m", "aggregated-hour", "prefix-hour", "fleet-day"})
    void saysWhatItDidInOneLine(String name) {
        double share = name.equals("fleet-day") ? 1e-5 : 1e-3;
        List<String> lines = new ArrayList<>();
        Outcome outcome = Benchmarks.find(name).orElseThrow().run(share, lines::add);
        assertEquals(1, outcome.json().lines().count());
        SortedMap<String, String> fields = Codec.readScalars(outcome.json(), Format.JSON);
        assertEquals(FIELDS, fields.keySet());
        assertEquals(name, fields.get("/bench"));
        assertTrue(number(fields, "/requests") >= 600, outcome.json());
        assertTrue(number(fields, "/outputTokens") > number(fields, "/requests"), outcome.json());
        assertTrue(number(fields, "/cpuSeconds") > number(fields, "/loopCpuSeconds"), outcome.json());
        assertTrue(number(fields, "/peakRssMiB") > 1, outcome.json());
        assertTrue(lines.getFirst().startsWith(name + ": "), lines.getFirst());
    }

    @Test
    void whatScalesSaysHowOften() {
        Outcome outcome = Benchmarks.find("week-autoscaled").orElseThrow().run(5e-3, line -> {});
        SortedMap<String, String> fields = Codec.readScalars(outcome.json(), Format.JSON);
        // Eight instances are too many for a Sunday's first hour: there is something to decide.
        assertTrue(number(fields, "/scalingEvents") >= 2, outcome.json());
        assertTrue(number(fields, "/distinctCounts/0") >= 2, outcome.json());
        assertTrue(number(fields, "/distinctCounts/1") >= 2, outcome.json());
        assertTrue(fields.keySet().containsAll(FIELDS), outcome.json());
    }

    @Test
    void shootOutRunsEveryPolicyOnTheSameRequests() {
        Outcome outcome = Benchmarks.find("shoot-out").orElseThrow().run(1e-3, line -> {});
        SortedMap<String, String> fields = Codec.readScalars(outcome.json(), Format.JSON);
        assertEquals("fixed", fields.get("/policies/0/policy"));
        assertEquals("0", fields.get("/policies/0/scalingEvents"));
        long policies = fields.keySet().stream()
                .filter(each -> each.matches("/policies/\\d+/policy"))
                .count();
        assertTrue(policies >= 8, outcome.json());
        assertEquals(String.valueOf(800 * policies), fields.get("/requests"));
        assertEquals(1, outcome.json().lines().count());
    }

    @Test
    void scalingComparesSizes() {
        Outcome outcome = Benchmarks.find("scaling").orElseThrow().run(1e-3, line -> {});
        SortedMap<String, String> fields = Codec.readScalars(outcome.json(), Format.JSON);
        assertEquals("10000", fields.get("/byRequests/2/requests"));
        assertEquals("4096", fields.get("/byInstances/3/instances"));
        assertTrue(number(fields, "/memoryRatio") >= 1, outcome.json());
        assertTrue(number(fields, "/instancesRatio") >= 1, outcome.json());
    }

    @Test
    void splitwiseReadsThePublishedWorkload() {
        try {
            PublishedData.get("splitwise");
        } catch (IllegalStateException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("GOODPUT_DATA ("), e.getMessage());
            assumeTrue(false, "skipped: " + e.getMessage());
        }
        Outcome outcome = Benchmarks.find("splitwise").orElseThrow().run(0.05, line -> {});
        assertEquals("425", Codec.readScalars(outcome.json(), Format.JSON).get("/requests"));
    }

    @Test
    void anotherLoadFails() {
        var all = (WholeRun) Benchmarks.find("week-5.6m").orElseThrow();
        var small = new WholeRun(
                "small",
                "the first hundredth of the week's first hour",
                () -> all.scenario().get().withSample(new io.goodput.engine.scenario.Sample(0, 100, 10)),
                all.load(),
                1,
                all.bounds(),
                new Properties());
        List<String> failures = small.run(1, line -> {}).failures();
        assertTrue(
                failures.stream().anyMatch(each -> each.startsWith("decode batch in that minute (")),
                failures::toString);
        assertTrue(failures.stream().anyMatch(each -> each.startsWith("small.report (")), failures::toString);
    }

    @Test
    void whatIsPinnedPassesAndWhatDiffersFails() {
        var all = (WholeRun) Benchmarks.find("week-5.6m").orElseThrow();
        var pins = new Properties();
        var small = new WholeRun(
                "small",
                "as above",
                () -> all.scenario().get().withSample(new io.goodput.engine.scenario.Sample(0, 100, 10)),
                all.load(),
                1,
                List.of(),
                pins);
        for (String failure : small.run(1, line -> {}).failures()) {
            int open = failure.indexOf(" (");
            pins.setProperty(failure.substring(0, open), failure.substring(open + 2, failure.indexOf(')')));
        }
        assertEquals(5, pins.size());
        assertEquals(List.of(), small.run(1, line -> {}).failures());
        pins.setProperty("small.outputTokens", "1");
        assertEquals(1, small.run(1, line -> {}).failures().size());
    }

    private static double number(SortedMap<String, String> fields, String name) {
        return Double.parseDouble(fields.get(name));
    }
}
