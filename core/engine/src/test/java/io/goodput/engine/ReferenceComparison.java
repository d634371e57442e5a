package io.goodput.engine;

import io.goodput.contracts.ClassReport;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.scaleout.FaultOutcome;
import io.goodput.contracts.scaleout.KvTransfers;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.RackUsage;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One scenario simulated by the engine and by its judge, and where they differ. */
final class ReferenceComparison {
    final Scenario scenario;
    final ReferenceSimulator reference;
    final List<RequestRow> expected = new ArrayList<>();
    final List<RequestRow> actual = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    final List<String> differences = new ArrayList<>();

    @Nullable
    RunResult result;

    ReferenceComparison(Scenario scenario, boolean logged) {
        this.scenario = scenario;
        reference = new ReferenceSimulator(scenario, logged ? log::add : line -> {});
        reference.run();
        boolean limited = scenario.classes().stream()
                .anyMatch(each -> each.slo().tightestSeconds(LatencyMetric.MAX_ITL) < Double.POSITIVE_INFINITY);
        for (RequestView request : reference.ended) {
            RequestRow row = RequestRow.of(request);
            expected.add(limited ? row : row.withoutGap());
        }
        try {
            result = Simulator.simulateChecked(scenario, request -> actual.add(RequestRow.of(request)));
        } catch (RuntimeException e) {
            differences.add("the engine: " + e);
        }
        compareRequests();
        if (result != null && differences.isEmpty()) {
            compareReport(result.report());
        }
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void differ(String format, Object... values) {
        differences.add(String.format(Locale.ROOT, format, values));
    }

    private void compareRequests() {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            if (i >= expected.size() || i >= actual.size()) {
                differ("%d ends / %d", expected.size(), actual.size());
                return;
            }
            String difference = expected.get(i).differences(actual.get(i));
            if (!difference.isEmpty()) {
                differ("end %d, request %d:%s", i, expected.get(i).number(), difference);
            }
        }
    }

    private void near(String what, double wanted, double got) {
        if (!RequestRow.near(wanted, got)) {
            differ("%s %s / %s", what, wanted, got);
        }
    }

    private void same(String what, long wanted, long got) {
        if (wanted != got) {
            differ("%s %d / %d", what, wanted, got);
        }
    }

    private void compareReport(Report report) {
        same("requests", expected.size(), report.requests().arrived());
        near(
                "window",
                reference.windowEnd - reference.windowStart,
                report.usage().windowSeconds());
        LatencySummary gaps = Objects.requireNonNull(report.latencies()).interTokenLatency();
        double[] wanted = reference.gaps.stream()
                .filter(gap -> isMeasured(gap.request()))
                .mapToDouble(ReferenceSimulator.Gap::seconds)
                .sorted()
                .toArray();
        same("gaps", wanted.length, gaps.count());
        if (wanted.length > 0) {
            near("mean gap", Arrays.stream(wanted).sum() / wanted.length, gaps.meanSeconds());
            near("longest gap", wanted[wanted.length - 1], gaps.maxSeconds());
            quantile("p50 gap", wanted, 0.5, gaps.p50Seconds());
            quantile("p90 gap", wanted, 0.9, gaps.p90Seconds());
            quantile("p95 gap", wanted, 0.95, gaps.p95Seconds());
            quantile("p99 gap", wanted, 0.99, gaps.p99Seconds());
        }
        for (int c = 0; c < scenario.classes().size(); c++) {
            int of = c;
            long count = reference.gaps.stream()
                    .filter(gap -> isMeasured(gap.request()) && gap.requestClass() == of)
                    .count();
            same(
                    "gaps of class " + c,
                    count,
                    Objects.requireNonNull(report.classes().get(c).latencies())
                            .interTokenLatency()
                            .count());
        }
        for (ClassReport each : report.classes()) {
            compareAttainment(each);
        }
        for (int p = 0; p < scenario.pools().size(); p++) {
            comparePool(p, report.pools().get(p), report.usage().pools().get(p));
        }
        if (reference.fleet != null) {
            compareScaleOut(reference.fleet, Objects.requireNonNull(report.scaleOut()));
        }
    }

