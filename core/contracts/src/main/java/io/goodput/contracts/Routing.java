package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How requests are sent to the instances of one role.
 *
 * @param policy which instance
 * @param stalenessSeconds age that the signals may have, 0 to 3,600 s; 0, the state of the moment, when absent
 * @param prefillLoadScale weight of prompt blocks in kv-aware routing, 0 to 1,000; 1 when absent
 * @param overlapCredit blocks taken off per cached block in kv-aware routing, 0 to 1,000; 1 when absent
 */
public record Routing(
        RoutingPolicy policy,
        @Nullable Double stalenessSeconds,
        @Nullable Double prefillLoadScale,
        @Nullable Double overlapCredit) {
    private static final double MAX_WEIGHT = 1_000;

    public Routing {
        var checks = new Checks();
        if (stalenessSeconds != null) {
            checks.range("stalenessSeconds", stalenessSeconds, 0, 3_600);
            checks.require(
                    stalenessSeconds == 0 || policy.readsSignals(),
                    "stalenessSeconds",
                    stalenessSeconds,
                    "round-robin and random read no signals that could be stale",
                    "Maybe leave it out");
        }
        weight(checks, policy, "prefillLoadScale", prefillLoadScale);
        weight(checks, policy, "overlapCredit", overlapCredit);
        checks.done();
    }

    private static void weight(Checks checks, RoutingPolicy policy, String name, @Nullable Double weight) {
        if (weight != null) {
            checks.range(name, weight, 0, MAX_WEIGHT);
            checks.require(
                    policy == RoutingPolicy.KV_AWARE,
                    name,
                    weight,
                    "only kv-aware routing takes a " + name,
                    "Maybe policy kv-aware, or leave it out");
        }
    }

    /** The policy with live signals and its default weights, every field filled that it takes. */
    public static Routing of(RoutingPolicy policy) {
        return new Routing(policy, null, null, null).resolved();
    }

    /** The same with every field filled that the policy takes. */
    public Routing resolved() {
        boolean weighs = policy == RoutingPolicy.KV_AWARE;
        return new Routing(
                policy,
                stalenessSeconds == null ? Double.valueOf(0) : stalenessSeconds,
                weighs && prefillLoadScale == null ? Double.valueOf(1) : prefillLoadScale,
                weighs && overlapCredit == null ? Double.valueOf(1) : overlapCredit);
    }
}
