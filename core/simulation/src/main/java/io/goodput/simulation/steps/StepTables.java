package io.goodput.simulation.steps;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.DataSheet;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.StepTimes;
import io.goodput.engine.timing.BesideBoards;
import io.goodput.engine.timing.CostSurface;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.engine.timing.TabulatedSteps.CappedAttention;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The operators of an instance as the engine's tables. More tokens, sequences or context are never faster in them: where a
 * measured kernel is, as kernels that switch with their sizes are, the slower of the two stands for both.
 */
public final class StepTables {
    /** Largest step of a layout. */
    private static final int MAX_TOKENS = 131_072;
    /** Largest batch of a layout. */
    private static final int MAX_SEQUENCES = 4_096;

    /** Knots of curves: every count up to 16, then eight per doubling. */
    private static final int CURVE_KNOTS_PER_DOUBLING = 8;
    /** Knots of surfaces per doubling: a parabola between two neighbours is missed by less than one per cent. */
    private static final int SURFACE_KNOTS_PER_DOUBLING = 5;

    private StepTables() {}

    /**
     * Time and energy of one instance's steps.
     *
     * @param engine that serves
     * @param tensorParallel GPUs of the instance; must divide the model's heads
     */
    public static TabulatedSteps compile(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            StepTimes times,
            ServingEngine engine,
            int tensorParallel) {
        return compile(model, precision, system, times, engine, Parallelism.tensor(tensorParallel), 1);
    }

    /**
     * Time and energy of the steps of one instance, or of the largest of its pipeline stages. Attention is that of one
     * rank; all else is of the stage, whose ranks share the tokens evenly. Joules are of all GPUs: every stage is taken to
     * draw what the largest does.
     *
     * @param engine that serves
     * @param parallelism one that the model allows
     * @param verifyTokens tokens that a decode step computes for each sequence, 1 without speculation
     */
    public static TabulatedSteps compile(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            StepTimes times,
            ServingEngine engine,
            Parallelism parallelism,
            int verifyTokens) {
        return compile(model, precision, system, times, engine, parallelism, verifyTokens, null);
    }

    /**
     * The same, with the attention of another instance of the same model, precision, system and engine, of which only the
     * ranks and expert groups differ: a rank's attention is the same in both.
     *
     * @param alike whose attention is taken; null to compile it
     */
    public static TabulatedSteps compile(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            StepTimes times,
            ServingEngine engine,
            Parallelism parallelism,
            int verifyTokens,
            @Nullable TabulatedSteps alike) {
        return compile(
                model,
                precision,
                system,
                times,
                engine,
                parallelism,
                verifyTokens,
                alike,
                CURVE_KNOTS_PER_DOUBLING,
                SURFACE_KNOTS_PER_DOUBLING);
    }

    /** The same with other numbers of knots per doubling, of curves and of surfaces. */
    static TabulatedSteps compile(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            StepTimes times,
            ServingEngine engine,
            Parallelism parallelism,
            int verifyTokens,
            @Nullable TabulatedSteps alike,
            int ofCurves,
            int ofSurfaces) {
        var operators = new InstanceOperators(
                model, precision, system, times, engine.tokenExchange(), parallelism, verifyTokens);
        int gpus = parallelism.gpus();
        int gpusOfRank = parallelism.tensor() * parallelism.pipeline();
        double[] tokens = knots(1, MAX_TOKENS, ofCurves);
        double[] ofAllRanks = Arrays.stream(tokens)
                .map(each -> each * parallelism.attentionRanks())
                .toArray();
        CurvePair byTokens = curves(ofAllRanks, operators::tokens, gpus);
        CurvePair byHead = curves(ofAllRanks, operators::head, gpus);
        double[] batch = knots(1, MAX_SEQUENCES, ofSurfaces);
        CostSurface byChunk = alike != null
                ? alike.contextAttention()
                : surface(
                        knots(1, MAX_TOKENS, ofSurfaces),
                        withZero(knots(1, model.maxContextTokens(), ofSurfaces)),
                        operators::contextAttention,
                        gpusOfRank);
        CostSurface byBatch = alike != null
                ? alike.decodeAttention()
                : surface(
                        batch, knots(1, model.maxContextTokens(), ofSurfaces), operators::decodeAttention, gpusOfRank);
        return new TabulatedSteps(
                byTokens.seconds(),
                byTokens.joules(),
                byHead.seconds(),
                byHead.joules(),
                byChunk,
                byBatch,
                operators.contextAttentionFixedSeconds(),
                operators.host(engine.hostTimes()),
                floor(model, precision, system, parallelism),
                gpus * system.idleWatts().value(),
                gpus * system.boardWatts().value(),
                besideBoards(system, gpus),
                alike != null
                        ? alike.capped()
                        : capped(operators, batch, model.architecture().windowTokens(), gpusOfRank, ofSurfaces));
    }

    /** The share of {@code gpus} GPUs in what their nodes and fabrics draw besides boards. */
    private static BesideBoards besideBoards(AcceleratedSystem system, int gpus) {
        AcceleratedSystem.BesideBoards all = system.besideBoards();
        return new BesideBoards(
                gpus * all.hostWattsPerNode().value() / system.gpusPerNode().value(),
                gpus * all.nicWattsPerGpu().value(),
                gpus * all.switchWattsPerFabric().value() / system.scaleUpGpus().value(),
                all.fanShare().value(),
                all.supplyEfficiency().value());
    }