    private void compareScaleOut(ReferenceFleet fleet, ScaleOutReport report) {
        same("retries", reference.retries, report.retries());
        same("migrations", reference.migrations, report.migrations());
        same("lost tokens", reference.lostTokens, report.lostTokens());
        compareTransfers(report.kvTransfers());
        same("role switches", fleet.roleSwitches, report.roleSwitches());
        same("most GPUs", fleet.mostGpus, report.mostGpus());
        same("faults", fleet.faultCount, report.faultCount());
        for (int p = 0; p < fleet.pools.size(); p++) {
            compareScaling(p, fleet.pools.get(p), report.pools().get(p));
        }
        for (int s = 0; s < fleet.billed.size(); s++) {
            ReferenceFleet.Billed wanted = fleet.billed.get(s);
            RackUsage got = report.racks().get(s);
            near("billed of space " + s, wanted.billed(), got.billedGpuSeconds());
            near("unused of space " + s, wanted.unused(), got.unusedGpuSeconds());
            near("broken of space " + s, wanted.broken(), got.brokenGpuSeconds());
            same("most billed of space " + s, wanted.most(), got.mostBilledGpus());
        }
        for (int i = 0; i < report.faults().size(); i++) {
            ReferenceFleet.Told wanted = fleet.told.get(i);
            FaultOutcome got = report.faults().get(i);
            Double until = got.untilSeconds();
            var told = new ReferenceFleet.Told(
                    got.kind(),
                    got.atSeconds(),
                    until == null ? Double.NaN : until,
                    got.system(),
                    got.rack(),
                    got.node(),
                    got.gpu(),
                    got.instances());
            if (!wanted.equals(told)) {
                differ("fault %d: %s / %s", i, wanted, told);
            }
            compareMeanwhile(i, wanted, got);
        }
    }

    /** Requests in flight at a fault, or arriving before it is repaired. */
    private void compareMeanwhile(int fault, ReferenceFleet.Told wanted, FaultOutcome got) {
        double until = Double.isNaN(wanted.until()) ? Double.POSITIVE_INFINITY : wanted.until();
        List<RequestRow> rows = expected.stream()
                .filter(row -> row.endedAt() > wanted.at() && row.arrivedAt() < until && isDecided(row))
                .toList();
        long inside = rows.stream().filter(this::isInside).count();
        same("requests during fault " + fault, rows.size(), got.requestsMeanwhile());
        near(
                "attainment during fault " + fault,
                rows.isEmpty() ? 1 : (double) inside / rows.size(),
                got.attainmentMeanwhile());
    }

    private boolean isDecided(RequestRow row) {
        return row.end() != End.IN_FLIGHT || isPast(row);
    }

    private boolean isInside(RequestRow row) {
        return row.end() == End.FINISHED && !isPast(row);
    }

    private boolean isPast(RequestRow row) {
        return isPast(row, scenario.classes().get(row.requestClass()).slo());
    }

    private void compareTransfers(@Nullable KvTransfers got) {
        boolean bothPaths = scenario.network() != null && scenario.network().fabricLatencySeconds() != null;
        if (!bothPaths || got == null) {
            same("reports of transfers", bothPaths ? 1 : 0, got == null ? 0 : 1);
            return;
        }
        // What left the prefill pools has reached the decode pools.
        for (PoolRole role : List.of(PoolRole.PREFILL, PoolRole.DECODE)) {
            int[] pools = IntStream.range(0, scenario.pools().size())
                    .filter(p -> scenario.pools().get(p).role() == role)
                    .toArray();
            same("moves in fabrics", sum(pools, totals -> totals.fabricMoves), got.fabric());
            same("bytes in fabrics", sum(pools, totals -> (long) totals.fabricBytes), got.fabricBytes());
            same("moves over the network", sum(pools, totals -> totals.moves), got.network());
            same("bytes over the network", sum(pools, totals -> (long) totals.movedBytes), got.networkBytes());
        }
    }

    private long sum(int[] pools, ToLongFunction<PoolTotals> what) {
        return Arrays.stream(pools)
                .mapToLong(p -> what.applyAsLong(reference.totalsAtEnd.get(p))
                        - what.applyAsLong(reference.totalsAtStart.get(p)))
                .sum();
    }

