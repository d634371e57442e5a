package io.goodput.cli.bench;

import io.goodput.benchmarks.Benchmark;
import io.goodput.benchmarks.Outcome;
import io.goodput.benchmarks.ProcessCost;
import io.goodput.cli.questions.InProcessPlans;
import io.goodput.codec.Codec;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.SearchSummary;
import io.goodput.contracts.TierAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole plan in process: from the text of the question to the text of the answer. */
final class PlanBenchmark implements Benchmark {
    private static final String QUESTION = "plan.yaml";
    private static final String MEASURED = "measuredRequests: 10000";
    private static final int MEASURED_REQUESTS = 10_000;
    /** A question may not ask for fewer. */
    private static final int LEAST_REQUESTS = 1_000;

    /**
     * What it says of itself, one JSON object in one line.
     *
     * @param layouts shapes considered, whatever their instance counts and batch limits
     * @param sizedLayouts layouts with their instance counts considered, inside the limits
     * @param pruned of the latter, excluded without a run: by capacity, by floor times and by cost
     * @param verified of them, simulated
     * @param gap by what share of the winner's cost a layout that is left might cost less; 0 when proven
     * @param winner the cheapest layout that holds; absent where none was found
     * @param usdPerHour what it costs; absent likewise
     * @param measuredRequests of each run
     * @param cpuSeconds of the whole process up to here, the start of the JVM included
     * @param wallSeconds since the process was started
     * @param peakRssMiB most resident memory of the process
     * @param engineVersion hash of engine, step-time model and catalog
     * @param jdk version of the JVM
     */
    private record Figures(
            String bench,
            long layouts,
            long sizedLayouts,
            long pruned,
            long verified,
            @Nullable Double gap,
            @Nullable String winner,
            @Nullable Double usdPerHour,
            int measuredRequests,
            double wallSeconds,
            double cpuSeconds,
            double peakRssMiB,
            String engineVersion,
            String jdk) {}

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public String description() {
        return "the cheapest layout for 200 chat requests a second with gpt-oss-120b, TTFT p99 1 s, TPOT p99 20 ms, on"
                + " HGX H200, HGX B200 or GB200 NVL72, disaggregated or aggregated";
    }

    @Override
    public Outcome run(double share, Consumer<String> log) {
        log.accept(name() + ": " + description());
        int measured = (int) Math.max(LEAST_REQUESTS, MEASURED_REQUESTS * share);
        PlanAnswer answer = answer(question().replace(MEASURED, "measuredRequests: " + measured));
        TierAnswer tier = answer.tiers().getFirst();
        SearchSummary search = tier.search();
        LayoutOutcome winner = tier.winner();
        var figures = new Figures(
                name(),
                search.shapesConsidered(),
                search.layoutsConsidered(),
                search.excludedByCapacity() + search.excludedByCost(),
                search.simulated(),
                search.gapShare(),
                winner == null ? null : winner.id(),
                winner == null ? null : winner.bill().usdPerHour(),
                measured,
                ProcessCost.wallSeconds(),
                ProcessCost.cpuSeconds(),
                ProcessCost.peakRssMiB(),
                answer.build(),
                Runtime.version().toString());
        log.accept(winner == null ? "no layout holds" : winner.id() + ": " + winner.verdict());
        log.accept(search.proof());
        log.accept(String.format(
                Locale.ROOT,
                "%.1f CPU-seconds, %.1f s, %.0f MiB",
                figures.cpuSeconds(),
                figures.wallSeconds(),
                figures.peakRssMiB()));
        List<String> failures = new ArrayList<>();
        if (winner == null) {
            failures.add("no layout was found to hold");
        }
        if (share == 1 && !search.proven()) {
            failures.add("the winner is not proven the cheapest");
        }
        return new Outcome(Codec.write(figures), failures);
    }

    private static PlanAnswer answer(String question) {
        try {
            return InProcessPlans.answer(question);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was interrupted", e);
        }
    }

    private static String question() {
        try (InputStream stream = PlanBenchmark.class.getResourceAsStream(QUESTION)) {
            if (stream == null) {
                throw new IllegalStateException("this build lacks " + QUESTION);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
