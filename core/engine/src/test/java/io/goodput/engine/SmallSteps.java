package io.goodput.engine;

import io.goodput.engine.timing.BesideBoards;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.DecodePiece;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.StepModel;
import java.util.Random;

/**
 * A small step model. A chunk of n tokens past p costs chunk + n × newToken + n × p × pair. A decode batch of b sequences
 * with mean context x costs batch + b × (member + curve(x)), and with mean capped context y b × cappedToken × y more. The
 * rest is a curve of tokens, one of sequences, and a time for steps with prompts; launches make steps no shorter than they
 * are. Joules are {@code joulesPerSecond} of
 * each.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SmallSteps(
        double chunk,
        double newToken,
        double pair,
        double batch,
        double member,
        double[] meanContext,
        double[] contextSeconds,
        int contextCapTokens,
        double cappedToken,
        Curve tokens,
        Curve sequences,
        double withPrompts,
        double promptLaunch,
        double decodeLaunch,
        double joulesPerSecond,
        PhysicalFloor floor,
        double idleWatts,
        double maxWatts,
        BesideBoards besideBoards)
        implements StepModel {
    private static final PhysicalFloor NO_FLOOR = new PhysicalFloor(1, 1, Curve.constant(0), 0, 0, 0, 0);

    /** A step of T tokens takes {@code secondsPerStep} + T × {@code secondsPerToken}; 100 J a second, 100 to 1,000 W. */
    public static SmallSteps linear(double secondsPerStep, double secondsPerToken) {
        return new SmallSteps(
                0,
                0,
                0,
                0,
                0,
                new double[] {0, 1},
                new double[] {0, 0},
                0,
                0,
                line(secondsPerStep, secondsPerToken),
                Curve.constant(0),
                0,
                0,
                0,
                100,
                NO_FLOOR,
                100,
                1000,
                BesideBoards.hosts(50));
    }

    /** A step takes {@code secondsPerStep} and this much for each token of context of its decoding members. */
    public static SmallSteps byContext(double secondsPerStep, double secondsPerContextToken) {
        return new SmallSteps(
                0,
                0,
                0,
                0,
                0,
                new double[] {0, 1},
                new double[] {0, secondsPerContextToken},
                0,
                0,
                Curve.constant(secondsPerStep),
                Curve.constant(0),
                0,
                0,
                0,
                100,
                NO_FLOOR,
                100,
                1000,
                BesideBoards.hosts(50));
    }

    /** Steps of some milliseconds in which every term plays, with knots at contexts that small requests cross. */
    public static SmallSteps random(Random random) {
        return random(random, random.nextInt(3) == 0);
    }

    /** The same; {@code launched} by a host that takes longer than some steps. */
    static SmallSteps random(Random random, boolean launched) {
        boolean capped = random.nextInt(3) == 0;
        boolean floor = random.nextInt(3) == 0;
        double[] seconds = new double[6];
        double slope = 1e-5;
        for (int i = 1; i < seconds.length; i++) {
            slope *= 0.5 + 1.5 * random.nextDouble();
            seconds[i] = seconds[i - 1] + slope * (i == 1 ? 8 : 8 * (1 << (i - 2)));
        }
        return new SmallSteps(
                1e-4 * random.nextDouble(),
                1e-4 * random.nextDouble(),
                1e-6 * random.nextDouble(),
                1e-3 * random.nextDouble(),
                1e-4 * random.nextDouble(),
                new double[] {0, 8, 16, 32, 64, 128},
                seconds,
                capped ? 10 + random.nextInt(40) : 0,
                capped ? 1e-5 * (1 + random.nextDouble()) : 0,
                new Curve(new double[] {1, 8, 64, 512}, new double[] {
                    0.003 + 0.004 * random.nextDouble(),
                    0.008 + 0.001 * random.nextDouble(),
                    0.010 + 0.01 * random.nextDouble(),
                    0.05 + 0.05 * random.nextDouble()
                }),
                new Curve(new double[] {1, 2}, new double[] {1e-4, 1e-4 + 1e-4 * random.nextDouble()}),
                0.002 * random.nextDouble(),
                launched ? 0.02 * random.nextDouble() : 0,
                launched ? 0.006 + 0.004 * random.nextDouble() : 0,
                100 + 1_000 * random.nextDouble(),
                floor
                        ? new PhysicalFloor(
                                1e12, 1e9, line(4e6, 1000), 1e7, 1e6, 100, 40_000 + 40_000 * random.nextDouble())
                        : NO_FLOOR,
                200,
                900,
                BesideBoards.hosts(75));
    }

    public static Curve line(double constant, double slope) {
        return new Curve(new double[] {0, 1}, new double[] {constant, constant + slope});
    }

    @Override
    public double attentionSeconds(RankLoad load) {
        double sum = 0;
        for (int i = 0; i < load.chunks(); i++) {
            double n = load.newTokens(i);
            sum += chunk + n * newToken + n * load.pastTokens(i) * pair;
        }
        double b = load.decoding();
        if (b > 0) {
            int i = segment(load.contextTokens() / b);
            sum += batch + b * (member + at(i, load.contextTokens() / b)) + cappedToken * load.cappedContextTokens();
        }
        return sum;
    }

    @Override
    public double attentionJoules(RankLoad load) {
        return joulesPerSecond * attentionSeconds(load);
    }

    @Override
    public void decodeAttention(double b, double context, DecodePiece piece) {
        int i = segment(context / b);
        piece.seconds = batch + b * (member + at(i, context / b));
        piece.secondsPerToken = slope(i);
        piece.joules = joulesPerSecond * piece.seconds;
        piece.joulesPerToken = joulesPerSecond * piece.secondsPerToken;
        piece.lastContextTokens = i == meanContext.length - 2 ? Double.POSITIVE_INFINITY : b * meanContext[i + 1];
    }

    @Override
    public void cappedDecodeAttention(double b, double context, DecodePiece piece) {
        piece.seconds = cappedToken * context;
        piece.secondsPerToken = cappedToken;
        piece.joules = joulesPerSecond * piece.seconds;
        piece.joulesPerToken = joulesPerSecond * piece.secondsPerToken;
        piece.lastContextTokens = Double.POSITIVE_INFINITY;
    }

    @Override
    public double restSeconds(double t, double s, boolean prompts) {
        return tokens.at(t) + (s > 0 ? sequences.at(s) : 0) + (prompts ? withPrompts : 0);
    }

    /** Steps with prompts take a time for the host. */
    @Override
    public double hostSeconds(double t, double s, boolean prompts) {
        return prompts ? withPrompts : 0;
    }

    @Override
    public double leastSeconds(double s, boolean prompts) {
        return prompts ? promptLaunch : decodeLaunch;
    }

    @Override
    public double restJoules(double t, double s) {
        return joulesPerSecond * restSeconds(t, s, false);
    }

    private int segment(double x) {
        int i = 0;
        while (i < meanContext.length - 2 && x >= meanContext[i + 1]) {
            i++;
        }
        return i;
    }

    private double slope(int i) {
        return (contextSeconds[i + 1] - contextSeconds[i]) / (meanContext[i + 1] - meanContext[i]);
    }

    private double at(int i, double x) {
        return contextSeconds[i] + slope(i) * (x - meanContext[i]);
    }
}
