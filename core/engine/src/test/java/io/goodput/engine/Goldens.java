package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.engine.cluster.RequestTable;
import io.goodput.engine.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Locale;

/**
 * Runs written down as plain text in {@code src/test/resources/goldens} and compared; {@code -Dgoldens=write} writes
 * them anew.
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

    /** Requests up to the end of the window, then the report; times to the nanosecond. */
    static String text(Scenario scenario, CheckedRun run) {
        Formatter text = new Formatter(Locale.ROOT);
        RequestTable table = run.requests();
        text.format(
                "%-4s%5s%7s%9s%12s%12s%12s%12s%12s%12s%12s\n",
                "id", "in", "out", "instance", "arrived", "taken", "prefilled", "room", "moved", "first", "finished");
        for (int r = 0; r < scenario.warmupRequests() + scenario.measuredRequests(); r++) {
            text.format(
                    "%-4d%5d%7d%9s%12s%12s%12s%12s%12s%12s%12s\n",
                    r,
                    table.promptTokens(r),
                    table.outputTokens(r),
                    instance(table.promptInstance(r)) + "/" + instance(table.decodeInstance(r)),
                    seconds(table.arrivedAt(r)),
                    seconds(table.takenAt(r)),
                    seconds(table.prefilledAt(r)),
                    seconds(table.roomAt(r)),
                    seconds(table.movedAt(r)),
                    seconds(table.firstTokenAt(r)),
                    seconds(table.finishedAt(r)));
        }
        text.format("\n");
        report(text, run.report());
        return text.toString();
    }

    private static String instance(int index) {
        return index < 0 ? "-" : String.valueOf(index);
    }

    private static String seconds(double time) {
        return Double.isNaN(time) ? "-" : String.format(Locale.ROOT, "%.6f", time);
    }

    private static void report(Formatter text, Report report) {
        text.format(
                "requests: %d arrived, %d finished, %d rejected, %d in flight; %d events\n",
                report.requests().arrived(),
                report.requests().finished(),
                report.requests().rejected(),
                report.requests().inFlight(),
                report.events());
        summary(text, "time to first token", report.timeToFirstToken());
        summary(text, "time per output token", report.timePerOutputToken());
        summary(text, "inter-token latency", report.interTokenLatency());
        summary(text, "end to end", report.endToEnd());
        text.format("mean transfer: %.6f s\n", report.meanTransferSeconds());
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
                    "%s: utilisation %.6f, mean batch %.6f, KV %.6f of %d, queue %.6f s, longest %d\n",
                    pool.role(),
                    pool.utilisation(),
                    pool.meanBatch(),
                    pool.meanKvOccupancy(),
                    pool.kvBlocksPerInstance(),
                    pool.meanQueueSeconds(),
                    pool.maxQueueLength());
            text.format(
                    "    GPU-seconds: %.6f serving, %.6f idle, %.6f prefill, %.6f decode; %d tokens in, %d out\n",
                    usage.servingGpuSeconds(),
                    usage.idleGpuSeconds(),
                    usage.prefillGpuSeconds(),
                    usage.decodeGpuSeconds(),
                    usage.prefilledTokens(),
                    usage.outputTokens());
            text.format("    joules: %.6f boards, %.6f overhead\n", usage.boardJoules(), usage.overheadJoules());
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
