package io.goodput.engine;

import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.timing.BesideBoards;
import io.goodput.engine.timing.CostSurface;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.HostTimes;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;
import java.util.List;

/** Chat at a constant rate on two prefill and three decode instances of eight GPUs' size: steps of milliseconds. */
final class Chat {
    private Chat() {}

    /** Poisson arrivals without end; prompts of 400 to 1,900 tokens, answers of 20 to 400, limits of 600. */
    static Workload load(double requestsPerSecond) {
        return seed -> new Source(requestsPerSecond, seed);
    }

    static Worlds.ScenarioBuilder scenario(double requestsPerSecond, long seed) {
        return scenario(requestsPerSecond, seed, KvPolicy.RECOMPUTE, 8_000);
    }

    static Worlds.ScenarioBuilder scenario(double requestsPerSecond, long seed, KvPolicy policy, long decodeBlocks) {
        return scenario(requestsPerSecond, seed, policy, new KvRoom(decodeBlocks, 16, 0));
    }

    static Worlds.ScenarioBuilder scenario(double requestsPerSecond, long seed, KvPolicy policy, KvRoom decodeRoom) {
        PhysicalFloor floor = new PhysicalFloor(1e15, 1e12, Curve.constant(1e9), 1e9, 1e6, 1e4, 1e4);
        TabulatedSteps prefill = new TabulatedSteps(
                new Curve(new double[] {1, 64, 8192}, new double[] {0.005, 0.006, 0.16}),
                new Curve(new double[] {1, 64, 8192}, new double[] {5, 10, 600}),
                SmallSteps.line(0.0001, 0.000001),
                SmallSteps.line(0.1, 0.001),
                surface(plane(0, 2e-6, 1e-8), plane(0, 1e-3, 1e-5)),
                surface(plane(0, 0, 0), plane(0, 0, 0)),
                0,
                new HostTimes(0, 0, 0.002, 0.002, 0),
                floor,
                800,
                5600,
                new BesideBoards(1500, 300, 200, 0.1, 0.95));
        TabulatedSteps decode = new TabulatedSteps(
                new Curve(new double[] {1, 64, 256, 1024}, new double[] {0.006, 0.0075, 0.011, 0.03}),
                new Curve(new double[] {1, 64, 1024}, new double[] {5, 10, 60}),
                SmallSteps.line(0.0001, 0.000001),
                SmallSteps.line(0.1, 0.001),
                surface(plane(0, 2e-6, 1e-8), plane(0, 1e-3, 1e-5)),
                surface(plane(0.0001, 1e-6, 1e-7), plane(0.1, 1e-3, 1e-4)),
                0,
                new HostTimes(0, 0, 0.0005, 0.0005, 0),
                floor,
                800,
                5600,
                new BesideBoards(1500, 300, 200, 0.1, 0.95));
        return Worlds.disaggregated(
                        load(requestsPerSecond),
                        new Network(0.001, 500_000, 0, 0, 80, false, List.of()),
                        Worlds.pool(PoolRole.PREFILL, 2, prefill, new KvRoom(8_000, 16, 0), 256, 8192)
                                .gpusPerInstance(8)
                                .port(50e9, 50e9),
                        Worlds.pool(PoolRole.DECODE, 3, decode, decodeRoom, 256, 8192)
                                .gpusPerInstance(8)
                                .kvPolicy(policy)
                                .port(50e9, 50e9))
                .routing(RoutingPolicy.LEAST_LOADED)
                .slo(Worlds.slo(Worlds.limit(LatencyMetric.TTFT, 99, 1), Worlds.limit(LatencyMetric.TPOT, 99, 0.03)))
                .seed(seed);
    }

    /** On the knots 0 and 1 of both variables. */
    private static CostSurface surface(double[] seconds, double[] joules) {
        return new CostSurface(new double[] {0, 1}, new double[] {0, 1}, seconds, joules);
    }

    private static double[] plane(double constant, double slopeX, double slopeY) {
        return new double[] {constant, constant + slopeY, constant + slopeX, constant + slopeX + slopeY};
    }

    private static final class Source implements RequestSource {
        private final double requestsPerSecond;
        private final RandomStream arrivals;
        private final RandomStream lengths;
        private double next;
        private int input;
        private int output;

        Source(double requestsPerSecond, long seed) {
            this.requestsPerSecond = requestsPerSecond;
            arrivals = new RandomStream(seed, "arrivals");
            lengths = new RandomStream(seed, "lengths");
            next = arrivals.exponential() / requestsPerSecond;
        }

        @Override
        public double nextArrivalSeconds() {
            return next;
        }

        @Override
        public void take() {
            next += arrivals.exponential() / requestsPerSecond;
            input = 400 + (int) (1_500 * lengths.uniform());
            output = 20 + (int) (380 * lengths.uniform());
        }

        @Override
        public int inputTokens() {
            return input;
        }

        @Override
        public int outputTokens() {
            return output;
        }

        @Override
        public int maxOutputTokens() {
            return 600;
        }
    }
}
