package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How fast an HPA may change a count, by one of two measures.
 *
 * @param instances at most so many in a period, 1 to 4,096
 * @param share at most this share of the count at its start, above 0 and at most 10; 1 doubles or empties
 * @param periodSeconds the period, 1 to 1,800 s
 */
public record HpaRate(@Nullable Integer instances, @Nullable Double share, double periodSeconds) {
    public HpaRate {
        var checks = new Checks();
        checks.require(
                (instances == null) != (share == null),
                "instances",
                instances == null ? "neither" : "both",
                "a rate is either in instances or a share",
                "Maybe instances: 4");
        if (instances != null) {
            checks.range("instances", instances, 1, 4_096);
        }
        if (share != null) {
            checks.positive("share", share, 10);
        }
        checks.range("periodSeconds", periodSeconds, 1, 1_800);
        checks.done();
    }
}
