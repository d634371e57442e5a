package io.goodput.engine.scenario;

import io.goodput.contracts.RoutingPolicy;

/**
 * How requests are sent to the targets of one role.
 *
 * @param policy which target
 * @param stalenessSeconds age that the signals may have; 0 for those of the moment
 * @param prefillLoadScale weight of prompt blocks in KV-aware routing
 * @param overlapCredit blocks taken off per cached block in KV-aware routing
 */
public record RoutingSpec(
        RoutingPolicy policy, double stalenessSeconds, double prefillLoadScale, double overlapCredit) {
    public RoutingSpec {
        if (!(stalenessSeconds >= 0 && prefillLoadScale >= 0 && overlapCredit >= 0)
                || stalenessSeconds + prefillLoadScale + overlapCredit == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("routing parameters must be finite and not negative: " + stalenessSeconds
                    + ", " + prefillLoadScale + ", " + overlapCredit);
        }
    }

    /** The policy with live signals and Dynamo's default weights. */
    public static RoutingSpec of(RoutingPolicy policy) {
        return new RoutingSpec(policy, 0, 1, 1);
    }
}
