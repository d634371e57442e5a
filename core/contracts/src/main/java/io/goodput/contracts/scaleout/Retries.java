package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of requests whose hardware failed.
 *
 * @param limit how often a request is begun again, 0 to 100; 3 when absent. One more loss and it has failed
 * @param keepsTokens whether the tokens made so far are computed as part of the prompt, instead of made again; true when
 *     absent
 * @param detectionSeconds until anybody knows, 0 to 3,600; 5 when absent
 * @param whileUndetected what a dead instance does with what is sent to it; hang when absent
 */
public record Retries(
        @Nullable Integer limit,
        @Nullable Boolean keepsTokens,
        @Nullable Double detectionSeconds,
        @Nullable Undetected whileUndetected) {
    /** All of its defaults. */
    public static final Retries DEFAULT = new Retries(null, null, null, null);

    /** What a dead instance does with requests until it is known to be dead. */
    public enum Undetected {
        /** It keeps them. */
        HANG,
        /** It refuses them at once, which spends a retry and makes it look idle. */
        REFUSE
    }

    public Retries {
        var checks = new Checks();
        if (limit != null) {
            checks.range("limit", limit, 0, 100);
        }
        if (detectionSeconds != null) {
            checks.range("detectionSeconds", detectionSeconds, 0, 3_600);
        }
        checks.done();
    }

    /** The same with every field filled. */
    public Retries resolved() {
        return new Retries(
                limit == null ? Integer.valueOf(3) : limit,
                keepsTokens == null ? Boolean.TRUE : keepsTokens,
                detectionSeconds == null ? Double.valueOf(5) : detectionSeconds,
                whileUndetected == null ? Undetected.HANG : whileUndetected);
    }
}
