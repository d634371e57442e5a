package io.goodput.engine;

import io.goodput.contracts.ClientTimeout.Until;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.QueueOrder;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.CacheTier;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.Headroom;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.LocalPrefill;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.scenario.Speculation;
import io.goodput.engine.timing.BesideBoards;
import io.goodput.engine.timing.CostSurface;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.HostTimes;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.ScaledSteps;
import io.goodput.engine.timing.StepModel;
import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.engine.workload.RequestSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Small random worlds in which queues form, room is short and prompts are chunked; every rule of {@code docs/engine.md}
 * comes up in some. Times are continuous, so that events meet by a rule and never by accident.
 */
final class RandomScenarios {
    private final Random random;
    /** Limits change nothing that happens: with their own numbers, worlds stay as they are without them. */
    private final Random limits;

    private RandomScenarios(long seed) {
        // The first numbers of a Random hardly differ for small seeds.
        random = new Random(seed * 0x9e3779b97f4a7c15L);
        limits = new Random(seed * 0xbf58476d1ce4e5b9L);
    }

    /** The scenario of a seed. */
    static Scenario of(long seed) {
        return new RandomScenarios(seed).scenario();
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private int whole(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private Scenario scenario() {
        boolean aggregated = chance(0.35);
        boolean conditional = !aggregated && chance(0.4);
        HandOff handOff = aggregated ? HandOff.SOURCE_FIRST : any(HandOff.values());
        boolean caches = chance(0.5);
        int hashTokens = caches ? any(new Integer[] {4, 8, 16, 5}) : 0;
        boolean drawn = chance(caches ? 0.25 : 0.1);
        int racks = chance(0.4) ? whole(2, 3) : 0;
        double speed = Math.exp(between(6, 12));
        List<Pool> pools = new ArrayList<>();
        if (aggregated) {
            pools(pools, PoolRole.AGGREGATED, hashTokens, 0, speed);
        } else {
            pools(pools, PoolRole.PREFILL, hashTokens, racks, speed);
            pools(pools, PoolRole.DECODE, hashTokens, racks, speed);
        }
        int classes = whole(1, 3);
        List<RequestClass> requestClasses = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            requestClasses.add(new RequestClass("class" + c, slo(), random.nextInt(3)));
        }
        SmallWorkload workload = workload(classes, drawn ? 0 : hashTokens, drawn);
        int requests =
                workload.sessions().stream().mapToInt(s -> s.turns().size()).sum();
        return new Scenario(
                workload,
                requestClasses,
                pools,
                aggregated ? null : network(handOff, racks, speed),
                handOff,
                any(FirstToken.values()),
                conditional ? new LocalPrefill(whole(1, 80), chance(0.4) ? between(0.2, 1) : 2) : null,
                !aggregated && chance(0.5) ? Recovery.PREFILL : Recovery.LOCAL,
                routing(),
                routing(),
                new Admission(
                        chance(0.2) ? whole(1, 12) : Long.MAX_VALUE,
                        chance(0.2) ? between(0.02, 0.8) : Double.POSITIVE_INFINITY),
                chance(0.3) ? new ClientTimeout(between(0.05, 1.5), any(Until.values())) : ClientTimeout.NEVER,
                chance(0.7) || requests < 3
                        ? Sample.ALL
                        : new Sample(random.nextInt(requests / 3), whole(1, Math.max(1, requests / 2)), 10),
                random.nextLong(),
                Worlds.MANY_EVENTS);
    }

    /** In half of the classes with a limit on the largest gap, about as long as a few steps. */
    private ServiceLevelObjective slo() {
        double longest = Math.exp(-6 + 5 * limits.nextDouble());
        return limits.nextBoolean()
                ? Worlds.easySlo()
                : Worlds.slo(
                        Worlds.limit(LatencyMetric.TTFT, 99, 1_000), Worlds.limit(LatencyMetric.MAX_ITL, 90, longest));
    }

    private RoutingSpec routing() {
        return new RoutingSpec(
                any(RoutingPolicy.values()),
                chance(0.25) ? between(0.005, 0.3) : 0,
                chance(0.3) ? between(0, 3) : 1,
                chance(0.3) ? between(0, 2) : 1);
    }

    private Network network(HandOff handOff, int racks, double speed) {
        Double[] uplinks = new Double[racks];
        Arrays.setAll(uplinks, i -> speed * between(0.3, 1.5));
        boolean free = chance(0.1);
        return new Network(
                chance(0.4) ? 0 : between(0, 0.01),
                free ? 0 : between(0.5, 5),
                free || chance(0.5) ? 0 : between(0, 5),
                chance(0.5) ? 0 : whole(1, 40),
                whole(1, 8),
                handOff == HandOff.DESTINATION_FIRST && chance(0.5),
                List.of(uplinks));
    }

    private void pools(List<Pool> pools, PoolRole role, int hashTokens, int racks, double speed) {
        int count = chance(0.3) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            pools.add(pool(role, hashTokens, racks, speed));
        }
    }

