package io.goodput.contracts;

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
 */
public record StepTimeFactors(
        @Nullable Double prefill,
        @Nullable Double decode,
        @Nullable Double host,
        @Nullable Double lowShare,
        @Nullable Double highShare,
        @Nullable String basis) {
    public static final double MIN = 0.05;
    public static final double MAX = 20;

    /** Everything takes as long as it is modelled. */
    public static final StepTimeFactors NONE = new StepTimeFactors(1.0, 1.0, 1.0, null, null, null);

    private static final int MAX_BASIS = 2_000;

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
        checks.done();
    }

    /** Factors alone. */
    public static StepTimeFactors of(double prefill, double decode, double host) {
        return new StepTimeFactors(prefill, decode, host, null, null, null);
    }

    /** The same with every factor filled. */
    public StepTimeFactors resolved() {
        return new StepTimeFactors(prefillFactor(), decodeFactor(), hostFactor(), lowShare, highShare, basis);
    }

    /** What a run depends on: the factors; null where each is 1, or there are none. */
    public static @Nullable StepTimeFactors ofRun(@Nullable StepTimeFactors asked) {
        if (asked == null) {
            return null;
        }
        StepTimeFactors alone = of(asked.prefillFactor(), asked.decodeFactor(), asked.hostFactor());
        return alone.equals(NONE) ? null : alone;
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
                        "Step times are the model's times %.4g (prompts), %.4g (decoding) and %.4g (host)",
                        prefillFactor(),
                        decodeFactor(),
                        hostFactor())
                + (basis == null ? ", as the question says." : ": " + basis + ".");
    }
}
