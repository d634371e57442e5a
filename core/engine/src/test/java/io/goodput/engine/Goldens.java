package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.Energy;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.engine.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Locale;
import java.util.Objects;

/**
 * Runs written down as plain text in {@code src/test/resources/goldens} and compared; {@code -Dgoldens=write} writes
 * them anew. What is written down the judge has seen: it agrees on every request.
 */
final class Goldens {
    private Goldens() {}

    static void check(String name, String text) throws IOException {
        Path file = Path.of(System.getProperty("basedir", "."), "src/test/resources/goldens", name + ".txt");
        if ("write".equals(System.getProperty("goldens"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text, "Run with -Dgoldens=write if the change is meant.");
    }

    /** Runs the scenario, with the laws checked and the judge agreeing, and compares its text; returns the run. */
    static ReferenceComparison check(String name, Scenario scenario) throws IOException {
        ReferenceComparison run = new ReferenceComparison(scenario, false);
        assertEquals("", String.join("\n", run.differences), name + ", judge / engine");
        check(name, text(run));
        return run;
    }

    /** Requests in the order of their ends, then the report; times to the microsecond. */
    private static String text(ReferenceComparison run) {
        Formatter text = new Formatter(Locale.ROOT);
        for (RequestRow row : run.actual) {
            text.format("%s\n", row.line());
        }
        text.format("\n");
        report(text, Objects.requireNonNull(run.result).report());
        return text.toString();
    }

    private static void report(Formatter text, Report report) {
        text.format(
                "requests: %d arrived, %d finished, %d rejected, %d timed out, %d in flight; %d events\n",
                report.requests().arrived(),
                report.requests().finished(),
                report.requests().rejected(),
                report.requests().timedOut(),
                report.requests().inFlight(),
                report.events());
        Latencies latencies = Objects.requireNonNull(report.latencies());
        summary(text, "time to first token", latencies.timeToFirstToken());
        summary(text, "time per output token", latencies.timePerOutputToken());
        summary(text, "inter-token latency", latencies.interTokenLatency());
        summary(text, "end to end", latencies.endToEnd());
        summary(text, "prompt queue", latencies.promptQueue());
        summary(text, "room queue", latencies.roomQueue());
        summary(text, "transfer", latencies.transfer());
        for (LimitOutcome limit : report.limits()) {
            text.format(
                    "limit %s p%s <= %s s: share %.6f of %.6f, value %.6f s, %s\n",
                    limit.limit().metric(),
                    String.valueOf(limit.limit().percentile()),
                    limit.limit().limitSeconds(),
                    limit.share(),
                    limit.requiredShare(),
                    limit.valueSeconds(),
                    limit.holds() ? "holds" : "fails");
        }
        text.format(
                "attainment %.6f, %s; goodput %.6f requests/s, %.6f tokens/s; bottleneck %s\n",
                report.attainment(),
                report.holds() ? "holds" : "fails",
                report.goodputRequestsPerSecond(),
                report.goodputTokensPerSecond(),
                report.bottleneck());
        text.format(
                "window: %.6f s, %d tokens in, %d tokens out, %d requests, %d inside\n",
                report.usage().windowSeconds(),
                report.usage().inputTokens(),
                report.usage().outputTokens(),
                report.usage().requests(),
                report.usage().requestsInsideSlo());
        for (int p = 0; p < report.pools().size(); p++) {
            PoolReport pool = report.pools().get(p);
            PoolUsage usage = report.usage().pools().get(p);
            text.format(
                    "%s: utilisation %.6f, mean batch %.6f, queue %.6f and %.6f, longest %d, link %.6f\n",
                    pool.role(),
                    pool.utilisation(),
                    pool.meanBatch(),
                    pool.meanQueueLength(),
                    pool.meanRoomQueueLength(),
                    pool.longestQueue(),
                    pool.linkLoad());
            text.format(
                    "    KV %.6f used, %.6f cached of %d; %d hit, %d host, %d shared, %d evicted; %d preemptions,"
                            + " %d recomputed\n",
                    pool.meanKvOccupancy(),
                    pool.meanKvCached(),
                    pool.kvBlocksPerInstance(),
                    pool.hitTokens(),
                    pool.hostHitTokens(),
                    pool.sharedHitTokens(),
                    pool.evictedTokens(),
                    pool.preemptions(),
                    pool.recomputedTokens());
            text.format(
                    "    GPU-seconds: %.6f serving, %.6f idle, %.6f prefill, %.6f decode; %d tokens in, %d out\n",
                    usage.servingGpuSeconds(),
                    usage.idleGpuSeconds(),
                    usage.prefillGpuSeconds(),
                    usage.decodeGpuSeconds(),
                    usage.prefilledTokens(),
                    usage.outputTokens());
            Energy energy = usage.energy();
            text.format(
                    "    joules: %.6f boards, %.6f hosts, %.6f NICs, %.6f switches, %.6f fans, %.6f lost; %.6f drawn\n",
                    energy.boardJoules(),
                    energy.hostJoules(),
                    energy.nicJoules(),
                    energy.switchJoules(),
                    energy.fanJoules(),
                    energy.supplyLossJoules(),
                    energy.drawnJoules());
        }
    }

    private static void summary(Formatter text, String name, LatencySummary summary) {
        text.format(
                "%s: %d, mean %.6f, p50 %.6f, p95 %.6f, p99 %.6f, max %.6f s\n",
                name,
                summary.count(),
                summary.meanSeconds(),
                summary.p50Seconds(),
                summary.p95Seconds(),
                summary.p99Seconds(),
                summary.maxSeconds());
    }
}
