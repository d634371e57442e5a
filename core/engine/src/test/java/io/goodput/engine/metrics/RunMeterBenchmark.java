package io.goodput.engine.metrics;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.engine.RequestView;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.Sample;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/**
 * What measuring costs per request and per run of token gaps, all results on: log-normal latencies of a chat-like load.
 * Run its main method.
 */
final class RunMeterBenchmark {
    private static final int REQUESTS = 1 << 16;
    private static final int ROUNDS = 100;
    private static final double REQUESTS_PER_SECOND = 1_000;

    private RunMeterBenchmark() {}

    /** One object describes one request after the other, as in a run. */
    private static final class Replay implements RequestView {
        private final double[] queued = logNormal(1, 0.05, 1.5);
        private final double[] prefill = logNormal(2, 0.3, 0.6);
        private final double[] room = logNormal(3, 0.01, 1);
        private final double[] transfer = logNormal(4, 0.02, 0.5);
        private final double[] decode = logNormal(5, 6, 1);
        private final double[] output = logNormal(6, 200, 1);
        private int index;
        private double arrivedAt;

        private static double[] logNormal(long seed, double median, double sigma) {
            var random = new Random(seed);
            return random.doubles(REQUESTS)
                    .map(uniform -> median * Math.exp(sigma * random.nextGaussian()))
                    .toArray();
        }

        void next(int request, double now) {
            index = request;
            arrivedAt = now - (movedAt(0) + decode[index]);
        }

        private double movedAt(double from) {
            return from + queued[index] + prefill[index] + room[index] + transfer[index];
        }

        @Override
        public long number() {
            return index;
        }

        @Override
        public int requestClass() {
            return 0;
        }

        @Override
        public End end() {
            return End.FINISHED;
        }

        @Override
        public double arrivedAt() {
            return arrivedAt;
        }

        @Override
        public int inputTokens() {
            return 1_000;
        }

        @Override
        public int outputTokens() {
            return (int) output[index] + 1;
        }

        @Override
        public int cachedTokens() {
            return 0;
        }

        @Override
        public int promptInstance() {
            return 0;
        }

        @Override
        public int promptRank() {
            return 0;
        }

        @Override
        public int decodeInstance() {
            return 1;
        }

        @Override
        public int decodeRank() {
            return 0;
        }

        @Override
        public double takenAt() {
            return arrivedAt + queued[index];
        }

        @Override
        public double prefilledAt() {
            return arrivedAt + queued[index] + prefill[index];
        }

        @Override
        public double roomAt() {
            return arrivedAt + queued[index] + prefill[index] + room[index];
        }

        @Override
        public double movedAt() {
            return movedAt(arrivedAt);
        }

        @Override
        public double transferSeconds() {
            return transfer[index];
        }

        @Override
        public double firstTokenAt() {
            return movedAt(arrivedAt);
        }

        @Override
        public double endedAt() {
            return movedAt(arrivedAt) + decode[index];
        }

        @Override
        public int preemptions() {
            return 0;
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] args) {
        var slo = new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(LatencyMetric.TTFT, null, 1),
                        new LatencyLimit(LatencyMetric.TPOT, null, 0.05),
                        new LatencyLimit(LatencyMetric.E2E, null, 30)),
                0.9);
        var replay = new Replay();
        for (int repetition = 0; repetition < 5; repetition++) {
            double seconds = 1_000 + ROUNDS * REQUESTS / REQUESTS_PER_SECOND;
            PoolTotals[] totals = {new PoolTotals()};
            var meter = new RunMeter(
                    List.of(new RequestClass("all", slo, 0)),
                    new Sample(0, Long.MAX_VALUE / 8, 200),
                    seconds,
                    List.of(RunMeterTest.pool(PoolRole.AGGREGATED, 3, null)));
            meter.windowStarts(0, totals);
            long start = cpuNanos();
            double now = 1_000;
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < REQUESTS; i++) {
                    now += 1 / REQUESTS_PER_SECOND;
                    while (meter.nextEdge() <= now) {
                        meter.edge(meter.nextEdge(), totals);
                    }
                    meter.arrived(0, now, true);
                    replay.next(i, now);
                    meter.ended(replay, true);
                }
            }
            double perRequest = (cpuNanos() - start) / ((double) ROUNDS * REQUESTS);
            start = cpuNanos();
            int runs = 10_000_000;
            for (int i = 0; i < runs; i++) {
                meter.gapRamp(0, 0.02 + (i & 1023) * 1e-5, 1e-7, 5 + (i & 15), 64);
            }
            double perRun = (cpuNanos() - start) / (double) runs;
            Report report = meter.result(now, totals, 1).report();
            System.out.printf(
                    "%.1f ns a request, %.1f ns a run of gaps; attainment %.6f%n",
                    perRequest, perRun, report.attainment());
        }
    }
}
