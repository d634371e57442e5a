package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How far the step times may be off, from whole steps or kernels predicted against measured ones.
 *
 * @param system which system's coefficients
 * @param lowShare 10th percentile of the signed error: measured / predicted − 1
 * @param highShare 90th percentile of the same
 * @param basis what was compared with what
 * @param kernelsOf the system whose measured kernels the step times are: itself, or the one that it stands on, whose error
 *     is in this one's; absent where a question's own factors take the place of the catalog's error
 * @param kernelsLowShare 10th percentile of the error of that system
 * @param kernelsHighShare 90th percentile of the same
 */
public record ErrorBand(
        String system,
        double lowShare,
        double highShare,
        String basis,
        @Nullable String kernelsOf,
        double kernelsLowShare,
        double kernelsHighShare) {
    /** Of step times whose error no other system's has in common. */
    public static ErrorBand alone(String system, double lowShare, double highShare, String basis) {
        return new ErrorBand(system, lowShare, highShare, basis, null, lowShare, highShare);
    }
}