    /** Where kernels of steps in this range are read beyond what was measured. */
    public static BeyondGrid beyondMeasured(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            StepTimes times,
            ServingEngine engine,
            Parallelism parallelism,
            int verifyTokens,
            StepRange range) {
        return InstanceOperators.beyond(
                model, precision, system, times, engine.tokenExchange(), parallelism, verifyTokens, range);
    }

    /** Decode attention of the layers with a window; none where no layer has one. */
    private static @Nullable CappedAttention capped(
            InstanceOperators operators, double[] batch, int window, int gpus, int perDoubling) {
        if (window == 0) {
            return null;
        }
        double[] context = Arrays.stream(withZero(knots(1, window, perDoubling)))
                .filter(knot -> knot < window)
                .toArray();
        context = Arrays.copyOf(context, context.length + 1);
        context[context.length - 1] = window;
        return new CappedAttention(window, surface(batch, context, operators::windowDecodeAttention, gpus));
    }

    /**
     * The data sheet's floor of the whole instance, its touched weights at the same knots as the step's tokens: what is
     * cut over the GPUs of a rank is read by every rank that has a token, routed experts by one GPU each. A mean stage has
     * its share of the work and of the GPUs.
     */
    public static PhysicalFloor floor(
            Model model, Precision precision, AcceleratedSystem system, Parallelism parallelism) {
        var sheet = new DataSheet(model, precision, system, parallelism.tensor());
        double[] tokens = knots(1, MAX_TOKENS, CURVE_KNOTS_PER_DOUBLING);
        int ranks = parallelism.attentionRanks();
        int rankGpus = sheet.tensorParallel();
        double[] bytes = Arrays.stream(tokens)
                .map(each -> rankGpus
                        * (sheet.touchedLayerBytesPerGpu(each)
                                + (Math.min(ranks, each) - 1) * sheet.unroutedLayerBytesPerGpu()))
                .toArray();
        return new PhysicalFloor(
                ranks * parallelism.pipeline() * sheet.peakFlopsPerSecond(),
                parallelism.gpus() * sheet.system().memoryBytesPerSecond().value(),
                new Curve(tokens, bytes),
                sheet.flopsPerToken(),
                sheet.headFlops(),
                sheet.attentionFlopsPerPair(),
                rankGpus * sheet.model().kvBytesPerTokenPerGpu(sheet.precision(), rankGpus));
    }

    private record CurvePair(Curve seconds, Curve joules) {}

    private interface Operator {
        Cost at(double x, double y);
    }

    private static CurvePair curves(double[] xs, DoubleFunction<Cost> operator, int gpus) {
        double[] seconds = new double[xs.length];
        double[] joules = new double[xs.length];
        for (int i = 0; i < xs.length; i++) {
            Cost cost = operator.apply(xs[i]);
            seconds[i] = i == 0 ? cost.seconds() : Math.max(cost.seconds(), seconds[i - 1]);
            joules[i] = cost.joules() * gpus;
        }
        return new CurvePair(new Curve(xs, seconds), new Curve(xs, joules));
    }

    private static CostSurface surface(double[] xs, double[] ys, Operator operator, int gpus) {
        double[] seconds = new double[xs.length * ys.length];
        double[] joules = new double[xs.length * ys.length];
        for (int i = 0; i < xs.length; i++) {
            for (int j = 0; j < ys.length; j++) {
                Cost cost = operator.at(xs[i], ys[j]);
                int place = i * ys.length + j;
                seconds[place] = Math.max(
                        cost.seconds(),
                        Math.max(j == 0 ? 0 : seconds[place - 1], i == 0 ? 0 : seconds[place - ys.length]));
                joules[place] = cost.joules() * gpus;
            }
        }
        return new CostSurface(xs, ys, seconds, joules);
    }

    /** Whole numbers from {@code first} to at least {@code last}, so many per doubling, powers of two among them. */
    static double[] knots(int first, int last, int perDoubling) {
        double[] knots = new double[64 * perDoubling];
        int count = 0;
        for (int i = 0; count == 0 || knots[count - 1] < last; i++) {
            double knot = Math.rint(first * StrictMath.pow(2, (double) i / perDoubling));
            if (count == 0 || knot > knots[count - 1]) {
                knots[count++] = knot;
            }
        }
        return Arrays.copyOf(knots, count);
    }

    /** Contexts at which the decode tables of any model bend, from {@code shortest} to {@code longest}, both included. */
    public static double[] contextKnotsBetween(double shortest, double longest) {
        int last = (int) Math.ceil(longest);
        double[] inner = Arrays.stream(knots(1, last, SURFACE_KNOTS_PER_DOUBLING))
                .filter(knot -> knot > shortest && knot < longest)
                .toArray();
        double[] all = new double[inner.length + 2];
        all[0] = shortest;
        System.arraycopy(inner, 0, all, 1, inner.length);
        all[all.length - 1] = longest;
        return all;
    }

    /** Batches at which the decode tables of any model bend, from 1 to {@code most}, both included. */
    public static double[] batchKnotsUpTo(int most) {
        return DoubleStream.concat(
                        DoubleStream.concat(
                                Arrays.stream(knots(1, most, SURFACE_KNOTS_PER_DOUBLING)),
                                Arrays.stream(knots(1, most, CURVE_KNOTS_PER_DOUBLING))),
                        DoubleStream.of(most))
                .filter(knot -> knot <= most)
                .sorted()
                .distinct()
                .toArray();
    }

    private static double[] withZero(double[] knots) {
        double[] all = new double[knots.length + 1];
        System.arraycopy(knots, 0, all, 1, knots.length);
        return all;
    }
}
