package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Stationarity.Warmup;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.Violation;
import io.goodput.engine.RequestListener;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans for recorded loads. */
class TracePlansTest {
    private static final int SEEDS = 6;
    private static final List<Integer> SIZES = List.of(1, 2, 4, 8);
    private static final int GPUS = 8;

    private static final String QUESTION = """
            model: llama-3.1-70b
            precision: fp8
            traffic:
              trace:
                name: trace.csv
                format: csv
                mapping: {arrival: t, inputTokens: in, outputTokens: out}
                rateScale: SCALE
            slo: SLO
            systems: [hgx-h100]
            modes: [MODE]
            limits: {maxGpus: 8}
            roundSize: 4
            sampling: {confirmationSeeds: []}
            """;

    /** What is asked of a load that is replayed up to so many times as fast. */
    private record Asked(ServingMode mode, double rateScale, String slo) {}

    private static final List<Asked> ASKED = List.of(
            new Asked(ServingMode.AGGREGATED, 1, """
                    {limits: [{metric: ttft, percentile: 90, limitSeconds: 1.5}, \
                    {metric: tpot, percentile: 95, limitSeconds: 0.06}]}"""),
            new Asked(ServingMode.DISAGGREGATED, 0.8, """
                    {attainment: 0.9, limits: [{metric: ttft, limitSeconds: 2}, {metric: e2e, limitSeconds: 5}]}"""),
            // All at once, and as late as the prompts can be done: what is excluded is just too small.
            new Asked(ServingMode.DISAGGREGATED, 1_000, """
                    {attainment: 1, limits: [{metric: ttft, limitSeconds: 25}]}"""));

    @TempDir
    Path folder;

    /** Bursts of requests, some of which are far longer or shorter than most. */
    private static String trace(SplittableRandom random) {
        var text = new StringBuilder("t,in,out\n");
        double time = 0;
        double pace = 0.05;
        for (int i = 0; i < 600; i++) {
            if (random.nextInt(60) == 0) {
                pace = random.nextDouble(0.005, 0.1);
            }
            time -= pace * Math.log(1 - random.nextDouble());
            int input = random.nextInt(10) == 0 ? random.nextInt(2, 6_000) : random.nextInt(1_000, 2_000);
            int output = random.nextInt(20) == 0 ? 1 : random.nextInt(60, 120);
            text.append(String.format(Locale.ROOT, "%.6f,%d,%d%n", time, input, output));
        }
        return text.toString();
    }

    private static List<Layout> layouts(ServingMode mode) {
        List<Layout> layouts = new ArrayList<>();
        for (int first : SIZES) {
            for (int n = 1; n * first <= GPUS; n++) {
                if (mode == ServingMode.AGGREGATED) {
                    layouts.add(layout(mode, pool(PoolRole.AGGREGATED, n, first)));
                    continue;
                }
                for (int second : SIZES) {
                    for (int m = 1; n * first + m * second <= GPUS; m++) {
                        layouts.add(layout(mode, pool(PoolRole.PREFILL, n, first), pool(PoolRole.DECODE, m, second)));
                    }
                }
            }
        }
        return layouts.stream()
                .sorted(Comparator.comparingInt(Layout::gpus).thenComparing(Layout::id))
                .toList();
    }

    private static Layout layout(ServingMode mode, PoolLayout... pools) {
        return new Layout(mode, List.of(pools)).resolved();
    }

    private static PoolLayout pool(PoolRole role, int instances, int tensorParallel) {
        return new PoolLayout(role, "hgx-h100", instances, tensorParallel, null, null);
    }

    private static boolean holds(PlanRequest question, Layout layout, Inputs inputs) {
        var routing = Routing.of(RoutingPolicy.LEAST_LOADED);
        var spec = new RunSpec(
                question.model(),
                Objects.requireNonNull(question.precision()),
                Objects.requireNonNull(question.engine()),
                question.traffic(),
                question.slo(),
                layout,
                routing,
                layout.mode() == ServingMode.AGGREGATED ? null : routing,
                null,
                null,
                Warmup.OFF,
                0,
                Objects.requireNonNull(
                        Objects.requireNonNull(question.sampling()).measuredRequests()),
                1);
        try {
            return Simulation.run(spec, inputs, RequestListener.NONE).report().holds();
        } catch (InvalidInputException e) {
            // The model does not fit.
            return false;
        }
    }

    private PlanAnswer plan(String question) throws InterruptedException {
        return Codec.read(
                PlanAnswer.class,
                new InProcessAnswers(RunFiles.NONE, OwnEntryNames.NONE)
                        .plan(new QuestionFile(question, Format.YAML, folder), null, new Progress(System.err)));
    }

    /** Nothing that holds is excluded: the winner is the first layout that holds when all are simulated in order. */
    @Test
    void theWinnerIsTheFirstLayoutThatHoldsInSimulation() throws IOException, InterruptedException {
        long excluded = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new SplittableRandom(seed);
            Files.writeString(folder.resolve("trace.csv"), trace(random));
            Asked asked = ASKED.get((int) seed % ASKED.size());
            ServingMode mode = asked.mode();
            String question = QUESTION.replace("SCALE", String.valueOf(asked.rateScale() * random.nextDouble(0.5, 1)))
                    .replace("MODE", mode.name().toLowerCase(Locale.ROOT))
                    .replace("SLO", asked.slo());

            PlanAnswer answer = plan(question);

            TierAnswer tier = answer.tiers().getFirst();
            excluded += tier.search().excludedByCapacity();
            var traces = new TraceFilesOnDisk(folder);
            traces.contentHash("", "trace.csv");
            var inputs = new Inputs(folder, traces);
            LayoutOutcome winner = tier.winner();
            assertEquals(
                    layouts(mode).stream()
                            .filter(layout -> holds(answer.question(), layout, inputs))
                            .findFirst()
                            .map(Layout::id),
                    Optional.ofNullable(winner).map(LayoutOutcome::id),
                    "seed " + seed);
        }
        assertTrue(excluded > 20, excluded + " layouts excluded");
    }

    @Test
    void aRecordedLoadThatAPlanCannotReplayIsRefusedByItsField() throws IOException {
        Files.writeString(folder.resolve("trace.csv"), "t,in,out\n1,100,10\n2,200,20\n");
        String question = QUESTION.replace("SLO", "{limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]}")
                .replace("MODE", "aggregated")
                .replace("SCALE", "1");
        assertEquals("/traffic/trace/name", refusal(question.replace("trace.csv", "trace.tsv")));
        assertEquals("/traffic/trace", refusal(question.replace("rateScale: 1", "fromSeconds: 7")));
        assertEquals("/traffic/trace", refusal(question.replace("outputTokens: out", "outputTokens: answer")));
    }

    private String refusal(String question) {
        Violation violation = Assertions.assertThrows(InvalidInputException.class, () -> plan(question))
                .violations()
                .getFirst();
        assertTrue(!violation.rule().isBlank() && !violation.advice().isBlank(), violation.toString());
        return violation.pointer();
    }
}
