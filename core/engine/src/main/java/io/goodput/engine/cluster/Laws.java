package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.ArrayList;
import java.util.List;

/**
 * The laws of the model that one run can be held to. Each is checked by counting again, from the request table, what the
 * event handlers kept as running sums. Laws keep the model's numbers.
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

    /** Laws that must hold between any two events and do not; costs work for every request. */
    public List<BrokenLaw> brokenInside() {
        broken.clear();
        conservation();
        kvRoom();
        bytes();
        tokens();
        noIdling();
        return List.copyOf(broken);
    }

    /** Laws that must hold when {@code report} is written and do not. */
    public List<BrokenLaw> brokenBy(Report report) {
        brokenInside();
        require(
                1,
                report.requests().arrived()
                        == report.requests().finished()
                                + report.requests().rejected()
                                + report.requests().timedOut()
                                + report.requests().failed()
                                + report.requests().inFlight(),
                "arrived = finished + rejected + timed out + failed + in flight",
                report.requests().arrived(),
                report.requests());
        lifecycle();
        physicalFloor();
        queues();
        for (int p = 0; p < cluster.pools.length; p++) {
            usage(
                    cluster.pools[p],
                    report.usage().pools().get(p),
                    report.usage().windowSeconds());
        }
        return List.copyOf(broken);
    }

    /** Laws that must hold when every request is done and do not. */
    public List<BrokenLaw> brokenWhenDone() {
        brokenInside();
        require(1, inFlight() == 0, "nothing is in flight when all is done", inFlight(), 0);
        for (Instance instance : cluster.instances) {
            require(
                    4,
                    instance.reservedBlocks() == 0,
                    "nothing is allocated when all is done, " + name(instance),
                    instance.reservedBlocks(),
                    0);
        }
        return List.copyOf(broken);
    }

    private void require(int law, boolean holds, String rule, Object left, Object right) {
        if (!holds) {
            broken.add(new BrokenLaw(
                    law, rule + ": " + left + " against " + right + " at " + cluster.events.now() + " s"));
        }
    }

    private static String name(Instance instance) {
        return instance.role + " instance " + instance.index;
    }

    private int inFlight() {
        int count = 0;
        for (int r = 0; r < requests.size(); r++) {
            if (requests.phase[r] > RequestTable.EXPECTED && requests.phase[r] < RequestTable.FINISHED) {
                count++;
            }
        }
        return count;
    }

    private int count(byte phase) {
        int count = 0;
        for (int r = 0; r < requests.size(); r++) {
            count += requests.phase[r] == phase ? 1 : 0;
        }
        return count;
    }

    /** Law 1. */
    private void conservation() {
        int finished = count(RequestTable.FINISHED);
        int rejected = count(RequestTable.REJECTED);
        require(1, finished == cluster.finished, "finished requests", finished, cluster.finished);
        require(1, rejected == cluster.rejected, "rejected requests", rejected, cluster.rejected);
        require(
                1,
                cluster.arrived == finished + rejected + inFlight(),
                "arrived = finished + rejected + in flight",
                cluster.arrived,
                finished + " + " + rejected + " + " + inFlight());
    }

    /** Law 2. */
    private void lifecycle() {
        for (int r = 0; r < requests.size(); r++) {
            double latest = requests.arrivedAt[r];
            double[] times = {
                requests.takenAt[r],
                requests.prefilledAt[r],
                requests.roomAt[r],
                requests.movedAt[r],
                requests.finishedAt[r],
            };
            for (double time : times) {
                if (time < latest) {
                    require(2, false, "phases of request " + r + " come in order", latest, time);
                }
                latest = Double.isNaN(time) ? latest : time;
            }
            if (requests.firstTokenAt[r] < requests.prefilledAt[r]
                    || requests.firstTokenAt[r] > requests.finishedAt[r]) {
                require(
                        2,
                        false,
                        "request " + r + " has its first token between the end of prefill and its own end",
                        requests.firstTokenAt[r],
                        requests.prefilledAt[r] + " .. " + requests.finishedAt[r]);
            }
        }
    }

    /** Law 4, blocks. */
    private void kvRoom() {
        long[] expected = new long[cluster.instances.length];
        for (int r = 0; r < requests.size(); r++) {
            byte phase = requests.phase[r];
            if (phase < RequestTable.PREFILLING || phase > RequestTable.DECODING) {
                continue;
            }
            Instance prompt = cluster.promptPool.members[requests.promptInstance[r]];
            if (prompt.role == PoolRole.AGGREGATED || phase <= RequestTable.TRANSFERRING) {
                expected[prompt.number] += cluster.promptBlocks(prompt, r);
            }
            if (prompt.role != PoolRole.AGGREGATED && phase >= RequestTable.TRANSFERRING) {
                Instance decode = cluster.decodePool.members[requests.decodeInstance[r]];
                expected[decode.number] += cluster.decodeBlocks(decode, r);
            }
        }
        for (Instance instance : cluster.instances) {
            require(
                    4,
                    instance.reservedBlocks() == expected[instance.number],
                    "allocated blocks are those of the requests at " + name(instance),
                    instance.reservedBlocks(),
                    expected[instance.number]);
            require(
                    4,
                    instance.leastReservedBlocks() >= 0 && instance.mostReservedBlocks() <= instance.kv.blocks(),
                    "allocated blocks stayed within 0 and the capacity of " + name(instance),
                    instance.leastReservedBlocks() + " .. " + instance.mostReservedBlocks(),
                    instance.kv.blocks());
        }
    }

    /** Law 4, bytes; and no link carries more than it can. */
    private void bytes() {
        KvLink link = cluster.link;
        Transfers transfers = cluster.transfers;
        if (link == null || transfers == null) {
            return;
        }
        long received = 0;
        for (int r = 0; r < requests.size(); r++) {
            received += Double.isNaN(requests.movedAt[r]) ? 0 : link.bytesOf(requests.promptTokens[r]);
        }
        require(
                4,
                received == transfers.bytesReceived(),
                "bytes received are those of the requests that moved",
                transfers.bytesReceived(),
                received);
        require(
                4,
                transfers.bytesSent() == received + transfers.bytesInFlight(),
                "bytes sent = received + in flight",
                transfers.bytesSent(),
                received + " + " + transfers.bytesInFlight());
        require(
                7,
                transfers.fullestLink() <= 1 + TOLERANCE,
                "no link carries more than its capacity",
                transfers.fullestLink(),
                1);
    }

    /** Law 5. */
    private void tokens() {
        long computed = 0;
        long made = 0;
        for (int r = 0; r < requests.size(); r++) {
            computed += requests.computedTokens[r];
            byte phase = requests.phase[r];
            if (phase == RequestTable.FINISHED) {
                made += requests.outputTokens[r];
                if (requests.computedTokens[r] != requests.promptTokens[r]) {
                    require(
                            5,
                            false,
                            "the whole prompt of finished request " + r + " was computed",
                            requests.computedTokens[r],
                            requests.promptTokens[r]);
                }
            } else {
                made += requests.madeBefore[r];
            }
            if (phase == RequestTable.DECODING) {
                Instance instance = cluster.decodePool.members[requests.decodeInstance[r]];
                int left = requests.lastStep[r] - instance.decodeSteps;
                made += requests.outputTokens[r] - requests.madeBefore[r] - left;
            }
        }
        require(
                5,
                computed == cluster.promptTokensComputed,
                "tokens prefilled are those of the requests",
                cluster.promptTokensComputed,
                computed);
        require(
                5,
                made == cluster.tokensMade,
                "tokens out = those of the finished + those of the requests in flight",
                cluster.tokensMade,
                made);
    }

    /** Law 6. */
    private void noIdling() {
        for (Instance instance : cluster.instances) {
            if (!instance.stepping) {
                require(
                        6,
                        instance.decoding == 0
                                && instance.partial < 0
                                && instance.ready.isEmpty()
                                && !cluster.canTakePrompt(instance),
                        "an instance with work is stepping, " + name(instance),
                        instance.decoding + " decoding, " + instance.ready.size() + " ready",
                        "idle");
            }
            require(
                    6,
                    instance.waitingForRoom.isEmpty()
                            || !instance.hasRoomFor(cluster.decodeBlocks(instance, instance.waitingForRoom.first())),
                    "nobody waits for room that is there, " + name(instance),
                    instance.waitingForRoom.size(),
                    0);
        }
    }

    /** Law 7. */
    private void physicalFloor() {
        require(
                7,
                cluster.leastFloorRatio >= 1,
                "no step is shorter than its floor: least step / floor",
                cluster.leastFloorRatio,
                1);
        if (cluster.transfers != null) {
            require(
                    7,
                    cluster.transfers.leastFloorRatio() >= 1 - 1e-6,
                    "no transfer is shorter than its bytes over the link: least transfer / floor",
                    cluster.transfers.leastFloorRatio(),
                    1);
        }
    }

    /** Law 10, Little's law: the integral of a queue's length is the sum of the waits in it. */
    private void queues() {
        double now = cluster.events.now();
        double promptWaits = 0;
        double roomWaits = 0;
        for (int r = 0; r < requests.size(); r++) {
            if (requests.promptInstance[r] >= 0) {
                promptWaits += until(requests.takenAt[r], now) - requests.arrivedAt[r];
            }
            if (cluster.transfers != null && requests.decodeInstance[r] >= 0) {
                roomWaits += until(requests.roomAt[r], now) - requests.prefilledAt[r];
            }
        }
        queue(cluster.promptPool, promptWaits, now);
        if (cluster.transfers != null) {
            queue(cluster.decodePool, roomWaits, now);
        }
    }

    private static double until(double time, double now) {
        return Double.isNaN(time) ? now : time;
    }

    private void queue(InstancePool pool, double waits, double now) {
        double integral = pool.meter.queueSeconds(now);
        require(
                10,
                Math.abs(integral - waits) <= 1e-6 * (1e-3 + Math.max(integral, waits)),
                "L = λW in the queue of the pool " + pool.spec.role(),
                integral,
                waits);
    }

    /** Law 10, utilisation; law 15, energy. */
    private void usage(InstancePool pool, PoolUsage usage, double windowSeconds) {
        double instanceSeconds = pool.spec.instances() * windowSeconds;
        TabulatedSteps steps = pool.spec.steps();
        require(
                10,
                pool.meter.servingSeconds() <= instanceSeconds * (1 + TOLERANCE),
                "utilisation of the pool " + pool.spec.role() + " is at most 1",
                pool.meter.servingSeconds(),
                instanceSeconds);
        require(
                15,
                usage.boardJoules() >= steps.idleWatts() * instanceSeconds * (1 - TOLERANCE)
                        && usage.boardJoules() <= steps.maxWatts() * instanceSeconds * (1 + TOLERANCE),
                "energy of the pool " + pool.spec.role() + " is between idle × time and max × time",
                usage.boardJoules(),
                steps.idleWatts() * instanceSeconds + " .. " + steps.maxWatts() * instanceSeconds);
    }
}
