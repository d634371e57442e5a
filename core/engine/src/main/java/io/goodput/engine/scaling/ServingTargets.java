package io.goodput.engine.scaling;

/**
 * What a deployment is to hold.
 *
 * @param ttftSeconds limit on the time to first token; infinite when there is none
 * @param tpotSeconds limit on the time per output token; infinite when there is none
 * @param endToEndSeconds limit on the whole; infinite when there is none
 * @param attainment share of requests that are to be inside the limits, above 0 and at most 1
 */
public record ServingTargets(double ttftSeconds, double tpotSeconds, double endToEndSeconds, double attainment) {
    public ServingTargets {
        if (!(ttftSeconds > 0 && tpotSeconds > 0 && endToEndSeconds > 0 && attainment > 0 && attainment <= 1)) {
            throw new IllegalArgumentException("targets must be positive: " + ttftSeconds + ", " + tpotSeconds + ", "
                    + endToEndSeconds + ", " + attainment);
        }
    }
}
