package io.goodput.planning;

import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.LatencyParts;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PhaseShares;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.explanation.Cause;
import io.goodput.contracts.explanation.LimitBreak;
import io.goodput.contracts.explanation.LimitingCause;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What limits a run, said from its report. */
final class Causes {
    /** A pool that steps for at least this share of its time has none left. */
    private static final double BUSY = 0.95;

    /** A batch of this share of its seats or more is taken to be full now and then. */
    private static final double SEATED = 0.9;

    /** An aggregated pool whose KV room is in use by this share or more lets prompts wait for room. */
    private static final double FULL = 0.9;

    private Causes() {}

    static boolean isUnstable(Report report) {
        Stationarity stationarity = report.stationarity();
        return stationarity != null && stationarity.isUnstable();
    }

    /** The limit whose latency is the largest in times of it; of equals the first. */
    static LimitOutcome worst(Report report) {
        return report.limits().stream()
                .max(Comparator.comparingDouble(LimitOutcome::valueOverLimit)
                        .thenComparing(Comparator.comparingInt(
                                        (LimitOutcome each) -> report.limits().indexOf(each))
                                .reversed()))
                .orElseThrow(() -> new IllegalStateException("a report has a limit"));
    }

    /** How a layout fails at so many times the load. */
    static LimitBreak broken(Report report, Layout layout, double loadFactor) {
        LimitOutcome worst = worst(report);
        return new LimitBreak(
                loadFactor,
                worst.limit(),
                worst.valueSeconds(),
                worst.share(),
                worst.requiredShare(),
                report.attainment(),
                isUnstable(report),
                of(report, layout));
    }

    /** What takes the most of the latency that is nearest to its limit, or the furthest beyond. */
    static LimitingCause of(Report report, Layout layout) {
        LimitOutcome worst = worst(report);
        LatencyParts parts = worst.parts();
        Bottleneck phase = parts == null ? report.bottleneck() : parts.largest();
        double share = parts == null
                ? (report.latePhases().equals(PhaseShares.NONE) ? report.phases() : report.latePhases()).of(phase)
                : parts.seconds(phase) / parts.seconds();
        int index = pool(report.pools(), phase);
        PoolReport pool = report.pools().get(index);
        PoolLayout deployed = layout.pools().get(index).resolved();
        boolean isSeated = pool.meanBatch()
                >= SEATED * RunTemplate.resolved(deployed.maxNumSeqs(), "maxNumSeqs") * deployed.ranks();
        double prompts = promptShare(report.usage().pools().get(index));
        Cause cause = cause(phase, pool, isSeated, isUnstable(report));
        return new LimitingCause(
                cause,
                worst.limit(),
                phase,
                share,
                pool.role(),
                pool.utilisation(),
                pool.meanBatch(),
                pool.meanQueueLength(),
                pool.meanRoomQueueLength(),
                pool.meanKvOccupancy(),
                pool.linkLoad(),
                prompts,
                ExplanationWords.cause(cause, worst, share, pool, prompts));
    }

    /** Of a pool's stepping what prompts took. */
    private static double promptShare(PoolUsage pool) {
        double stepping = pool.prefillGpuSeconds() + pool.decodeGpuSeconds();
        return stepping == 0 ? 0 : pool.prefillGpuSeconds() / stepping;
    }

    /** Index of the pool in which a phase is spent, of several the busiest: KV moves out of what computed it. */
    private static int pool(List<PoolReport> pools, Bottleneck phase) {
        PoolRole role = switch (phase) {
            case PREFILL_QUEUE, PREFILL_COMPUTE, KV_TRANSFER -> PoolRole.PREFILL;
            case DECODE_ROOM, DECODE_COMPUTE -> PoolRole.DECODE;
        };
        return IntStream.range(0, pools.size())
                .boxed()
                .filter(i -> pools.get(i).role() == role || pools.get(i).role() == PoolRole.AGGREGATED)
                .max(Comparator.<Integer>comparingDouble(i -> pools.get(i).utilisation())
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow(() -> new IllegalStateException("a layout has a pool for " + phase));
    }

    private static Cause cause(Bottleneck phase, PoolReport pool, boolean isSeated, boolean unstable) {
        return switch (phase) {
            case PREFILL_QUEUE -> queued(pool, isSeated, unstable);
            case DECODE_ROOM -> Cause.KV_ROOM;
            case KV_TRANSFER -> Cause.LINK;
            case PREFILL_COMPUTE -> Cause.PREFILL_COMPUTE;
            // Who decodes where its prompt was computed has kept its seat.
            case DECODE_COMPUTE -> isSeated && pool.role() == PoolRole.DECODE ? Cause.BATCH_LIMIT : Cause.DECODE_STEPS;
        };
    }

    /** Why prompts wait. An aggregated pool steps all the time while it decodes, so that its utilisation says nothing. */
    private static Cause queued(PoolReport pool, boolean isSeated, boolean unstable) {
        if (pool.role() == PoolRole.AGGREGATED) {
            if (pool.meanKvOccupancy() >= FULL) {
                return Cause.KV_ROOM;
            }
            if (isSeated) {
                return Cause.BATCH_LIMIT;
            }
            return unstable ? Cause.PREFILL_COMPUTE : Cause.QUEUEING;
        }
        return unstable || pool.utilisation() >= BUSY ? Cause.PREFILL_COMPUTE : Cause.QUEUEING;
    }
}
