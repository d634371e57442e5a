package io.goodput.engine;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.Surface;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small worlds for tests: every number is a parameter or has a plain value that mental arithmetic can follow. */
final class Worlds {
    static final long MANY_EVENTS = 50_000_000;

    private Worlds() {}

    /** A step of T tokens takes {@code secondsPerStep} + T × {@code secondsPerToken}, nothing else; 100 W idle, 1,000 W max. */
    static TabulatedSteps linearSteps(double secondsPerStep, double secondsPerToken) {
        return new TabulatedSteps(
                line(secondsPerStep, secondsPerToken),
                line(0, 1),
                Curve.constant(0),
                Curve.constant(0),
                Surface.constant(0),
                Surface.constant(0),
                Surface.constant(0),
                Surface.constant(0),
                0,
                0,
                noFloor(),
                100,
                1000,
                50);
    }

    /** Steps in which every term of the model plays; at long contexts the floor binds. */
    static TabulatedSteps richSteps() {
        return new TabulatedSteps(
                new Curve(new double[] {1, 8, 64, 512}, new double[] {0.004, 0.005, 0.009, 0.05}),
                new Curve(new double[] {1, 64, 512}, new double[] {1, 5, 40}),
                line(0.0005, 0.00001),
                line(0.1, 0.01),
                plane(0, 1e-5, 1e-7),
                plane(0.02, 1e-3, 1e-5),
                plane(1e-4, 1e-5, 1e-6),
                plane(0.01, 1e-3, 1e-4),
                0.002,
                0.001,
                new PhysicalFloor(1e12, 1e9, line(4e6, 1000), 1e7, 1e6, 100, 60_000),
                200,
                900,
                75);
    }

    static PhysicalFloor noFloor() {
        return new PhysicalFloor(1, 1, Curve.constant(0), 0, 0, 0, 0);
    }

    static Curve line(double constant, double slope) {
        return new Curve(new double[] {0, 1}, new double[] {constant, constant + slope});
    }

    static Surface plane(double constant, double slopeX, double slopeY) {
        return new Surface(new double[] {0, 1}, new double[] {0, 1}, new double[] {
            constant, constant + slopeY, constant + slopeX, constant + slopeX + slopeY
        });
    }

    static KvRoom room(long blocks) {
        return new KvRoom(blocks, 1, 0);
    }

    static Pool pool(PoolRole role, int instances, TabulatedSteps steps, KvRoom kv, int maxNumSeqs, int maxTokens) {
        return new Pool(role, "test", instances, 1, steps, kv, maxNumSeqs, maxTokens);
    }

    /** A link on which {@code bytesPerToken} bytes of every prompt token go at 1 byte per second and flow, sides free. */
    static KvLink link(double bytesPerToken, double latencySeconds) {
        return new KvLink(1e12, 1e12, 1, latencySeconds, bytesPerToken, 0, 0);
    }

    static KvLink freeLink() {
        return link(0, 0);
    }

    static Traffic traffic(double requestsPerSecond, ArrivalProcess process, int input, int output, int maxOutput) {
        return new Traffic(
                requestsPerSecond,
                new Arrivals(process, process == ArrivalProcess.GAMMA ? 2.0 : null),
                TokenDistribution.constant(input),
                TokenDistribution.constant(output),
                maxOutput);
    }

    static ServiceLevelObjective slo(LatencyLimit... limits) {
        return new ServiceLevelObjective(List.of(limits), null);
    }

    static LatencyLimit limit(LatencyMetric metric, double percentile, double seconds) {
        return new LatencyLimit(metric, percentile, seconds);
    }

    static ServiceLevelObjective easySlo() {
        return slo(limit(LatencyMetric.TTFT, 99, 1000));
    }

    static Scenario disaggregated(
            Traffic traffic, Pool prefill, Pool decode, KvLink link, int warmup, int measured, long seed) {
        return scenario(traffic, ServingMode.DISAGGREGATED, List.of(prefill, decode), link, warmup, measured, seed);
    }

    static Scenario aggregated(Traffic traffic, Pool pool, int warmup, int measured, long seed) {
        return scenario(traffic, ServingMode.AGGREGATED, List.of(pool), null, warmup, measured, seed);
    }

    private static Scenario scenario(
            Traffic traffic,
            ServingMode mode,
            List<Pool> pools,
            @Nullable KvLink link,
            int warmup,
            int measured,
            long seed) {
        return new Scenario(
                traffic,
                easySlo(),
                mode,
                RoutingPolicy.ROUND_ROBIN,
                FirstToken.END_OF_PREFILL,
                pools,
                link,
                warmup,
                measured,
                seed,
                MANY_EVENTS);
    }

