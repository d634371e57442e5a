package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.Report;
import io.goodput.contracts.SimulationAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a claim takes from a simulation.
 *
 * @param point that it stands for
 * @param model that was simulated
 * @param systems that it ran on
 * @param runId identity of its first run, which all figures are of
 * @param gpus of all pools
 * @param offeredRequestsPerSecond mean rate of an open load; absent in a closed loop
 * @param tokensPerSecondPerGpu input and output tokens a second over all GPUs
 * @param tokensPerSecondPerUser 1 over the median time per output token; absent where there is none
 * @param medianTimeToFirstTokenSeconds absent where there is none: queues that grow have no percentiles
 * @param tailTimeToFirstTokenSeconds its 99th percentile
 * @param attainment share of requests that met every limit
 * @param holds whether the scenario's objective holds
 * @param stepTimesLowShare least of the error bands' 10th percentiles: measured / predicted step time − 1
 * @param stepTimesHighShare greatest of their 90th percentiles
 */
public record SimulatedPoint(
        String point,
        String model,
        List<String> systems,
        String runId,
        int gpus,
        @Nullable Double offeredRequestsPerSecond,
        double tokensPerSecondPerGpu,
        @Nullable Double tokensPerSecondPerUser,
        @Nullable Double medianTimeToFirstTokenSeconds,
        @Nullable Double tailTimeToFirstTokenSeconds,
        double attainment,
        boolean holds,
        double stepTimesLowShare,
        double stepTimesHighShare) {
    public SimulatedPoint {
        systems = List.copyOf(systems);
        var checks = new Checks();
        checks.name("point", point);
        checks.range("tokensPerSecondPerGpu", tokensPerSecondPerGpu, 0, 1e9);
        checks.range("stepTimesLowShare", stepTimesLowShare, -0.999, 1e3);
        checks.range("stepTimesHighShare", stepTimesHighShare, stepTimesLowShare, 1e3);
        checks.done();
    }

    /** The figures of a simulation's first run. */
    public static SimulatedPoint of(String point, SimulationAnswer answer) {
        Report report = answer.runs().getFirst().report();
        Latencies latencies = report.latencies();
        LatencySummary perToken = latencies == null ? LatencySummary.NONE : latencies.timePerOutputToken();
        LatencySummary toFirst = latencies == null ? LatencySummary.NONE : latencies.timeToFirstToken();
        return new SimulatedPoint(
                point,
                answer.question().model(),
                answer.question().layout().systems(),
                answer.runs().getFirst().runId(),
                answer.question().layout().gpus(),
                answer.question().traffic().requestsPerSecond(),
                report.tokenRates().totalTokensPerSecondPerGpu(),
                perToken.p50Seconds() > 0 ? 1 / perToken.p50Seconds() : null,
                toFirst.count() > 0 ? toFirst.p50Seconds() : null,
                toFirst.count() > 0 ? toFirst.p99Seconds() : null,
                report.attainment(),
                report.holds(),
                answer.errorBands().stream()
                        .mapToDouble(ErrorBand::lowShare)
                        .min()
                        .orElse(0),
                answer.errorBands().stream()
                        .mapToDouble(ErrorBand::highShare)
                        .max()
                        .orElse(0));
    }

    /** Its throughput when steps take as long as the slow end of the error band says. */
    public double lowTokensPerSecondPerGpu() {
        return tokensPerSecondPerGpu / (1 + stepTimesHighShare);
    }

    /** Its throughput when steps take as long as the fast end of the error band says. */
    public double highTokensPerSecondPerGpu() {
        return tokensPerSecondPerGpu / (1 + stepTimesLowShare);
    }
}