    private void compareScaling(int p, ReferenceFleet.Wanted wanted, PoolScaling got) {
        PoolTotals from = reference.totalsAtStart.get(p);
        PoolTotals to = reference.totalsAtEnd.get(p);
        int gpus = scenario.pools().get(p).gpusPerInstance();
        double seconds = reference.windowEnd - reference.windowStart;
        String of = " of pool " + p;
        double ready = to.readySeconds - from.readySeconds;
        double draining = to.drainingServingSeconds - from.drainingServingSeconds;
        double serving = to.servingSeconds - from.servingSeconds - draining;
        double held = to.startingSeconds - from.startingSeconds + ready + to.deadSeconds - from.deadSeconds;
        double waiting = to.waitingSeconds - from.waitingSeconds;
        double coming = to.comingSeconds - from.comingSeconds;
        same("least ready" + of, wanted.leastReady, got.leastReady());
        same("most ready" + of, wanted.mostReady, got.mostReady());
        near("ready" + of, seconds > 0 ? ready / seconds : 0, got.meanReady());
        same("counts" + of, wanted.counts.size(), got.distinctCounts());
        same("decisions" + of, wanted.decisions, got.decisions());
        same("flaps" + of, wanted.flaps, got.flaps());
        near("serving while ready" + of, gpus * serving, got.servingGpuSeconds());
        near("idle" + of, gpus * (ready - serving), got.idleGpuSeconds());
        near("starting" + of, gpus * (to.startingSeconds - from.startingSeconds), got.startingGpuSeconds());
        near("draining" + of, gpus * (to.drainingSeconds - from.drainingSeconds), got.drainingGpuSeconds());
        near("failed" + of, gpus * (to.deadSeconds - from.deadSeconds), got.failedGpuSeconds());
        near("ordered" + of, gpus * waiting, got.orderedGpuSeconds());
        double asked = to.wantedSeconds - from.wantedSeconds;
        // What rounding leaves of sums that are equal.
        double nothing = 1e-9 * gpus * asked;
        near(
                "pending" + of,
                Math.max(nothing, gpus * (asked - held - waiting - coming)),
                Math.max(nothing, got.pendingGpuSeconds()));
    }

    /** Requests in flight that are past no limit are left out. */
    private void compareAttainment(ClassReport report) {
        int requestClass = IntStream.range(0, scenario.classes().size())
                .filter(c -> scenario.classes().get(c).name().equals(report.name()))
                .findFirst()
                .orElseThrow();
        long inside = 0;
        long decided = 0;
        for (RequestRow row : expected) {
            if (row.requestClass() == requestClass && isMeasured(row.number())) {
                inside += isInside(row) ? 1 : 0;
                decided += isDecided(row) ? 1 : 0;
            }
        }
        near("attainment of " + report.name(), decided == 0 ? 0 : (double) inside / decided, report.attainment());
    }

    private static boolean isPast(RequestRow row, ServiceLevelObjective slo) {
        boolean hasFirst = !Double.isNaN(row.firstTokenAt());
        double first = (hasFirst ? row.firstTokenAt() : row.endedAt()) - row.arrivedAt();
        boolean isOfOneToken = row.end() == End.FINISHED && row.outputTokens() == 1;
        double perToken = hasFirst && !isOfOneToken
                ? (row.endedAt() - row.firstTokenAt()) / Math.max(1, row.outputTokens() - 1)
                : 0;
        return first > slo.tightestSeconds(LatencyMetric.TTFT)
                || perToken > slo.tightestSeconds(LatencyMetric.TPOT)
                || row.endedAt() - row.arrivedAt() > slo.tightestSeconds(LatencyMetric.E2E)
                || row.longestGapSeconds() > slo.tightestSeconds(LatencyMetric.MAX_ITL);
    }

    private boolean isMeasured(long request) {
        return request >= scenario.sample().warmupRequests()
                && request < scenario.sample().end();
    }

    /** A histogram of three digits holds them. */
    private void quantile(String what, double[] sorted, double share, double got) {
        double wanted = sorted[Math.max(0, (int) Math.ceil(share * sorted.length - 1e-9) - 1)];
        if (Math.abs(wanted - got) > 1.1e-3 * wanted + 2e-9) {
            differ("%s %s / %s", what, wanted, got);
        }
    }

