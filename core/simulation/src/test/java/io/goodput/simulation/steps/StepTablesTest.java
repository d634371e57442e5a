package io.goodput.simulation.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.DataSheet;
import io.goodput.catalog.Model;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.StepTimes;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
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

    private static final ServingEngine ENGINE =
            CATALOG.findEngine("tensorrt-llm").orElseThrow();
    private static final List<Instance> ALL = instances();

    /** Instances of all that the catalog allows that are looked at: drawn once, always the same. */
    private static final int SAMPLED = 150;

    private static List<Instance> instances() {
        List<Supplier<Instance>> all = new ArrayList<>();
        for (AcceleratedSystem system : CATALOG.systems()) {
            for (Model model : CATALOG.models()) {
                for (Precision precision : model.precisions()) {
                    for (int tensorParallel : system.tensorParallel()) {
                        if (system.runs(precision)
                                && model.untimed().isEmpty()
                                && model.tensorParallelObstacle(tensorParallel).isEmpty()) {
                            all.add(() -> new Instance(
                                    model,
                                    precision,
                                    system,
                                    tensorParallel,
                                    StepTables.compile(
                                            model,
                                            precision,
                                            system,
                                            CATALOG.stepTimesOf(system),
                                            ENGINE,
                                            tensorParallel)));
                        }
                    }
                }
            }
        }
        Collections.shuffle(all, new Random(6));
        return all.stream().limit(SAMPLED).map(Supplier::get).toList();
    }

    /**
     * Whatever the step times do not refuse can be composed: every model, precision, system, engine and size of instance,
     * alone and as attention ranks. A coarse table asks for every kernel that a fine one does.
     */
    @Test
    void whateverIsNotRefusedCanBeComposed() {
        int composed = 0;
        int refused = 0;
        for (AcceleratedSystem system : CATALOG.systems()) {
            StepTimes times = CATALOG.stepTimesOf(system);
            for (Model model : CATALOG.models()) {
                for (Precision precision : model.precisions()) {
                    if (!system.runs(precision) || !model.untimed().isEmpty()) {
                        continue;
                    }
                    for (int gpus : system.tensorParallel()) {
                        for (Parallelism parallelism :
                                List.of(Parallelism.tensor(gpus), Parallelism.attentionData(gpus, 0, false))) {
                            if (!model.obstacle(parallelism).isEmpty()) {
                                continue;
                            }
                            if (!times.obstacle(
                                            model,
                                            precision,
                                            parallelism,
                                            system.scaleUpGpus().asInt())
                                    .isEmpty()) {
                                refused++;
                                continue;
                            }
                            for (ServingEngine engine : CATALOG.engines()) {
                                StepTables.compile(model, precision, system, times, engine, parallelism, 1, null, 1, 1);
                                composed++;
                            }
                        }
                    }
                }
            }
        }
        System.out.printf(
                "instances that can be composed: %d; refused for want of kernels: %d%n", composed / 3, refused);
        assertTrue(composed > 1_000, "composed " + composed);
    }

    /** Without its coefficients a precision is refused by name, not found missing when its tables are made. */
    @Test
    void kernelsThatWereNotMeasuredAreNamed() {
        StepTimes times = CATALOG.stepTimesOf(CATALOG.findSystem("hgx-h200").orElseThrow());
        Model model = CATALOG.findModel("kimi-k2.5").orElseThrow();
        Precision precision = model.findPrecision("nvfp4").orElseThrow();
        assertEquals(
                "no kernel of experts in nvfp4 was measured on hgx-h200, which kimi-k2.5 in nvfp4 needs",
                times.obstacle(model, precision, Parallelism.tensor(8), 8));
    }

    /** Sum of the tables, without the engine's own clamp to the floor. */
    private static double tables(TabulatedSteps steps, int newTokens, int pastTokens, int sequences, double context) {
        double making = (newTokens > 0 ? 1 : 0) + sequences;
        double sum = steps.tokensSeconds().at((double) newTokens + sequences)
                + steps.headSeconds().at(making)
                + (newTokens > 0 ? steps.promptFixedSeconds() : 0)
                + steps.host().serialSeconds(making, newTokens > 0);
        if (newTokens > 0) {
            sum += steps.contextAttention().secondsAt(newTokens, pastTokens);
        }
        return sequences > 0 ? sum + decodeAttention(steps, sequences, context) : sum;
    }

    /** Attention of equal contexts. */
    private static double decodeAttention(TabulatedSteps steps, double sequences, double context) {
        var load = new RankLoad();
        load.setDecoding(sequences, sequences * context, sequences * Math.min(context, steps.contextCapTokens()));
        return steps.attentionSeconds(load);
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
                        steps.contextAttention().secondsAt(tokens, past)
                                <= steps.contextAttention().secondsAt(more, past),
                        instance + " chunk");
                assertTrue(
                        steps.contextAttention().secondsAt(tokens, past)
                                <= steps.contextAttention().secondsAt(tokens, past + 1_000.0),
                        instance + " past");
                assertTrue(
                        decodeAttention(steps, sequences, context) <= decodeAttention(steps, sequences, moreContext),
                        instance + " context");
                assertTrue(
                        decodeAttention(steps, sequences, context) <= decodeAttention(steps, moreSequences, context),
                        instance + " sequences");
            }
        }
    }

    /** Instances, one in so many, whose tables are compiled again with three times the knots. */
    private static final int REFINED = 3;

    @Test
    void threeTimesTheKnotsMakeNoStepDifferentByTwoPerCent() {
        double least = 1;
        double most = 1;
        for (int each = 0; each < ALL.size(); each += REFINED) {
            Instance instance = ALL.get(each);
            TabulatedSteps steps = instance.steps();
            TabulatedSteps fine = StepTables.compile(
                    instance.model(),
                    instance.precision(),
                    instance.system(),
                    CATALOG.stepTimesOf(instance.system()),
                    ENGINE,
                    Parallelism.tensor(instance.tensorParallel()),
                    1,
                    null,
                    24,
                    15);
            var random = new Random(9);
            int longest = Math.min(120_000, instance.model().maxContextTokens());
            for (int i = 0; i < 300; i++) {
                int newTokens = draw(random, longest / 2);
                int past = random.nextBoolean() ? 0 : draw(random, longest / 2);
                double prompt = promptSeconds(steps, newTokens, past) / promptSeconds(fine, newTokens, past);
                assertEquals(1.0075, prompt, 0.0125, instance + ": " + newTokens + " after " + past);
                int sequences = draw(random, 4_096);
                double context = draw(random, longest);
                double decode = decodeSeconds(steps, sequences, context) / decodeSeconds(fine, sequences, context);
                assertEquals(1.0075, decode, 0.0125, instance + ": " + sequences + " × " + context);
                least = Math.min(least, Math.min(prompt, decode));
                most = Math.max(most, Math.max(prompt, decode));
            }
        }
        System.out.printf(
                "three times the knots: steps differ by %+.2f to %+.2f %%%n", 100 * (1 - most), 100 * (1 - least));
    }

    private static double promptSeconds(TabulatedSteps steps, int newTokens, int past) {
        return steps.tokensSeconds().at(newTokens)
                + steps.contextAttention().secondsAt(newTokens, past)
                + steps.headSeconds().at(1);
    }

    private static double decodeSeconds(TabulatedSteps steps, int sequences, double context) {
        return steps.tokensSeconds().at(sequences)
                + decodeAttention(steps, sequences, context)
                + steps.headSeconds().at(sequences);
    }

    /** What the tables add on purpose: where a kernel of a larger step is faster, the slower stands for both. */
    @Test
    void tablesAreTheirFormulaeButWhereALargerStepIsFaster() {
        var random = new Random(9);
        double most = 1;
        long above = 0;
        long all = 0;
        for (Instance instance : ALL) {
            InstanceOperators operators = instance.operators();
            TabulatedSteps steps = instance.steps();
            int longest = Math.min(120_000, instance.model().maxContextTokens());
            for (int i = 0; i < 100; i++) {
                int newTokens = draw(random, longest / 2);
                int past = random.nextBoolean() ? 0 : draw(random, longest / 2);
                double prompt = promptSeconds(steps, newTokens, past)
                        / (operators.tokens(newTokens).seconds()
                                + operators.contextAttention(newTokens, past).seconds()
                                + operators.head(1).seconds());
                int sequences = draw(random, 4_096);
                double context = draw(random, longest);
                int window = instance.model().architecture().windowTokens();
                double decode = decodeSeconds(steps, sequences, context)
                        / (operators.tokens(sequences).seconds()
                                + operators.decodeAttention(sequences, context).seconds()
                                + operators
                                        .windowDecodeAttention(sequences, Math.min(context, window))
                                        .seconds()
                                + operators.head(sequences).seconds());
                assertTrue(prompt > 0.99, instance + ": " + newTokens + " after " + past + ": " + prompt);
                assertTrue(decode > 0.99, instance + ": " + sequences + " × " + context + ": " + decode);
                above += (prompt > 1.02 ? 1 : 0) + (decode > 1.02 ? 1 : 0);
                all += 2;
                most = Math.max(most, Math.max(prompt, decode));
            }
        }
        System.out.printf(
                "tables are up to %.1f %% of a step above their formulae, above 2 %% in %.1f %% of steps%n",
                100 * (most - 1), 100.0 * above / all);
        assertTrue(above < 0.02 * all, above + " of " + all);
        assertTrue(most < 1.2, "most " + most);
    }

    @Test
    void powerStaysBetweenIdleAndLimit() {
        var random = new Random(10);
        for (Instance instance : ALL) {
            for (int i = 0; i < 100; i++) {
                var cost = new StepCost(instance.steps(), 1, 1);
                cost.begin(true);
                cost.addChunk(draw(random, 16_000), 0, true);
                int sequences = draw(random, 1_000);
                cost.setDecoding(sequences, (double) sequences * draw(random, 16_000), sequences);
                cost.endRank();
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

    /** DeepSeek-R1 on H800 by attention ranks: prefill units of 32 GPUs, decode units of 144. */
    private static TabulatedSteps deepSeek(int gpus, boolean twoBatchOverlap, int verifyTokens) {
        Model model = CATALOG.findModel("deepseek-r1").orElseThrow();
        AcceleratedSystem system = CATALOG.findSystem("hgx-h800").orElseThrow();
        return StepTables.compile(
                model,
                model.findPrecision("fp8").orElseThrow(),
                system,
                CATALOG.stepTimesOf(system),
                CATALOG.findEngine("sglang").orElseThrow(),
                Parallelism.attentionData(gpus, 32, twoBatchOverlap),
                verifyTokens);
    }

    private static double step(TabulatedSteps steps, int ranks, int ofRank, double context, int verifyTokens) {
        var load = new RankLoad();
        load.setDecoding(ofRank, ofRank * context, 0);
        double made = (double) ranks * ofRank * verifyTokens;
        return steps.attentionSeconds(load) + steps.restSeconds(made, made, false);
    }

    @Test
    void law7NoStepOfAttentionRanksBeatsTheDataSheet() {
        for (int gpus : new int[] {32, 144}) {
            for (boolean overlap : new boolean[] {false, true}) {
                TabulatedSteps steps = deepSeek(gpus, overlap, 1);
                for (int ofRank = 1; ofRank <= 1_024; ofRank *= 2) {
                    for (int context = 1; context <= 131_072; context *= 4) {
                        double made = (double) gpus * ofRank;
                        double floor = steps.floor().seconds(made, made, made * context, made * context);
                        assertTrue(
                                step(steps, gpus, ofRank, context, 1) >= floor,
                                gpus + " GPUs, " + ofRank + " × " + context + " overlapped " + overlap);
                    }
                }
            }
        }
    }

    @Test
    void theSlowestRankIsOneGpuOfTheUnit() {
        // A rank's attention is that of one GPU with all 128 heads, whatever the number of ranks.
        TabulatedSteps few = deepSeek(32, false, 1);
        TabulatedSteps many = deepSeek(144, false, 1);
        assertEquals(decodeAttention(few, 64, 4_096), decodeAttention(many, 64, 4_096));
        assertTrue(
                step(many, 144, 64, 4_096, 1) < step(few, 32, 64, 4_096, 1) * 1.2,
                "fewer experts a GPU make up for most of the longer way");
    }

    /** The catalog's imbalance without redundant copies is that of the loads that experts were measured with. */
    @Test
    void expertsWithoutCopiesAreAsUnevenAsTheyWereMeasured() {
        for (int groups = 2; groups <= 256; groups *= 2) {
            double drawn = ExpertLoad.skewed(1_024, 8, 256, groups, 1.01).rows() * groups / (1_024 * 8);
            assertEquals(drawn, Parallelism.unbalanced(groups), 0.005, groups + " groups");
        }
        assertEquals(1, Parallelism.unbalanced(1));
        assertEquals(1.39 + (1.73 - 1.39) * 0.585, Parallelism.unbalanced(12), 1e-3);
    }

    /**
     * TensorRT-LLM sends every token to every GPU where no rack's fabric joins the nodes: 32 GPUs of H800 get 32 times the
     * tokens that are theirs. On GB200 it has an all-to-all of its own.
     */
    @Test
    void anEngineThatGathersPaysForEveryTokenOnEveryGpu() {
        Model model = CATALOG.findModel("deepseek-r1").orElseThrow();
        for (String name : List.of("hgx-h800", "gb200-nvl72")) {
            AcceleratedSystem system = CATALOG.findSystem(name).orElseThrow();
            double[] seconds = new double[2];
            for (int i = 0; i < 2; i++) {
                ServingEngine engine =
                        CATALOG.findEngine(i == 0 ? "sglang" : "tensorrt-llm").orElseThrow();
                seconds[i] = StepTables.compile(
                                model,
                                model.findPrecision("fp8").orElseThrow(),
                                system,
                                CATALOG.stepTimesOf(system),
                                engine,
                                Parallelism.attentionData(32, 32, false),
                                1)
                        .tokensSeconds()
                        .at(32 * 128);
            }
            double ratio = seconds[1] / seconds[0];
            assertTrue(name.equals("gb200-nvl72") ? ratio == 1 : ratio > 1.2, () -> name + ": " + ratio);
        }
    }

    @Test
    void hidingTheTravelOfHalfAStepHelpsWhereThereIsEnoughToCompute() {
        TabulatedSteps plain = deepSeek(144, false, 1);
        TabulatedSteps overlapped = deepSeek(144, true, 1);
        assertEquals(step(plain, 144, 1, 4_096, 1), step(overlapped, 144, 1, 4_096, 1));
        double ratio = step(overlapped, 144, 128, 4_096, 1) / step(plain, 144, 128, 4_096, 1);
        assertTrue(ratio < 0.85, () -> "overlapped over plain: " + ratio);
        double compute = plain.restSeconds(144 * 64, 0, false);
        assertTrue(
                overlapped.restSeconds(144 * 128, 0, false) > compute,
                "two halves are never faster than the compute of one");
    }

    @Test
    void verifyingADraftCostsLessThanAnotherStep() {
        TabulatedSteps one = deepSeek(144, false, 1);
        TabulatedSteps two = deepSeek(144, false, 2);
        double single = step(one, 144, 64, 4_096, 1);
        double verified = step(two, 144, 64, 4_096, 2);
        assertTrue(verified > single && verified < 2 * single, single + " s, " + verified + " s");
    }

    @Test
    void aStageOfTwoTakesHalfOfTheLayersAndTheWholeHead() {
        Model model = CATALOG.findModel("llama-3.1-70b").orElseThrow();
        AcceleratedSystem system = CATALOG.findSystem("hgx-h100").orElseThrow();
        Precision precision = model.findPrecision("fp8").orElseThrow();
        StepTimes times = CATALOG.stepTimesOf(system);
        TabulatedSteps whole = StepTables.compile(model, precision, system, times, ENGINE, Parallelism.staged(4, 1), 1);
        TabulatedSteps stage = StepTables.compile(model, precision, system, times, ENGINE, Parallelism.staged(4, 2), 1);
        assertEquals(decodeAttention(whole, 32, 2_000) / 2, decodeAttention(stage, 32, 2_000), 1e-12);
        assertEquals(whole.headSeconds().at(32), stage.headSeconds().at(32));
        // 32 × 8,192 × 2 bytes over four GPUs by NVLink at 450 GB/s, and 10 µs; beside it one copy of the residual
        // stream.
        double send = 1e-5 + 32 * 8_192 * 2 / 4.0 / 450e9;
        assertEquals(
                whole.tokensSeconds().at(32) / 2 + send, stage.tokensSeconds().at(32), 3e-6);
        assertEquals(2 * whole.maxWatts(), stage.maxWatts());
        double floor = whole.floor().seconds(32, 32, 64_000, 64_000);
        assertEquals(floor / 2, stage.floor().seconds(32, 32, 64_000, 64_000), floor * 1e-9);
    }

    @Test
    void ranksAndGroupsOfExpertsChangeNothingOfARanksAttention() {
        Model model = CATALOG.findModel("gpt-oss-120b").orElseThrow();
        AcceleratedSystem system = CATALOG.findSystem("hgx-b200").orElseThrow();
        Precision precision = model.findPrecision("mxfp4").orElseThrow();
        StepTimes times = CATALOG.stepTimesOf(system);
        TabulatedSteps single =
                StepTables.compile(model, precision, system, times, ENGINE, Parallelism.staged(2, 1), 1);
        var spread = new Parallelism(2, 1, 4, 8, 0, Parallelism.unbalanced(8), false);
        TabulatedSteps own = StepTables.compile(model, precision, system, times, ENGINE, spread, 1);
        TabulatedSteps taken = StepTables.compile(model, precision, system, times, ENGINE, spread, 1, single);
        for (double[] at : new double[][] {{1, 1}, {7, 900}, {64, 2_048}, {200, 30_000}}) {
            assertEquals(
                    own.decodeAttention().secondsAt(at[0], at[1]),
                    taken.decodeAttention().secondsAt(at[0], at[1]));
            assertEquals(
                    own.contextAttention().secondsAt(at[1], at[0]),
                    taken.contextAttention().secondsAt(at[1], at[0]));
            assertEquals(
                    own.contextAttention().joulesAt(at[1], at[0]),
                    taken.contextAttention().joulesAt(at[1], at[0]));
        }
        assertEquals(own.contextCapTokens(), taken.contextCapTokens());
        assertEquals(own.tokensSeconds().at(64), taken.tokensSeconds().at(64));
    }

    @Test
    void windowedLayersCountEachMembersOwnContext() {
        // Half of 64 members are at 16 tokens, half at 4,080: inside the window of 128 they see 16 and 128, 72 on
        // average.
        // By their mean context of 2,048 all would be taken to see 128.
        Model model = CATALOG.findModel("gpt-oss-120b").orElseThrow();
        AcceleratedSystem system = CATALOG.findSystem("hgx-b200").orElseThrow();
        Precision precision = model.findPrecision("mxfp4").orElseThrow();
        var operators = new InstanceOperators(model, precision, system, CATALOG.stepTimesOf(system), 1);
        TabulatedSteps steps = StepTables.compile(model, precision, system, CATALOG.stepTimesOf(system), ENGINE, 1);
        double full = operators.decodeAttention(64, 2_048).seconds();
        double exact = full + operators.windowDecodeAttention(64, 72).seconds();
        double byMean = full + operators.windowDecodeAttention(64, 128).seconds();
        var load = new RankLoad();
        load.setDecoding(64, 32 * 16 + 32 * 4_080, 32 * 16 + 32 * 128);
        assertEquals(128, steps.contextCapTokens());
        assertEquals(exact, steps.attentionSeconds(load), 0.004 * exact);
        System.out.printf(
                "windowed layers by the mean context miss by %+.2f %%, by each member's own by %+.2f %%%n",
                100 * (byMean / exact - 1), 100 * (steps.attentionSeconds(load) / exact - 1));
        assertTrue(byMean > exact, "the mean hides the short members");
    }

    @Test
    void pairsAreCausalAndCutByTheWindow() {
        double all = Double.POSITIVE_INFINITY;
        assertEquals(1 + 2 + 3, KernelWork.pairs(3, 0, all));
        assertEquals(11 + 12 + 13, KernelWork.pairs(3, 10, all));
        assertEquals(1 + 2 + 2 + 2, KernelWork.pairs(4, 0, 2));
        assertEquals(4 * 2, KernelWork.pairs(4, 100, 2));
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