    private Pool pool(PoolRole role, int hashTokens, int racks, double speed) {
        int blockTokens = chance(0.3) ? 1 : whole(2, 8);
        int verify = chance(0.25) ? whole(1, 4) : 1;
        int seats = chance(0.3) ? whole(1, 3) : whole(3, 10);
        int instances = whole(1, 3);
        long tokens = whole(130, role == PoolRole.PREFILL ? 900 : 500);
        long blocks = Math.max(1, tokens / blockTokens);
        Integer[] places = new Integer[chance(0.8) && racks > 0 ? instances : 0];
        Arrays.setAll(places, i -> random.nextInt(racks));
        int gpus = whole(1, 4);
        int ranks = chance(0.3) ? whole(2, 3) : 1;
        int stages = chance(0.2) ? whole(2, 3) : 1;
        return new Pool(
                role,
                "test",
                instances,
                gpus,
                ranks,
                stages,
                steps(stages),
                new KvRoom(blocks, blockTokens, chance(0.3) ? whole(1, 3) : 0, headroom(blocks)),
                any(KvPolicy.values()),
                seats,
                seats * verify + whole(0, 60),
                any(QueueOrder.values()),
                verify == 1 ? Speculation.NONE : new Speculation(whole(1000, Math.min(16, verify) * 1000), verify),
                hashTokens > 0 && chance(0.9) ? caching(hashTokens, blocks) : null,
                role == PoolRole.AGGREGATED
                        ? null
                        : new KvPort(speed * between(0.5, 1.5), speed * between(0.2, 1), List.of(places)));
    }

    private Headroom headroom(long blocks) {
        return chance(0.4)
                ? new Headroom(chance(0.5) ? whole(0, (int) blocks / 4) : 0, chance(0.5) ? whole(1, 40) : 0)
                : Headroom.NONE;
    }

    /**
     * Launches make steps of prompts equally long; of those of several stages the ends, and the prompts that come out,
     * would fall together but for rounding, and their order be nobody's.
     */
    private StepModel steps(int stages) {
        boolean launched = stages == 1 && chance(0.3);
        StepModel model = chance(0.5) ? SmallSteps.random(random, launched) : tables(launched);
        return chance(0.3) ? new ScaledSteps(model, between(0.5, 2), between(0.5, 2), between(0.5, 2)) : model;
    }

    /** Tables with knots that small requests cross, some with layers of capped attention. */
    private StepModel tables(boolean launched) {
        double[] members = {1, 2, 4, 8, 16};
        double[] contexts = {1, 16, 32, 64, 128};
        double power = between(100, 800);
        double[] attention = surface(members, contexts, between(1e-5, 1e-4), between(1e-6, 3e-5));
        double[] chunkTokens = {1, 16, 64};
        double[] past = {0, 64};
        double[] chunks = surface(chunkTokens, past, between(1e-5, 1e-4), 1e-6);
        double perToken = between(1e-5, 1e-4);
        Curve tokens = new Curve(
                new double[] {1, 8, 64, 512},
                new double[] {0.004, 0.004 + 6 * perToken, 0.004 + 60 * perToken, 0.004 + 600 * perToken});
        double[] capped = surface(members, contexts, between(1e-5, 1e-4), between(1e-6, 3e-5));
        return new TabulatedSteps(
                tokens,
                SmallSteps.line(between(0.1, 1), 0.1),
                SmallSteps.line(2e-4, 1e-5),
                SmallSteps.line(0.1, 0.01),
                new CostSurface(chunkTokens, past, chunks, chunks),
                new CostSurface(members, contexts, attention, surface(members, contexts, power * 1e-4, power * 1e-5)),
                between(0, 0.001),
                new HostTimes(
                        launched ? between(0, 0.02) : 0,
                        launched ? between(0.004, 0.012) : 0,
                        between(0, 0.002),
                        between(0, 0.001),
                        chance(0.5) ? between(0, 1e-4) : 0),
                chance(0.3)
                        ? new PhysicalFloor(1e12, 1e9, SmallSteps.line(4e6, 1000), 1e7, 1e6, 100, between(4e4, 8e4))
                        : new PhysicalFloor(1, 1, Curve.constant(0), 0, 0, 0, 0),
                200,
                900,
                BesideBoards.hosts(75),
                chance(0.3)
                        ? new TabulatedSteps.CappedAttention(
                                whole(10, 60), new CostSurface(members, contexts, capped, capped))
                        : null);
    }