    private void comparePool(int p, PoolReport report, PoolUsage usage) {
        Pool pool = scenario.pools().get(p);
        PoolTotals from = reference.totalsAtStart.get(p);
        PoolTotals to = reference.totalsAtEnd.get(p);
        double seconds = reference.windowEnd - reference.windowStart;
        int gpus = pool.gpusPerInstance();
        double held =
                scenario.elasticity() == null ? pool.instances() * seconds : to.heldSeconds() - from.heldSeconds();
        String of = " of pool " + p;
        near("serving" + of, gpus * (to.servingSeconds - from.servingSeconds), usage.servingGpuSeconds());
        near("prefill" + of, gpus * (to.prefillSeconds - from.prefillSeconds), usage.prefillGpuSeconds());
        near(
                "joules" + of,
                to.joules - from.joules + pool.steps().idleWatts() * held,
                usage.energy().boardJoules());
        same("tokens out" + of, to.outputTokens - from.outputTokens, usage.outputTokens());
        same("tokens in" + of, to.promptTokens - from.promptTokens, report.promptTokens());
        same("recomputed" + of, to.recomputedTokens - from.recomputedTokens, report.recomputedTokens());
        same("hits" + of, to.hitTokens - from.hitTokens, report.hitTokens());
        same("host hits" + of, to.hostHitTokens - from.hostHitTokens, report.hostHitTokens());
        same("shared hits" + of, to.sharedHitTokens - from.sharedHitTokens, report.sharedHitTokens());
        same("evicted" + of, to.evictedTokens - from.evictedTokens, report.evictedTokens());
        same("preemptions" + of, to.preemptions - from.preemptions, report.preemptions());
        same("longest queue" + of, to.longestQueue, report.longestQueue());
        if (seconds <= 0 || held <= 0) {
            return;
        }
        double blocks = (double) pool.ranks() * pool.kv().blocks() * held;
        near("blocks" + of, (to.usedBlockSeconds - from.usedBlockSeconds) / blocks, report.meanKvOccupancy());
        near("cached" + of, (to.cachedBlockSeconds - from.cachedBlockSeconds) / blocks, report.meanKvCached());
        near("queue" + of, (to.queueSeconds - from.queueSeconds) / seconds, report.meanQueueLength());
        near("room queue" + of, (to.roomQueueSeconds - from.roomQueueSeconds) / seconds, report.meanRoomQueueLength());
        long decodeSteps = to.decodeSteps - from.decodeSteps;
        long promptSteps = to.promptSteps - from.promptSteps;
        if (decodeSteps > 0) {
            near("batch" + of, (double) (to.stepMembers - from.stepMembers) / decodeSteps, report.meanBatch());
        } else if (promptSteps > 0) {
            near("prompts" + of, (double) (to.chunks - from.chunks) / promptSteps, report.meanBatch());
        }
        if (pool.port() != null) {
            double load = (to.movedBytes - from.movedBytes) / (pool.port().bytesPerSecond() * held);
            FabricPort fabric = pool.port().fabric();
            double inFabric =
                    fabric == null ? 0 : (to.fabricBytes - from.fabricBytes) / (fabric.bytesPerSecond() * held);
            near("moved" + of, Math.max(load, inFabric), report.linkLoad());
        }
    }

    /** Both traces, a line each a request: the judge's with a blank, the engine's with an exclamation mark where it differs. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(scenario).append("\n\n");
        double first = Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            RequestRow wanted = i < expected.size() ? expected.get(i) : null;
            RequestRow got = i < actual.size() ? actual.get(i) : null;
            boolean same =
                    wanted != null && got != null && wanted.differences(got).isEmpty();
            text.append(same ? "  " : "R ")
                    .append(wanted == null ? "-" : wanted.line())
                    .append('\n');
            if (!same) {
                text.append("E ").append(got == null ? "-" : got.line()).append('\n');
                if (wanted != null && got != null) {
                    text.append("    judge / engine:")
                            .append(wanted.differences(got))
                            .append('\n');
                    first = Math.min(first, Math.min(wanted.endedAt(), got.endedAt()));
                }
            }
        }
        text.append('\n');
        differences.forEach(
                difference -> text.append("judge / engine: ").append(difference).append('\n'));
        text.append("\nWhat the judge did until the first request that differs had ended:\n");
        for (String line : log) {
            if (Double.parseDouble(line.substring(0, line.indexOf(' '))) <= first + 1e-6) {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }
}
