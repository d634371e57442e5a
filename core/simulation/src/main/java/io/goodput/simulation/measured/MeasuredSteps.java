package io.goodput.simulation.measured;

import io.goodput.catalog.Parallelism;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LayerProfile;
import io.goodput.contracts.StepTimesSource;
import io.goodput.contracts.Violation;
import io.goodput.contracts.WholeSteps;
import io.goodput.engine.timing.BesideBoards;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.DecodePiece;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.ScaledSteps;
import io.goodput.engine.timing.StepModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The engine's step model over measured times of one instance. It claims no physical floor: what was measured is used as
 * it is, and {@link #notes()} says what lies below the data sheet. Without given watts it knows no energy; with them, and
 * without measured power, a board that works draws its limit.
 */
public final class MeasuredSteps implements StepModel {
    private static final PhysicalFloor NO_FLOOR = new PhysicalFloor(1, 1, Curve.constant(0), 0, 0, 0, 0);

    private final MeasuredTimes times;
    private final double idleWatts;
    private final double maxWatts;
    private final BesideBoards besideBoards;
    private final List<String> notes;
    private final LongAdder lookUps = new LongAdder();
    private final LongAdder beyond = new LongAdder();

    private MeasuredSteps(
            MeasuredTimes times, double idleWatts, double maxWatts, BesideBoards besideBoards, List<String> notes) {
        this.times = times;
        this.idleWatts = idleWatts;
        this.maxWatts = maxWatts;
        this.besideBoards = besideBoards;
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads measured step times.
     *
     * @param root the folder that their names are relative to; nothing outside it is read
     * @param parallelism of the instance; measured are tensor parallelism only
     * @param verifyTokens tokens that a decode step computes for each sequence; measured is 1 only
     * @param dataSheet floor by the data sheet of the same instance, to compare with; absent where the catalog does not
     *     know it
     * @throws InvalidInputException with a pointer into {@code source} when files are missing or wrong
     */
    public static MeasuredSteps read(
            StepTimesSource source,
            Path root,
            Parallelism parallelism,
            int verifyTokens,
            @Nullable PhysicalFloor dataSheet) {
        int tensor = parallelism.tensor();
        if (parallelism.gpus() != tensor || verifyTokens != 1) {
            throw refused(
                    "",
                    verifyTokens != 1 ? verifyTokens + " tokens to verify" : parallelism.gpus() + " GPUs",
                    "measured step times hold neither stages nor attention ranks nor drafts to verify",
                    "Maybe tensorParallel only, or the catalog's step times");
        }
        if (source.contentHash() != null) {
            MeasuredContents.checkedHash(source, root, tensor);
        }
        LayerProfile profile = source.layerProfile();
        MeasuredTimes times;
        if (profile != null) {
            String pointer = "/layerProfile/folder";
            times = LayerProfileTimes.read(profile, inside(root, profile.folder(), pointer), pointer, tensor);
        } else {
            WholeSteps steps = Objects.requireNonNull(source.wholeSteps());
            String pointer = "/wholeSteps/file";
            times = WholeStepTimes.read(steps, inside(root, steps.file(), pointer), pointer);
        }
        double idle = source.idleWattsPerGpu() == null ? 0 : source.idleWattsPerGpu();
        double max = source.maxWattsPerGpu() == null ? idle : source.maxWattsPerGpu();
        BesideBoards beside =
                BesideBoards.hosts(source.overheadWattsPerGpu() == null ? 0 : tensor * source.overheadWattsPerGpu());
        var steps = new MeasuredSteps(times, tensor * idle, tensor * max, beside, List.of());
        return new MeasuredSteps(times, tensor * idle, tensor * max, beside, steps.notes(source, dataSheet));
    }

    static Path inside(Path root, String name, String pointer) {
        try {
            Path base = root.toRealPath();
            Path path = base.resolve(name).normalize();
            if (path.startsWith(base) && Files.exists(path) && path.toRealPath().startsWith(base)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw refused(pointer, name, "measurements must have a name of a file system", "Maybe letters and slashes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw refused(
                pointer,
                name,
                "measurements must be found inside the folder of measurements",
                "Maybe a path relative to it, without ..");
    }

    private static InvalidInputException refused(String pointer, String value, String rule, String advice) {
        return new InvalidInputException(new Violation(pointer, value, rule, advice));
    }

    private List<String> notes(StepTimesSource source, @Nullable PhysicalFloor dataSheet) {
        List<String> all = new ArrayList<>();
        LayerProfile profile = source.layerProfile();
        if (profile != null) {
            all.add(
                    ("Step times are kernels of one layer, measured one by one and summed over %d layers (%s); between the"
                                    + " measured points they are linear, beyond the largest they go on with the last slope.")
                            .formatted(profile.layers(), profile.folder()));
            double spread = profile.contextSpread() == null ? 1 : profile.contextSpread();
            all.add(
                    spread == 1
                            ? "All contexts of a decode batch are taken to be equally long; unequal ones take longer."
                            : "The longest context of a decode batch is taken to be %s times the mean."
                                    .formatted(spread));
        } else {
            WholeSteps steps = Objects.requireNonNull(source.wholeSteps());
            all.add(
                    ("Step times are whole steps, measured from outside (%s); the past of a prompt is not in them, and a"
                                    + " step of prompts and decoding sequences takes the longer of the two.")
                            .formatted(steps.file()));
        }
        if (source.idleWattsPerGpu() == null) {
            all.add("No power of the boards is known: energy leaves them out.");
        } else if (profile != null) {
            all.add("No power was measured: a board that works is taken to draw its limit.");
        }
        if (dataSheet == null) {
            all.add("No physical floor is claimed: the catalog does not know this model on this system.");
        } else {
            all.addAll(belowFloor(dataSheet));
        }
        return all;
    }

    /** Measured decode steps that the data sheet says to be impossible. */
    private List<String> belowFloor(PhysicalFloor dataSheet) {
        var load = new RankLoad();
        int points = 0;
        int below = 0;
        double worst = 1;
        for (double batch : times.batches()) {
            for (double context : times.contexts()) {
                load.clear();
                load.setDecoding(batch, batch * context, 0);
                double seconds = times.attentionSeconds(load) + times.restSeconds(batch, batch);
                double floor = dataSheet.seconds(batch, batch, batch * context, batch * context);
                points++;
                below += seconds < floor ? 1 : 0;
                worst = Math.min(worst, seconds / floor);
            }
        }
        return below == 0
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%d of %d measured decode steps are shorter than the data sheet allows, the worst by %.0f %%; they"
                                + " are used as they are.",
                        below,
                        points,
                        100 * (1 - worst)));
    }

    /** What the times take for granted, in sentences. */
    public List<String> notes() {
        return notes;
    }

    /** The same times with look-ups counted from 0: one for each run. */
    public MeasuredSteps forRun() {
        return new MeasuredSteps(times, idleWatts, maxWatts, besideBoards, notes);
    }

    /** The look-ups so far of all measured step times among these. */
    public static Extrapolation lookUps(List<StepModel> models) {
        Extrapolation sum = new Extrapolation(0, 0);
        for (StepModel model : models) {
            sum = ScaledSteps.unscaled(model) instanceof MeasuredSteps measured
                    ? sum.plus(measured.extrapolation())
                    : sum;
        }
        return sum;
    }

    /** How often times were continued beyond what was measured. */
    public Extrapolation extrapolation() {
        return new Extrapolation(lookUps.sum(), beyond.sum());
    }

    private void count(boolean outside) {
        lookUps.increment();
        if (outside) {
            beyond.increment();
        }
    }

    @Override
    public int contextCapTokens() {
        return 0;
    }

    @Override
    public double attentionSeconds(RankLoad load) {
        count(times.isBeyond(load));
        return times.attentionSeconds(load);
    }

    @Override
    public double attentionJoules(RankLoad load) {
        return times.attentionSeconds(load) * wattsAboveIdle(times.watts(load));
    }

    private double wattsAboveIdle(double measured) {
        return Double.isNaN(measured)
                ? maxWatts - idleWatts
                : Math.clamp(measured - idleWatts, 0, maxWatts - idleWatts);
    }

    @Override
    public void decodeAttention(double sequences, double contextTokens, DecodePiece piece) {
        times.decode(sequences, contextTokens, piece);
        count(times.isDecodeBeyond(sequences, contextTokens));
        double watts = wattsAboveIdle(times.decodeWatts(sequences));
        piece.joules = piece.seconds * watts;
        piece.joulesPerToken = piece.secondsPerToken * watts;
    }

    @Override
    public void cappedDecodeAttention(double sequences, double cappedContextTokens, DecodePiece piece) {
        piece.clear();
    }

    @Override
    public double restSeconds(double tokens, double sequences, boolean withPrompts) {
        count(times.isRestBeyond(tokens, sequences));
        return times.restSeconds(tokens, sequences);
    }

    @Override
    public double hostSeconds(double tokens, double sequences, boolean withPrompts) {
        return times.hostSeconds();
    }

    @Override
    public double restJoules(double tokens, double sequences) {
        return times.restSeconds(tokens, sequences) * (maxWatts - idleWatts);
    }

    @Override
    public PhysicalFloor floor() {
        return NO_FLOOR;
    }

    @Override
    public double idleWatts() {
        return idleWatts;
    }

    @Override
    public double maxWatts() {
        return maxWatts;
    }

    @Override
    public BesideBoards besideBoards() {
        return besideBoards;
    }
}
