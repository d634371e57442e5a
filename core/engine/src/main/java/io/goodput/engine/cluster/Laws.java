package io.goodput.engine.cluster;

import io.goodput.contracts.Report;
import io.goodput.engine.RequestView;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.timing.StepModel;
import java.util.ArrayList;
import java.util.List;

/**
 * The laws of the model that one run can be held to. Each is checked by counting again, from the requests in flight, what
 * the event handlers kept as running sums. Laws keep the model's numbers.
 */
public final class Laws {
    private static final double TOLERANCE = 1e-9;

    private final Cluster cluster;
    private final RequestTable requests;
    private final List<BrokenLaw> broken = new ArrayList<>();

    public Laws(Cluster cluster) {
        this.cluster = cluster;
        this.requests = cluster.requests;
    }

    /** Laws that must hold between any two events and do not; costs work for every request in flight. */
    public List<BrokenLaw> brokenInside() {
        broken.clear();
        inside();
        return List.copyOf(broken);
    }

    private void inside() {
        conservation();
        kvRoom();
        bytes();
        tokens();
        noIdling();
    }

    /** Laws that must hold when {@code report} is written and do not. */
    public List<BrokenLaw> brokenBy(Report report) {
        broken.clear();
        inside();
        var counts = report.requests();
        long accounted =
                counts.finished() + counts.rejected() + counts.timedOut() + counts.failed() + counts.inFlight();
        require(
                1,
                counts.arrived() == accounted,
                "arrived = finished + rejected + timed out + failed + in flight",
                counts.arrived(),
                accounted);
        physicalFloor();
        for (InstancePool pool : cluster.pools) {
            queues(pool);
            usage(pool);
        }
        return List.copyOf(broken);
    }

    /** Laws that must hold when every request is done and do not. */
    public List<BrokenLaw> brokenWhenDone() {
        broken.clear();
        inside();
        require(1, requests.inFlight() == 0, "nothing is in flight when all is done", requests.inFlight(), 0);
        for (Instance instance : cluster.instances) {
            for (Rank rank : instance.ranks) {
                require(
                        4,
                        rank.usedBlocks() == 0,
                        "nothing is allocated when all is done, " + name(rank),
                        rank.usedBlocks(),
                        0);
            }
        }
        return List.copyOf(broken);
    }

    /** Law 2 for a request that has ended, if it is broken. */
    public static List<BrokenLaw> brokenBy(RequestView request) {
        double latest = request.arrivedAt();
        double[] times = {request.takenAt(), request.firstTokenAt(), request.endedAt()};
        for (double time : times) {
            if (time < latest) {
                return List.of(new BrokenLaw(
                        2, "phases of request " + request.number() + " come in order: " + latest + " then " + time));
            }
            latest = Double.isNaN(time) ? latest : time;
        }
        boolean finished = request.end() == End.FINISHED;
        if (finished && (Double.isNaN(request.firstTokenAt()) || Double.isNaN(request.prefilledAt()))) {
            return List.of(
                    new BrokenLaw(2, "request " + request.number() + " finished without prefill or first token"));
        }
        return List.of();
    }

    private void require(int law, boolean holds, String rule, Object left, Object right) {
        if (!holds) {
            broken.add(new BrokenLaw(
                    law, rule + ": " + left + " against " + right + " at " + cluster.events.now() + " s"));
        }
    }

    private static String name(Rank rank) {
        return rank.instance.pool.spec.role() + " instance " + rank.instance.number + ", rank " + rank.index;
    }

    /** Law 1. */
    private void conservation() {
        int open = 0;
        for (int slot = 0; slot < requests.capacity(); slot++) {
            open += requests.phase(slot) == RequestTable.FREE ? 0 : 1;
        }
        require(
                1,
                cluster.arrived == cluster.ended + open && open == requests.inFlight(),
                "arrived = ended + in flight",
                cluster.arrived,
                cluster.ended + " + " + open);
    }

