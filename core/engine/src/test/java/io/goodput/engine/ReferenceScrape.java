package io.goodput.engine;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.engine.ReferenceFleet.Life;
import io.goodput.engine.ReferenceFleet.State;
import io.goodput.engine.ReferenceFleet.Wanted;
import io.goodput.engine.ReferenceSimulator.Instance;
import io.goodput.engine.ReferenceSimulator.LastStep;
import io.goodput.engine.ReferenceSimulator.Rank;
import io.goodput.engine.metrics.PoolTotals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that can be seen of a deployment at one moment, and what has changed since the scrape before. */
final class ReferenceScrape {
    /** Of a ready instance. */
    static final class OfInstance {
        double since;
        long queuedPromptTokens;
        int queued;
        int decoding;
        long contextTokens;
        long queuedContextTokens;
        double kvShare;
        final LastStep lastPromptStep = new LastStep();
        final LastStep lastDecodeStep = new LastStep();
    }

    /** Of a pool. */
    static final class OfPool {
        final List<OfInstance> instances = new ArrayList<>();
        final PoolTotals totals = new PoolTotals();
        int atDoor;
        int inFlight;
    }

    final double at;
    final long arrived;
    final long arrivedPromptTokens;
    final long takenPromptTokens;
    final long hitPromptTokens;
    final long ended;
    final long insideLimits;
    final long finished;
    final long finishedTokens;
    final List<OfPool> pools = new ArrayList<>();
    private final List<Double> firstTokenWaits;
    private final List<Double> spacings;
    private final @Nullable ReferenceScrape before;

    ReferenceScrape(ReferenceSimulator simulator, ReferenceFleet fleet, @Nullable ReferenceScrape before) {
        this.before = before;
        at = simulator.now;
        arrived = simulator.arrived;
        arrivedPromptTokens = simulator.arrivedPromptTokens;
        takenPromptTokens = simulator.takenPromptTokens;
        hitPromptTokens =
                simulator.totals.stream().mapToLong(each -> each.hitTokens).sum();
        ended = simulator.ended.size();
        insideLimits = simulator.insideLimits;
        finished = simulator.finished;
        finishedTokens = simulator.finishedTokens;
        firstTokenWaits = List.copyOf(simulator.firstTokenWaits);
        spacings = List.copyOf(simulator.spacings);
        for (Wanted wanted : fleet.pools) {
            OfPool pool = new OfPool();
            pools.add(pool);
            pool.totals.set(wanted.lives.getFirst().instance.totals);
            PoolRole role = wanted.lives.getFirst().instance.pool.role();
            pool.atDoor = simulator.door(role).door.size();
            pool.inFlight = pool.atDoor;
            for (Life life : wanted.lives) {
                if (life.state == State.READY) {
                    pool.instances.add(of(simulator, life));
                }
                for (Rank rank : life.instance.ranks) {
                    pool.inFlight += rank.queue.size() + rank.roomQueue.size() + rank.seatsTaken() + rank.ready.size();
                }
            }
        }
    }

    private static OfInstance of(ReferenceSimulator simulator, Life life) {
        OfInstance of = new OfInstance();
        Instance instance = life.instance;
        of.since = life.since;
        long used = 0;
        long blocks = 0;
        for (Rank rank : instance.ranks) {
            used += rank.cache.used();
            blocks += instance.pool.kv().blocks();
            of.queuedPromptTokens += simulator.uncomputed(rank);
            of.queued += instance.pool.role() == PoolRole.DECODE ? rank.roomQueue.size() : rank.queue.size();
            of.decoding += rank.members.size() + rank.ready.size();
            of.contextTokens += ReferenceSimulator.contextTokens(rank);
            of.queuedContextTokens +=
                    rank.roomQueue.stream().mapToLong(r -> r.prompt).sum();
        }
        of.kvShare = (double) used / blocks;
        of.lastPromptStep.set(instance.lastPromptStep);
        of.lastDecodeStep.set(instance.lastDecodeStep);
        return of;
    }

    double metric(int p, ScalingMetric metric) {
        OfPool pool = pools.get(p);
        PoolTotals to = pool.totals;
        PoolTotals from = before == null ? new PoolTotals() : before.pools.get(p).totals;
        double seconds = at - (before == null ? 0 : before.at);
        int ready = pool.instances.size();
        int each = Math.max(1, ready);
        return switch (metric) {
            case QUEUED_REQUESTS ->
                (double) (pool.atDoor
                                + pool.instances.stream()
                                        .mapToInt(of -> of.queued)
                                        .sum())
                        / each;
            case REQUESTS_IN_FLIGHT -> (double) pool.inFlight / each;
            case KV_UTILISATION ->
                pool.instances.stream().mapToDouble(of -> of.kvShare).sum() / ready;
            case GPU_UTILISATION -> {
                double readySeconds = to.readySeconds - from.readySeconds;
                double serving = to.servingSeconds - from.servingSeconds;
                double draining = to.drainingServingSeconds - from.drainingServingSeconds;
                yield readySeconds == 0 ? Double.NaN : Math.max(0, Math.min(1, (serving - draining) / readySeconds));
            }
            case REQUESTS_PER_SECOND -> (arrived - (before == null ? 0 : before.arrived)) / seconds / each;
            case PROMPT_TOKENS_PER_SECOND -> (to.promptTokens - from.promptTokens) / seconds / each;
            case OUTPUT_TOKENS_PER_SECOND -> (to.outputTokens - from.outputTokens) / seconds / each;
            case MEAN_TTFT_SECONDS -> mean(firstTokenWaits, before == null ? 0 : before.firstTokenWaits.size());
            case MEAN_TPOT_SECONDS -> mean(spacings, before == null ? 0 : before.spacings.size());
        };
    }

    private static double mean(List<Double> all, int from) {
        return all.subList(from, all.size()).stream()
                .mapToDouble(x -> x)
                .average()
                .orElse(Double.NaN);
    }
}
