package io.goodput.economics.simulations;

import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.TokenRates;
import io.goodput.contracts.benchmarks.BenchmarkResult;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FigureComparison;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.SimulatedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of load tools' files beside what the simulator says of them. */
public final class RowComparison {
    private RowComparison() {}

    /** A row that was not simulated: something for it is missing, or the model cannot do it. */
    public static SimulatedRow unreachable(BenchmarkRow row, RowScenario scenario, List<String> reasons) {
        return new SimulatedRow(
                row.source(),
                row.grade(),
                scenario.scenario(),
                scenario.assumed(),
                reasons,
                List.of(),
                null,
                List.of());
    }

    /** A row and the answer to its scenario. */
    public static SimulatedRow of(BenchmarkRow row, RowScenario scenario, SimulationAnswer answer) {
        PricedRun run = answer.runs().getFirst();
        BenchmarkResult measured = row.result();
        TokenRates rates = run.report().tokenRates();
        Latencies latencies = Optional.ofNullable(run.report().latencies()).orElse(Latencies.NONE);
        List<FigureComparison> figures = new ArrayList<>();
        add(figures, "timeToFirstToken", measured.timeToFirstToken(), latencies.timeToFirstToken());
        // Clients of a closed loop begin all at once: the measured tail is their first prompts' queue, which a run
        // warms up over.
        if (answer.question().traffic().concurrency() == null) {
            addTail(figures, "timeToFirstToken", measured.timeToFirstToken(), latencies.timeToFirstToken());
        }
        add(figures, "timePerOutputToken", measured.timePerOutputToken(), latencies.timePerOutputToken());
        addTail(figures, "timePerOutputToken", measured.timePerOutputToken(), latencies.timePerOutputToken());
        add(figures, "outputTokensPerSecond", measured.outputTokensPerSecond(), rates.outputTokensPerSecond());
        add(
                figures,
                "outputTokensPerSecondPerGpu",
                measured.outputTokensPerSecondPerGpu(),
                rates.outputTokensPerSecondPerGpu());
        add(
                figures,
                "totalTokensPerSecondPerGpu",
                measured.totalTokensPerSecondPerGpu(),
                rates.totalTokensPerSecondPerGpu());
        return new SimulatedRow(
                row.source(),
                row.grade(),
                scenario.scenario(),
                scenario.assumed(),
                List.of(),
                figures,
                run.runId(),
                answer.errorBands());
    }

    /** The median where the file has it, else the mean. */
    private static void add(
            List<FigureComparison> figures,
            String figure,
            @Nullable LatencyFigures measured,
            LatencySummary simulated) {
        if (measured == null || simulated.count() == 0) {
            return;
        }
        if (measured.p50Seconds() != null) {
            add(figures, figure + ".p50Seconds", measured.p50Seconds(), simulated.p50Seconds());
        } else {
            add(figures, figure + ".meanSeconds", measured.meanSeconds(), simulated.meanSeconds());
        }
    }

    private static void addTail(
            List<FigureComparison> figures,
            String figure,
            @Nullable LatencyFigures measured,
            LatencySummary simulated) {
        if (measured != null && simulated.count() > 0) {
            add(figures, figure + ".p99Seconds", measured.p99Seconds(), simulated.p99Seconds());
        }
    }

    private static void add(
            List<FigureComparison> figures, String figure, @Nullable Double measured, double simulated) {
        if (measured != null && measured > 0) {
            figures.add(FigureComparison.of(figure, measured, simulated));
        }
    }
}
