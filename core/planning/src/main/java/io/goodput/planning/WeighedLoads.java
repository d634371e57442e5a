package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.RunSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The loads that a layout has to hold under, but for some that weigh no more than may fail. Its bill is that under the first,
 * for which it has to have room. Rules: {@code docs/planning.md}.
 */
final class WeighedLoads {
    /** Weights are shares; their sums are off by less. */
    private static final double ROUNDING = 1e-9;

    private final List<WeighedLoad> loads;
    private final double mayFail;

    /**
     * @param loads in the order in which they are tried
     * @param mayFail how much those may weigh under which a layout does not hold
     */
    WeighedLoads(List<WeighedLoad> loads, double mayFail) {
        this.loads = List.copyOf(loads);
        this.mayFail = mayFail;
    }

    /** The one load of a plan. */
    static WeighedLoads of(PlanRequest question, RunTemplate template, Estimates estimates) {
        return new WeighedLoads(List.of(new WeighedLoad(question, template, estimates, 1)), 0);
    }

    /** Whether what fails weighs no more than may. */
    static boolean isAllowed(double failed, double mayFail) {
        return failed <= mayFail + ROUNDING;
    }

    WeighedLoad first() {
        return loads.getFirst();
    }

    /** Whether the instance has room for the longest request of the first load, and of enough of the others. */
    boolean fits(InstanceEstimate estimate) {
        return estimate.fits() && isAllowed(withoutRoom(List.of(estimate.instance())), mayFail);
    }

    /** How much those weigh for which a pool has no room. */
    private double withoutRoom(List<PoolLayout> pools) {
        return loads.stream()
                .filter(load -> !pools.stream().allMatch(load::fits))
                .mapToDouble(WeighedLoad::weight)
                .sum();
    }

    /** How much the conditions of a layout may weigh in which it does not hold. */
    double mayFail(Layout layout) {
        return mayFail - withoutRoom(layout.pools());
    }

    /** What a layout is tried in: under each load that its pools have room for. */
    List<Condition> conditions(Layout layout) {
        if (loads.size() == 1) {
            return Condition.of(first().template(), layout);
        }
        return loads.stream()
                .filter(load -> layout.pools().stream().allMatch(load::fits))
                .map(load -> Condition.of(load.template(), layout, load.weight()))
                .toList();
    }

    /** The run on the search's seed under the first load: to its end where the layout may hold without it, for its bill. */
    RunSpec firstRun(Layout layout) {
        RunTemplate template = first().template();
        return isAllowed(first().weight(), mayFail)
                ? template.completeRun(layout, template.seed())
                : template.run(layout, template.seed());
    }

    /** What excludes a layout before it is simulated. */
    InstanceBound bound() {
        return loads.size() == 1 ? first().bound() : new Bound();
    }

    /**
     * A layout fails under every load whose own bound asks for more instances than a pool has. So the pool needs the fewest with
     * which those loads weigh no more than may fail.
     */
    private final class Bound implements InstanceBound {
        private record Need(int instances, double weight) {}

        @Override
        public int minInstances(InstanceEstimate estimate, Operation operation) {
            List<Need> needs = new ArrayList<>();
            for (WeighedLoad load : loads) {
                InstanceEstimate own = load.estimate(estimate.instance());
                boolean isPossible =
                        own.fits() && load.bound().belowFloor(own, operation).isEmpty();
                needs.add(new Need(
                        isPossible ? load.bound().minInstances(own, operation) : Integer.MAX_VALUE, load.weight()));
            }
            needs.sort(Comparator.comparingInt(Need::instances).reversed());
            double failed = 0;
            for (Need need : needs) {
                failed += need.weight();
                if (!isAllowed(failed, mayFail)) {
                    return need.instances();
                }
            }
            return 1;
        }

        @Override
        public Optional<String> belowFloor(InstanceEstimate estimate, Operation operation) {
            double failed = 0;
            String reason = null;
            for (WeighedLoad load : loads) {
                InstanceEstimate own = load.estimate(estimate.instance());
                Optional<String> floor =
                        own.fits() ? load.bound().belowFloor(own, operation) : Optional.of(own.reason());
                failed += floor.isPresent() ? load.weight() : 0;
                reason = reason == null ? floor.orElse(null) : reason;
            }
            return isAllowed(failed, mayFail) ? Optional.empty() : Optional.ofNullable(reason);
        }
    }
}
