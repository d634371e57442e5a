package io.goodput.contracts;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many times as long as modelled the steps of a user's own instances take, from a backtest of that user's requests.
 * No step gets shorter than the data sheet allows.
 *
 * @param prefill of the work of prompts: attention of their chunks and, in steps with prompts, all else but the host's
 *     time; 0.05 to 20, 1 when absent
 * @param decode of the work of decoding members, and of steps without prompts; likewise
 * @param host of the host's own time; likewise
 * @param lowShare 10th percentile of the signed error that is left: measured / predicted − 1, above −1 and at most 20;
 *     the catalog's band when absent
 * @param highShare 90th percentile of the same, at least lowShare
 * @param basis what they were fitted on
 * @param systems the systems that they were measured on: steps on no other are scaled; absent where the question has
 *     one system, or all of a run's steps are scaled
 * @param engine the serving engine that they were measured on; not told when absent
 */
public record StepTimeFactors(
        @Nullable Double prefill,
        @Nullable Double decode,
        @Nullable Double host,
        @Nullable Double lowShare,
        @Nullable Double highShare,
        @Nullable String basis,
        @Nullable List<String> systems,
        @Nullable String engine) {
    public static final double MIN = 0.05;
    public static final double MAX = 20;

    /** Everything takes as long as it is modelled. */
    public static final StepTimeFactors NONE = new StepTimeFactors(1.0, 1.0, 1.0, null, null, null, null, null);

    private static final int MAX_BASIS = 2_000;
    private static final int MAX_SYSTEMS = 16;

    public StepTimeFactors {
        var checks = new Checks();
        if (prefill != null) {
            checks.range("prefill", prefill, MIN, MAX);
        }
        if (decode != null) {
            checks.range("decode", decode, MIN, MAX);
        }
        if (host != null) {
            checks.range("host", host, MIN, MAX);
        }
        checks.require(
                (lowShare == null) == (highShare == null),
                lowShare == null ? "lowShare" : "highShare",
                "absent",
                "a band has both ends: lowShare and highShare",
                "Maybe add it, or leave both out");
        if (lowShare != null && highShare != null) {
            checks.require(
                    lowShare > -1 && lowShare <= MAX,
                    "lowShare",
                    lowShare,
                    "lowShare must be above -1 and at most 20: measured / predicted - 1",
                    "Maybe -0.1");
            checks.require(
                    highShare >= lowShare && highShare <= MAX,
                    "highShare",
                    highShare,
                    "highShare must be at least lowShare (" + lowShare + ") and at most 20",
                    "Maybe exchange them");
        }
        if (basis != null) {
            checks.require(
                    !basis.isBlank() && basis.length() <= MAX_BASIS,
                    "basis",
                    basis.length() + " characters",
                    "basis must be a text of 1 to " + MAX_BASIS + " characters",
                    "Maybe what was measured, and when");
        }
        if (systems != null) {
            systems = List.copyOf(systems);
            checks.distinct("systems", systems, 1, MAX_SYSTEMS);
        }
        if (engine != null) {
            checks.name("engine", engine);
        }
        checks.done();
    }

    /** A band and what it is of, measured on any system. */
    public StepTimeFactors(
            @Nullable Double prefill,
            @Nullable Double decode,
            @Nullable Double host,
            @Nullable Double lowShare,
            @Nullable Double highShare,
            @Nullable String basis) {
        this(prefill, decode, host, lowShare, highShare, basis, null, null);
    }

    /** Factors alone. */
    public static StepTimeFactors of(double prefill, double decode, double host) {
        return new StepTimeFactors(prefill, decode, host, null, null, null);
    }

    /**
     * The same with every factor filled.
     *
     * @param known the systems that they were measured on
     */
    public StepTimeFactors resolved(List<String> known) {
        return new StepTimeFactors(
                prefillFactor(), decodeFactor(), hostFactor(), lowShare, highShare, basis, known, engine);
    }

    /** What a run depends on where all of its steps are scaled: the factors; null where each is 1, or there are none. */
    public static @Nullable StepTimeFactors ofRun(@Nullable StepTimeFactors asked) {
        return ofRun(asked, List.of());
    }

    /**
     * What a run on these systems depends on: the factors, with the systems that they hold for where the run has others
     * too; null where each is 1, where none of the systems is meant, or there are none.
     */
    public static @Nullable StepTimeFactors ofRun(@Nullable StepTimeFactors asked, List<String> systemsOfRun) {
        if (asked == null) {
            return null;
        }
        StepTimeFactors alone = of(asked.prefillFactor(), asked.decodeFactor(), asked.hostFactor());
        List<String> meant = systemsOfRun.stream().filter(asked::areOf).toList();
        if (alone.equals(NONE) || (meant.isEmpty() && !systemsOfRun.isEmpty())) {
            return null;
        }
        return meant.size() == systemsOfRun.size()
                ? alone
                : new StepTimeFactors(alone.prefill, alone.decode, alone.host, null, null, null, meant, null);
    }

    /** Whether steps on this system are scaled. */
    public boolean areOf(String system) {
        return systems == null || systems.contains(system);
    }

    public double prefillFactor() {
        return prefill == null ? 1 : prefill;
    }

    public double decodeFactor() {
        return decode == null ? 1 : decode;
    }

    public double hostFactor() {
        return host == null ? 1 : host;
    }

    /** In words: what is scaled, by how much, and from where. */
    public String description() {
        return String.format(
                        Locale.ROOT,
                        "Step times%s are the model's times %.4g (prompts), %.4g (decoding) and %.4g (host)",
                        systems == null ? "" : " on " + String.join(", ", systems),
                        prefillFactor(),
                        decodeFactor(),
                        hostFactor())
                + (basis == null ? ", as the question says." : ": " + basis + ".");
    }
}