    /** Rises in both directions, by a different slope in each cell. */
    private double[] surface(double[] xs, double[] ys, double perX, double perY) {
        double[] zs = new double[xs.length * ys.length];
        for (int i = 0; i < xs.length; i++) {
            double along = 0;
            for (int j = 0; j < ys.length; j++) {
                along += j == 0 ? 0 : (ys[j] - ys[j - 1]) * perY * between(0.5, 1.5);
                zs[i * ys.length + j] = xs[i] * perX + along * Math.sqrt(xs[i]);
            }
        }
        return zs;
    }

    private PrefixCaching caching(int hashTokens, long blocks) {
        return new PrefixCaching(
                hashTokens, chance(0.3) ? whole(1, (int) blocks) : Long.MAX_VALUE, tier(hashTokens), tier(hashTokens));
    }

    private @Nullable CacheTier tier(int hashTokens) {
        return chance(0.4) ? new CacheTier(hashTokens * (long) whole(1, 40), Math.exp(between(6, 9))) : null;
    }

    // The load.

    private SmallWorkload workload(int classes, int hashTokens, boolean drawn) {
        List<SmallWorkload.Session> sessions = new ArrayList<>();
        List<List<Long>> texts = new ArrayList<>();
        int count = whole(1, 45);
        double rate = Math.exp(between(1.5, 5));
        double longSessions = chance(0.5) ? 0.3 : 0;
        int longest = chance(0.1) ? 220 : 100;
        boolean zeroThink = chance(0.2);
        double at = 0;
        for (int s = 0; s < count; s++) {
            at -= Math.log(1 - random.nextDouble()) / rate;
            int turns = chance(longSessions) ? whole(2, 4) : 1;
            List<SmallWorkload.Turn> list = new ArrayList<>();
            List<Long> text = texts.isEmpty() ? List.of() : texts.get(random.nextInt(texts.size()));
            text = text.subList(0, random.nextInt(text.size() + 1));
            int input = Math.max(1, whole(1, longest));
            for (int t = 0; t < turns; t++) {
                int output = chance(0.12) ? 1 : whole(1, chance(0.1) ? 80 : 30);
                int maxOutput = chance(0.3) ? output : output + random.nextInt(20);
                List<Long> ids = new ArrayList<>();
                if (hashTokens > 0) {
                    int blocks = input / hashTokens;
                    ids.addAll(text.subList(0, Math.min(blocks, text.size())));
                    while (ids.size() < blocks) {
                        ids.add(random.nextLong());
                    }
                    texts.add(ids);
                }
                double first = t == 0 ? at : zeroThink ? 0 : between(0.001, 0.4);
                list.add(new SmallWorkload.Turn(
                        first,
                        input,
                        output,
                        maxOutput,
                        random.nextInt(classes),
                        drawn && chance(0.8) ? random.nextInt(input + 1) : RequestSource.NOT_DRAWN,
                        ids));
                text = ids;
                input += output + whole(0, 20);
            }
            int name = turns > 1 || chance(0.3) ? random.nextInt(1000) : RequestSource.NO_THREAD;
            sessions.add(new SmallWorkload.Session(name, list));
        }
        return new SmallWorkload(sessions);
    }
}