    static Scenario with(Scenario s, ServiceLevelObjective slo) {
        return new Scenario(
                s.traffic(),
                slo,
                s.mode(),
                s.routing(),
                s.firstToken(),
                s.pools(),
                s.link(),
                s.warmupRequests(),
                s.measuredRequests(),
                s.seed(),
                s.maxEvents());
    }

    static Scenario with(Scenario s, RoutingPolicy routing) {
        return new Scenario(
                s.traffic(),
                s.slo(),
                s.mode(),
                routing,
                s.firstToken(),
                s.pools(),
                s.link(),
                s.warmupRequests(),
                s.measuredRequests(),
                s.seed(),
                s.maxEvents());
    }

    static Scenario with(Scenario s, FirstToken firstToken) {
        return new Scenario(
                s.traffic(),
                s.slo(),
                s.mode(),
                s.routing(),
                firstToken,
                s.pools(),
                s.link(),
                s.warmupRequests(),
                s.measuredRequests(),
                s.seed(),
                s.maxEvents());
    }

    static Scenario withSeed(Scenario s, long seed) {
        return new Scenario(
                s.traffic(),
                s.slo(),
                s.mode(),
                s.routing(),
                s.firstToken(),
                s.pools(),
                s.link(),
                s.warmupRequests(),
                s.measuredRequests(),
                seed,
                s.maxEvents());
    }

    static Scenario withMaxEvents(Scenario s, long maxEvents) {
        return new Scenario(
                s.traffic(),
                s.slo(),
                s.mode(),
                s.routing(),
                s.firstToken(),
                s.pools(),
                s.link(),
                s.warmupRequests(),
                s.measuredRequests(),
                s.seed(),
                maxEvents);
    }

    /** Chat as in the Azure 2023 conversation trace, means 1,155 and 211 tokens, {@code requestsPerSecond} of it. */
    static Traffic chat(double requestsPerSecond) {
        return new Traffic(
                requestsPerSecond,
                Arrivals.poisson(),
                new TokenDistribution(
                        null,
                        1155.0,
                        List.of(
                                new TokenQuantile(25, 396),
                                new TokenQuantile(50, 1020),
                                new TokenQuantile(75, 1186),
                                new TokenQuantile(90, 2735),
                                new TokenQuantile(99, 4000)),
                        1,
                        8000),
                new TokenDistribution(
                        null,
                        211.0,
                        List.of(
                                new TokenQuantile(25, 85),
                                new TokenQuantile(50, 129),
                                new TokenQuantile(90, 434),
                                new TokenQuantile(99, 601)),
                        1,
                        1000),
                1000);
    }

    /**
     * Chat on two prefill and three decode instances of eight GPUs' size: steps of milliseconds, 500 KiB of KV per token
     * over 50 GB/s.
     */
    static Scenario chatLike(double requestsPerSecond, int warmup, int measured, long seed) {
        TabulatedSteps prefill = new TabulatedSteps(
                new Curve(new double[] {1, 64, 8192}, new double[] {0.005, 0.006, 0.16}),
                new Curve(new double[] {1, 64, 8192}, new double[] {5, 10, 600}),
                line(0.0001, 0.000001),
                line(0.1, 0.001),
                plane(0, 2e-6, 1e-8),
                plane(0, 1e-3, 1e-5),
                plane(0, 0, 0),
                plane(0, 0, 0),
                0.002,
                0.002,
                noFloor(),
                800,
                5600,
                2000);
        TabulatedSteps decode = new TabulatedSteps(
                new Curve(new double[] {1, 64, 256, 1024}, new double[] {0.006, 0.0075, 0.011, 0.03}),
                new Curve(new double[] {1, 64, 1024}, new double[] {5, 10, 60}),
                line(0.0001, 0.000001),
                line(0.1, 0.001),
                plane(0, 0, 0),
                plane(0, 0, 0),
                plane(0.0001, 1e-6, 1e-7),
                plane(0.1, 1e-3, 1e-4),
                0.0005,
                0.0005,
                noFloor(),
                800,
                5600,
                2000);
        Scenario scenario = disaggregated(
                chat(requestsPerSecond),
                new Pool(PoolRole.PREFILL, "test", 2, 8, prefill, new KvRoom(40_000, 32, 0), 256, 8192),
                new Pool(PoolRole.DECODE, "test", 3, 8, decode, new KvRoom(40_000, 32, 0), 256, 8192),
                new KvLink(50e9, 50e9, 50e9, 0.001, 500_000, 0, 0),
                warmup,
                measured,
                seed);
        return with(
                with(scenario, RoutingPolicy.LEAST_LOADED),
                slo(limit(LatencyMetric.TTFT, 99, 1), limit(LatencyMetric.TPOT, 99, 0.03)));
    }
}