    /** Law 4, blocks. */
    private void kvRoom() {
        long[][] expected = new long[cluster.instances.length][];
        for (Instance instance : cluster.instances) {
            expected[instance.number] = new long[instance.ranks.length];
            for (Rank rank : instance.ranks) {
                expected[instance.number][rank.index] = rank.targets.cache.usedKvBlocks(rank);
            }
        }
        for (int slot = 0; slot < requests.capacity(); slot++) {
            if (requests.phase(slot) == RequestTable.FREE) {
                continue;
            }
            Rank prompt = requests.promptRank(slot);
            Rank decode = requests.decodeRank(slot);
            if (prompt != null) {
                expected[prompt.instance.number][prompt.index] += requests.heldBlocks(slot, RequestTable.PROMPT_SIDE);
            }
            if (decode != null) {
                long grown = requests.phase(slot) == RequestTable.DECODING || isReturning(slot)
                        ? decode.blocksByTokens(requests, slot)
                        : 0;
                expected[decode.instance.number][decode.index] +=
                        requests.heldBlocks(slot, RequestTable.DECODE_SIDE) + grown;
            }
        }
        for (Instance instance : cluster.instances) {
            for (Rank rank : instance.ranks) {
                require(
                        4,
                        rank.usedBlocks() == expected[instance.number][rank.index],
                        "blocks in use are those of the requests at " + name(rank),
                        rank.usedBlocks(),
                        expected[instance.number][rank.index]);
                require(
                        4,
                        rank.usedBlocks() >= 0
                                && rank.cachedBlocks >= 0
                                && rank.freeBlocks() >= 0
                                && rank.cachedBlocks == rank.targets.cache.cachedKvBlocks(rank),
                        "blocks in use + cached + free = capacity at " + name(rank),
                        rank.usedBlocks() + " + " + rank.cachedBlocks + " + " + rank.freeBlocks(),
                        rank.kv.blocks());
            }
        }
    }

    private boolean isReturning(int slot) {
        return requests.phase(slot) == RequestTable.READY && requests.is(slot, RequestTable.SEATED);
    }

    /** Law 4, bytes; and no link carries more than it can. */
    private void bytes() {
        Transfers transfers = cluster.moves == null ? null : cluster.moves.transfers;
        if (transfers == null) {
            return;
        }
        require(
                4,
                transfers.bytesSent()
                        == transfers.bytesReceived() + transfers.bytesLost() + transfers.countBytesInFlight(),
                "bytes sent = received + lost + in flight",
                transfers.bytesSent(),
                transfers.bytesReceived() + " + " + transfers.bytesLost() + " + " + transfers.countBytesInFlight());
        require(
                7,
                transfers.fullestLink() <= 1 + TOLERANCE,
                "no link carries more than its capacity",
                transfers.fullestLink(),
                1);
    }

    /** Law 5. */
    private void tokens() {
        long computing = 0;
        long made = cluster.endedTokens + cluster.evacuation.lostTokens;
        for (int slot = 0; slot < requests.capacity(); slot++) {
            switch (requests.phase(slot)) {
                case RequestTable.FREE -> {}
                case RequestTable.LOADING, RequestTable.PREFILLING -> {
                    computing += requests.promptTokens(slot) - requests.computedTokens(slot);
                    made += requests.made(slot);
                }
                case RequestTable.DECODING -> {
                    Instance instance = requests.decodingRank(slot).instance;
                    made += requests.made(slot) + instance.settledClock() - requests.joinClock(slot);
                }
                default -> made += requests.made(slot);
            }
        }
        long computed = 0;
        long hit = 0;
        long out = 0;
        for (InstancePool pool : cluster.pools) {
            computed += pool.totals.promptTokens;
            hit += pool.totals.hitTokens;
            out += pool.totals.outputTokens;
        }
        require(
                5,
                cluster.takenTokens == computed + hit + computing + cluster.droppedTokens,
                "tokens of prompts taken = computed + hit + under way + dropped",
                cluster.takenTokens,
                computed + " + " + hit + " + " + computing + " + " + cluster.droppedTokens);
        require(
                5,
                made == out,
                "tokens out = those of the ended + those of the requests in flight + those lost and made again",
                out,
                made);
    }

