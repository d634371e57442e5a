package io.goodput.contracts.scaleout;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PoolRole;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who decides how many instances a pool has. */
public enum PolicyKind {
    /** The layout's counts, always. */
    FIXED,
    /** Counts by the hour and the day. */
    SCHEDULE,
    /** Kubernetes' HorizontalPodAutoscaler. */
    HPA,
    /** KEDA: a scaler that also knows zero. */
    KEDA,
    /** NVIDIA Dynamo's planner by forecast load. */
    DYNAMO_THROUGHPUT,
    /** NVIDIA Dynamo's planner by observed load. */
    DYNAMO_LOAD,
    /** Both, the first as a floor under the second. */
    DYNAMO_HYBRID,
    /** By how full KV and queues are, as llm-d's workload variant autoscaler. */
    SATURATION,
    /** Prefill and decode together on one metric, as ByteDance's HeteroScale. */
    RATIO,
    /** By the step-time model, a forecast with its error, queueing and the lead time. */
    GOODPUT;

    /** As questions write it: {@code dynamo-hybrid}. */
    public String written() {
        return EnumNames.of(this);
    }

    /** The policy that is written so. */
    public static Optional<PolicyKind> find(String written) {
        return Stream.of(values())
                .filter(kind -> kind.written().equals(written))
                .findFirst();
    }

    /** Those that need no parameters: all but a schedule, which needs its windows. */
    public static List<PolicyKind> withoutParameters() {
        return Stream.of(values()).filter(kind -> kind != SCHEDULE).toList();
    }

    /** Whether it is one of Dynamo's. */
    public boolean isDynamo() {
        return switch (this) {
            case DYNAMO_THROUGHPUT, DYNAMO_LOAD, DYNAMO_HYBRID -> true;
            case FIXED, SCHEDULE, HPA, KEDA, SATURATION, RATIO, GOODPUT -> false;
        };
    }

    /** Whether it decides the counts of prefill and decode pools together. */
    public boolean isJoint() {
        return switch (this) {
            case DYNAMO_THROUGHPUT, DYNAMO_HYBRID, RATIO, GOODPUT -> true;
            case FIXED, SCHEDULE, HPA, KEDA, DYNAMO_LOAD, SATURATION -> false;
        };
    }

    /**
     * Why it cannot decide for a layout; empty when it can.
     *
     * @param pools the role of each of its pools
     */
    public String obstacle(List<PoolRole> pools) {
        if (this == RATIO && pools.contains(PoolRole.AGGREGATED)) {
            return "ratio scales prefill and decode pools together, and an aggregated layout has neither";
        }
        if (isJoint()) {
            for (PoolRole role : pools) {
                int ofRole = Collections.frequency(pools, role);
                if (ofRole > 1) {
                    return "%s decides one count for each role, and the layout has %d %s pools"
                            .formatted(written(), ofRole, EnumNames.of(role));
                }
            }
        }
        return "";
    }
}
