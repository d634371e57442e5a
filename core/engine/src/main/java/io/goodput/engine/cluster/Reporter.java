package io.goodput.engine.cluster;

import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.Usage;
import io.goodput.engine.metrics.RequestMeter;
import io.goodput.engine.metrics.Window;
import java.util.ArrayList;
import java.util.List;

/** Turns a run that is over into its report. Measured requests are read in the order of arrival. */
final class Reporter {
    private final Cluster cluster;
    private final RequestTable requests;
    private final RequestMeter meter;

    Reporter(Cluster cluster) {
        this.cluster = cluster;
        this.requests = cluster.requests;
        this.meter = new RequestMeter(cluster.scenario.slo());
    }

    Report report() {
        for (int r = cluster.firstMeasured; r < cluster.afterMeasured; r++) {
            if (requests.phase[r] == RequestTable.REJECTED) {
                meter.rejected();
            } else {
                read(r);
            }
        }
        double now = cluster.events.now();
        Window window = cluster.window;
        List<PoolReport> reports = new ArrayList<>();
        List<PoolUsage> usages = new ArrayList<>();
        long inputTokens = 0;
        long outputTokens = 0;
        for (InstancePool pool : cluster.pools) {
            PoolUsage usage = pool.meter.usage();
            reports.add(pool.meter.report(now));
            usages.add(usage);
            inputTokens += usage.prefilledTokens();
            outputTokens += usage.outputTokens();
        }
        List<LimitOutcome> limits = meter.limits(cluster.gaps, now);
        return new Report(
                new RequestCounts(
                        cluster.arrived,
                        cluster.finished,
                        cluster.rejected,
                        0,
                        0,
                        (long) cluster.arrived - cluster.finished - cluster.rejected),
                meter.timeToFirstToken(),
                meter.timePerOutputToken(),
                cluster.gaps.summary(),
                meter.endToEnd(),
                meter.meanTransferSeconds(),
                limits,
                meter.attainment(),
                meter.holds(limits),
                perSecond(meter.inside(), window),
                perSecond(meter.tokensInside(), window),
                meter.bottleneck(),
                reports,
                new Usage(window.seconds(), inputTokens, outputTokens, meter.requests(), meter.inside(), usages),
                cluster.events.handled());
    }

    private static double perSecond(long count, Window window) {
        return window.seconds() == 0 ? 0 : count / window.seconds();
    }

    /** A measured request that finished. */
    private void read(int r) {
        double arrived = requests.arrivedAt[r];
        double taken = requests.takenAt[r];
        double prefilled = requests.prefilledAt[r];
        double finished = requests.finishedAt[r];
        double endToEnd = finished - arrived;
        meter.finished(
                requests.promptTokens[r], requests.outputTokens[r], requests.firstTokenAt[r] - arrived, endToEnd);
        cluster.promptPool.meter.waited(taken - arrived);
        spent(Bottleneck.PREFILL_QUEUE, taken - arrived, endToEnd);
        spent(Bottleneck.PREFILL_COMPUTE, prefilled - taken, endToEnd);
        if (requests.decodeInstance[r] < 0) {
            return;
        }
        double room = requests.roomAt[r];
        double moved = requests.movedAt[r];
        spent(Bottleneck.DECODE_COMPUTE, finished - moved, endToEnd);
        if (cluster.transfers != null) {
            cluster.decodePool.meter.waited(room - prefilled);
            meter.transferred(moved - room);
            spent(Bottleneck.DECODE_ROOM, room - prefilled, endToEnd);
            spent(Bottleneck.KV_TRANSFER, moved - room, endToEnd);
        }
    }

    private void spent(Bottleneck phase, double seconds, double endToEnd) {
        if (endToEnd > 0) {
            meter.spent(phase, seconds / endToEnd);
        }
    }
}