    /** Law 6. */
    private void noIdling() {
        for (Instance instance : cluster.instances) {
            if (instance.stepping || instance.isDead()) {
                continue;
            }
            for (Rank rank : instance.ranks) {
                boolean idle = rank.decoding == 0
                        && rank.started.isEmpty()
                        && rank.returning.isEmpty()
                        && (rank.ready.isEmpty() || rank.seatsTaken == rank.seats)
                        && !cluster.canTakePrompt(rank);
                require(
                        6,
                        idle,
                        "an instance with work is stepping, " + name(rank),
                        rank.decoding + " decoding, " + rank.ready.size() + " ready, " + rank.prompts.size()
                                + " queued",
                        "idle");
            }
        }
    }

    /** Law 7. */
    private void physicalFloor() {
        for (Instance instance : cluster.instances) {
            require(
                    7,
                    instance.leastFloorRatio >= 1,
                    "no step is shorter than its floor: least step / floor",
                    instance.leastFloorRatio,
                    1);
        }
        if (cluster.moves != null) {
            require(
                    7,
                    cluster.moves.transfers.leastFloorRatio() >= 1 - 1e-6,
                    "no transfer is shorter than its bytes over the link: least transfer / floor",
                    cluster.moves.transfers.leastFloorRatio(),
                    1);
        }
    }

    /** Law 10, Little's law: the integral of a queue's length is the sum of the waits in it. */
    private void queues(InstancePool pool) {
        double now = cluster.events.now();
        double waits = pool.queueWaits;
        double waitsForRoom = pool.roomWaits;
        for (int slot = 0; slot < requests.capacity(); slot++) {
            int phase = requests.phase(slot);
            if (phase == RequestTable.QUEUED && requests.computingRank(slot).instance.pool == pool) {
                waits += now - requests.waitingSince(slot);
            }
            boolean forRoom = phase == RequestTable.WAITING_FOR_ROOM || phase == RequestTable.WAITING_BEFORE_PREFILL;
            if (forRoom && requests.decodingRank(slot).instance.pool == pool) {
                waitsForRoom += now - requests.waitingSince(slot);
            }
        }
        queue(pool, "prompt queue", pool.totals.queueSeconds, waits);
        queue(pool, "queue for room", pool.totals.roomQueueSeconds, waitsForRoom);
    }

    private void queue(InstancePool pool, String queue, double integral, double waits) {
        require(
                10,
                Math.abs(integral - waits) <= 1e-6 * (1e-3 + Math.max(integral, waits)),
                "L = λW in the " + queue + " of the pool " + pool.spec.role(),
                integral,
                waits);
    }

    /** Law 10, utilisation; law 15, energy. */
    private void usage(InstancePool pool) {
        PoolTotals totals = pool.totals;
        double instanceSeconds = pool.totals.readySeconds + pool.totals.drainingSeconds;
        StepModel steps = pool.spec.steps();
        double most = (steps.maxWatts() - steps.idleWatts()) * totals.servingSeconds;
        require(
                10,
                totals.servingSeconds <= instanceSeconds * (1 + TOLERANCE),
                "utilisation of the pool " + pool.spec.role() + " is at most 1",
                totals.servingSeconds,
                instanceSeconds);
        require(
                15,
                totals.joules >= -TOLERANCE * most && totals.joules <= most * (1 + TOLERANCE),
                "energy of the pool " + pool.spec.role() + " is between idle × time and max × time",
                totals.joules,
                "0 .. " + most);
    }
}
