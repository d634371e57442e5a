package io.goodput.simulation.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.DataSheet;
import io.goodput.catalog.Model;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.Precision;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The tables of every instance of the catalog: floor, order, and what they were compiled from. */
class StepTablesTest {
    private static final Catalog CATALOG = Catalog.shipped();

    private record Instance(
            Model model, Precision precision, AcceleratedSystem system, int tensorParallel, TabulatedSteps steps) {
        InstanceOperators operators() {
            return new InstanceOperators(model, precision, system, CATALOG.stepTimesOf(system), tensorParallel);
        }

        @Override
        public String toString() {
            return model.name() + " " + precision.name() + " on " + system.name() + " TP" + tensorParallel;
        }
    }

    private static final List<Instance> ALL = instances();

    private static List<Instance> instances() {
        List<Instance> all = new ArrayList<>();
        for (AcceleratedSystem system : CATALOG.systems()) {
            for (Model model : CATALOG.models()) {
                for (Precision precision : model.precisions()) {
                    for (int tensorParallel : system.tensorParallel()) {
                        if (system.runs(precision)) {
                            TabulatedSteps steps = StepTables.compile(
                                    model, precision, system, CATALOG.stepTimesOf(system), tensorParallel);
                            all.add(new Instance(model, precision, system, tensorParallel, steps));
                        }
                    }
                }
            }
        }
        return all;
    }

    /** Sum of the tables, without the engine's own clamp to the floor. */
    private static double tables(TabulatedSteps steps, int newTokens, int pastTokens, int sequences, double context) {
        double making = (newTokens > 0 ? 1 : 0) + sequences;
        double sum = steps.tokensSeconds().at((double) newTokens + sequences)
                + steps.headSeconds().at(making)
                + (newTokens > 0 ? steps.prefillHostSeconds() : steps.decodeHostSeconds());
        if (newTokens > 0) {
            sum += steps.contextAttentionSeconds().at(newTokens, pastTokens);
        }
        return sequences > 0 ? sum + steps.decodeAttentionSeconds().at(sequences, context) : sum;
    }

    /** Log-uniform in [1, most]. */
    private static int draw(Random random, int most) {
        return (int) Math.clamp(Math.exp(random.nextDouble() * Math.log(most + 1.0)), 1, most);
    }

    @Test
    void law7NoStepBeatsTheDataSheet() {
        var random = new Random(7);
        for (Instance instance : ALL) {
            var sheet =
                    new DataSheet(instance.model(), instance.precision(), instance.system(), instance.tensorParallel());
            double bandwidth = instance.tensorParallel()
                    * instance.system().memoryBytesPerSecond().value();
            for (int i = 0; i < 500; i++) {
                int newTokens = random.nextInt(3) == 0 ? 0 : draw(random, 131_072);
                int past = newTokens == 0 || random.nextBoolean() ? 0 : draw(random, 60_000);
                int sequences = newTokens > 0 && random.nextBoolean() ? 0 : draw(random, 4_096);
                int context = draw(random, instance.model().maxContextTokens());
                double seconds = tables(instance.steps(), newTokens, past, sequences, context);
                double tokens = (double) newTokens + sequences;
                double pairs =
                        (double) newTokens * past + newTokens * (newTokens + 1.0) / 2 + (double) sequences * context;
                double making = (newTokens > 0 ? 1 : 0) + sequences;
                double flops = tokens * sheet.flopsPerToken()
                        + making * sheet.headFlops()
                        + pairs * sheet.attentionFlopsPerPair();
                double kv = (past + (double) sequences * context)
                        * instance.tensorParallel()
                        * instance.model().kvBytesPerTokenPerGpu(instance.precision(), instance.tensorParallel());
                double weights =
                        instance.tensorParallel() * (sheet.touchedLayerBytesPerGpu(tokens) + sheet.headBytesPerGpu());
                String what = instance + ": " + newTokens + " new, " + past + " past, " + sequences + " × " + context;
                assertTrue(seconds >= flops / sheet.peakFlopsPerSecond(), "beats the peak: " + what);
                assertTrue(seconds >= (weights + kv) / bandwidth, "beats the bandwidth: " + what);
                double floor =
                        instance.steps().floor().seconds(tokens, making, pairs, past + (double) sequences * context);
                assertTrue(seconds >= floor, "beats the engine's floor: " + what);
            }
        }
    }

