package io.goodput.planning;

import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Traffic;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which multiples of a load are too much for a layout, before anything is simulated. */
final class LoadBounds {
    private static final double EXACTNESS = 1.01;

    private final PlanRequest question;
    private final Estimates estimates;
    private final RunTemplate template;
    private final @Nullable ServiceLevelObjective slo;

    /** Only looked up, never iterated. */
    private final Map<Double, CapacityBound> bounds = new HashMap<>();

    /** A load and how it is served. */
    private record Service(double factor, Operation operation) {}

    /** Fewest instances of each estimate. Only looked up, never iterated. */
    private final Map<Service, Map<InstanceEstimate, Integer>> fewest = new HashMap<>();

    LoadBounds(PlanRequest question, Estimates estimates, RunTemplate template) {
        this.question = question;
        this.estimates = estimates;
        this.template = template;
        this.slo = question.traffic().hasOwnObjectives() ? null : question.slo();
    }

    /** Whether no number of these instances can meet the objective, whatever the load. */
    boolean isBelowFloor(InstanceEstimate estimate, Operation operation) {
        return at(1).belowFloor(estimate, operation).isPresent();
    }

    /** Whether the layout has too few instances for so many times the load. */
    boolean excludes(FullLayouts.Full full, double factor) {
        Map<InstanceEstimate, Integer> known =
                fewest.computeIfAbsent(new Service(factor, full.operation()), each -> new IdentityHashMap<>());
        for (int i = 0; i < full.instances().size(); i++) {
            int least = known.computeIfAbsent(
                    full.estimates().get(i), each -> at(factor).minInstances(each, full.operation()));
            if (least > full.instances().get(i)) {
                return true;
            }
        }
        return false;
    }

    /** About how many times the load the estimates allow; 1 where the load has no rate. */
    double factor(FullLayouts.Full full) {
        Traffic traffic = question.traffic();
        return traffic.requestsPerSecond() == null ? 1 : full.requestsPerSecond() / traffic.openRate();
    }

    /** The most of any of these layouts that no bound excludes, to 1 %; null where no bound is known. */
    @Nullable
    Double mostOfAny(List<FullLayouts.Full> layouts) {
        if (!question.traffic().canBeBounded()) {
            return null;
        }
        double possible = FamilyCapacity.MIN_FACTOR;
        double excluded = 2 * FamilyCapacity.MIN_FACTOR;
        while (!excludesAll(layouts, excluded)) {
            if (excluded > FamilyCapacity.MAX_FACTOR) {
                return null;
            }
            possible = excluded;
            excluded *= 2;
        }
        while (excluded > possible * EXACTNESS) {
            double middle = Math.sqrt(possible * excluded);
            if (excludesAll(layouts, middle)) {
                excluded = middle;
            } else {
                possible = middle;
            }
        }
        return excluded;
    }

    private boolean excludesAll(List<FullLayouts.Full> layouts, double factor) {
        return layouts.stream().allMatch(full -> excludes(full, factor));
    }

    private CapacityBound at(double factor) {
        return bounds.computeIfAbsent(factor, each -> new CapacityBound(load(each), slo));
    }

    /** What is known of a replayed trace is known of its own pace alone. */
    private OfferedLoad load(double factor) {
        Traffic traffic = question.traffic();
        int requests = (int) Math.ceil(template.measuredRequests() * Math.max(1, factor));
        return ChangedTraffic.load(traffic, factor)
                .map(changed -> OfferedLoad.of(changed, factor == 1 ? estimates.load() : null, requests))
                .orElseGet(() -> UnknownLoad.of(traffic));
    }
}
