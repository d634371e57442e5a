package io.goodput.engine.scenario;

/**
 * How requests are sent to the targets of one role.
 *
 * @param policy which target
 * @param stalenessSeconds age that the signals may have; 0 for those of the moment
 * @param prefillLoadScale weight of prompt blocks in KV-aware routing
 * @param overlapCredit blocks taken off per cached block in KV-aware routing
 */
public record RoutingSpec(Policy policy, double stalenessSeconds, double prefillLoadScale, double overlapCredit) {
    /** Routing policies, as in {@code docs/engine.md}. */
    public enum Policy {
        ROUND_ROBIN,
        RANDOM,
        LEAST_LOADED,
        POWER_OF_TWO,
        KV_AWARE,
        PREFIX_AFFINE,
        SESSION_AFFINE
    }

    public RoutingSpec {
        if (!(stalenessSeconds >= 0 && prefillLoadScale >= 0 && overlapCredit >= 0)
                || stalenessSeconds + prefillLoadScale + overlapCredit == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("routing parameters must be finite and not negative: " + stalenessSeconds
                    + ", " + prefillLoadScale + ", " + overlapCredit);
        }
    }

    /** The policy with live signals and Dynamo's default weights. */
    public static RoutingSpec of(Policy policy) {
        return new RoutingSpec(policy, 0, 1, 1);
    }
}