    @Test
    void moreTokensContextOrSequencesAreNeverFaster() {
        var random = new Random(8);
        for (Instance instance : ALL) {
            TabulatedSteps steps = instance.steps();
            for (int i = 0; i < 300; i++) {
                int tokens = draw(random, 130_000);
                int more = tokens + draw(random, 131_072 - tokens);
                int past = draw(random, 60_000);
                int sequences = draw(random, 2_000);
                int moreSequences = sequences + draw(random, 4_096 - sequences);
                int context = draw(random, 60_000);
                int moreContext = context + draw(random, 60_000);
                assertTrue(
                        steps.tokensSeconds().at(tokens)
                                <= steps.tokensSeconds().at(more),
                        instance + " tokens");
                assertTrue(
                        steps.headSeconds().at(sequences) <= steps.headSeconds().at(moreSequences), instance + " head");
                assertTrue(
                        steps.contextAttentionSeconds().at(tokens, past)
                                <= steps.contextAttentionSeconds().at(more, past),
                        instance + " chunk");
                assertTrue(
                        steps.contextAttentionSeconds().at(tokens, past)
                                <= steps.contextAttentionSeconds().at(tokens, past + 1_000.0),
                        instance + " past");
                assertTrue(
                        steps.decodeAttentionSeconds().at(sequences, context)
                                <= steps.decodeAttentionSeconds().at(sequences, moreContext),
                        instance + " context");
                assertTrue(
                        steps.decodeAttentionSeconds().at(sequences, context)
                                <= steps.decodeAttentionSeconds().at(moreSequences, context),
                        instance + " sequences");
            }
        }
    }

    @Test
    void tablesMissTheirFormulaeByLessThanOnePerCentOfAStep() {
        var random = new Random(9);
        double worst = 0;
        for (Instance instance : ALL) {
            InstanceOperators operators = instance.operators();
            TabulatedSteps steps = instance.steps();
            for (int i = 0; i < 100; i++) {
                int newTokens = draw(random, 60_000);
                int past = random.nextBoolean() ? 0 : draw(random, 60_000);
                double prompt = operators.tokens(newTokens).seconds()
                        + operators.contextAttention(newTokens, past).seconds()
                        + operators.head(1).seconds();
                double promptTables = steps.tokensSeconds().at(newTokens)
                        + steps.contextAttentionSeconds().at(newTokens, past)
                        + steps.headSeconds().at(1);
                int sequences = draw(random, 4_096);
                double context = draw(random, 100_000);
                double decode = operators.tokens(sequences).seconds()
                        + operators.decodeAttention(sequences, context).seconds()
                        + operators
                                .windowDecodeAttention(
                                        sequences,
                                        Math.min(
                                                context,
                                                instance.model().architecture().windowTokens()))
                                .seconds()
                        + operators.head(sequences).seconds();
                double decodeTables = steps.tokensSeconds().at(sequences)
                        + steps.decodeAttentionSeconds().at(sequences, context)
                        + steps.headSeconds().at(sequences);
                assertEquals(1, promptTables / prompt, 0.01, instance + ": " + newTokens + " after " + past);
                assertEquals(1, decodeTables / decode, 0.01, instance + ": " + sequences + " × " + context);
                worst = Math.max(
                        worst, Math.max(Math.abs(promptTables / prompt - 1), Math.abs(decodeTables / decode - 1)));
            }
        }
        System.out.printf("tables miss their formulae by at most %.3f %% of a step%n", 100 * worst);
    }

    @Test
    void powerStaysBetweenIdleAndLimit() {
        var random = new Random(10);
        for (Instance instance : ALL) {
            for (int i = 0; i < 100; i++) {
                var cost = new StepCost(instance.steps());
                cost.addChunk(draw(random, 16_000), 0, true);
                int sequences = draw(random, 1_000);
                cost.setDecoding(sequences, (long) sequences * draw(random, 16_000));
                double watts = instance.steps().idleWatts() + cost.joules() / cost.seconds();
                assertTrue(watts >= instance.steps().idleWatts(), instance.toString());
                assertTrue(watts <= instance.steps().maxWatts() * (1 + 1e-12), instance.toString());
            }
        }
    }

    @Test
    void law7AKernelIsHeldToTheDataSheetWhereItsFitWouldBeatIt() {
        // The fit of fp8 in blocks reaches 105 % of the bandwidth of H100 (3.35 TB/s): 1 × 1,024 by 1,024 × 40 M.
        AcceleratedSystem system = CATALOG.findSystem("hgx-h100").orElseThrow();
        var kernels = new Kernels(system, CATALOG.stepTimesOf(system));
        double weightBytes = (1 + 4.0 / 16_384) * 1_024 * 40e6;
        double seconds = kernels.product(NumberFormat.FP8_BLOCK, 1, 1_024, 40e6).seconds();
        assertTrue(seconds >= weightBytes / 3.35e12, seconds + " s is less than " + weightBytes / 3.35e12);
    }

    @Test
    void pairsAreCausalAndCutByTheWindow() {
        double all = Double.POSITIVE_INFINITY;
        assertEquals(1 + 2 + 3, Kernels.pairs(3, 0, all));
        assertEquals(11 + 12 + 13, Kernels.pairs(3, 10, all));
        assertEquals(1 + 2 + 2 + 2, Kernels.pairs(4, 0, 2));
        assertEquals(4 * 2, Kernels.pairs(4, 100, 2));
    }

    @Test
    void knotsHoldEveryPowerOfTwo() {
        double[] knots = StepTables.knots(1, 4_096, 5);
        for (int power = 1; power <= 4_096; power *= 2) {
            double wanted = power;
            assertTrue(java.util.Arrays.stream(knots).anyMatch(knot -> knot == wanted), "no knot at " + power);
        }
    }
}
