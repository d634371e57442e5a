package io.goodput.contracts.whatif;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One thing about a plan that is otherwise; exactly one of the fields beside the name is given.
 *
 * @param name what the answer calls it
 * @param load how many times the load, above 0 and at most 64, not 1: a higher rate, more users (whole ones), or a trace
 *     replayed faster
 * @param slo another service level objective
 * @param pricing other prices: of another book, without a region unless it has one; of the plan's book where it has none.
 *     Each of its tiers stands in the place of one of the plan's; the plan's when absent
 * @param system another system
 * @param instances other numbers of instances, one a pool in the layout's order
 * @param lost instances that have failed
 */
public record Change(
        String name,
        @Nullable Double load,
        @Nullable ServiceLevelObjective slo,
        @Nullable Pricing pricing,
        @Nullable SystemChange system,
        @Nullable List<Integer> instances,
        @Nullable LostInstances lost) {
    /** The largest load, in times of the plan's. */
    public static final double MAX_LOAD = 64;

    private static final List<String> KINDS = List.of("load", "slo", "pricing", "system", "instances", "lost");

    public Change {
        var checks = new Checks();
        checks.name("name", name);
        if (load != null) {
            checks.positive("load", load, MAX_LOAD);
            checks.require(load != 1, "load", 1, "once the load is the load: that changes nothing", "Maybe 1.5");
        }
        if (instances != null) {
            instances = List.copyOf(instances);
            checks.require(
                    !instances.isEmpty() && instances.size() <= Layout.MAX_POOLS,
                    "instances",
                    instances.size() + " elements",
                    "instances must hold between 1 and %d elements".formatted(Layout.MAX_POOLS),
                    "Maybe one number a pool");
            for (int i = 0; i < instances.size(); i++) {
                checks.range("instances/" + i, instances.get(i), 1, PoolLayout.MAX_INSTANCES);
            }
        }
        List<String> given = given(load, slo, pricing, system, instances, lost);
        checks.require(
                !given.isEmpty(),
                "load",
                "absent",
                "a change changes one of %s, and this one changes nothing".formatted(String.join(", ", KINDS)),
                "Maybe load: 1.5");
        for (String second : given.subList(Math.min(1, given.size()), given.size())) {
            checks.require(
                    false,
                    second,
                    "given",
                    "a change changes one thing, and this one changes %s already".formatted(given.getFirst()),
                    "Maybe a change of its own");
        }
        checks.done();
    }

    private static List<String> given(@Nullable Object... values) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                given.add(KINDS.get(i));
            }
        }
        return given;
    }

    /** The one thing that it changes, by the field's name. */
    public String kind() {
        return given(load, slo, pricing, system, instances, lost).getFirst();
    }

    /**
     * A layout with this change.
     *
     * @throws InvalidInputException when the layout cannot be changed so, with pointers into this change
     */
    public Layout on(Layout layout) {
        return system != null
                ? system.in(layout)
                : lost != null ? lost.of(layout) : instances != null ? counted(layout, instances) : layout;
    }

    private static Layout counted(Layout layout, List<Integer> counts) {
        List<PoolLayout> pools = layout.pools();
        List<Integer> asTheyAre = pools.stream().map(PoolLayout::instances).toList();
        new Checks()
                .require(
                        counts.size() == pools.size(),
                        "instances",
                        counts.size() + " elements",
                        "instances must have a number for each of the layout's %d pools".formatted(pools.size()),
                        "Maybe " + asTheyAre)
                .require(
                        !counts.equals(asTheyAre),
                        "instances",
                        counts,
                        "the pools have as many instances as it is: that changes nothing",
                        "Maybe one more of a pool")
                .done();
        return layout.withPools(IntStream.range(0, pools.size())
                .mapToObj(i -> pools.get(i).withInstances(counts.get(i)))
                .toList());
    }

    /** A plan's prices with this change. */
    public Pricing on(Pricing prices) {
        if (pricing == null) {
            return prices;
        }
        boolean isOfAnotherBook = pricing.priceBook() != null;
        return new Pricing(
                isOfAnotherBook ? pricing.priceBook() : prices.priceBook(),
                isOfAnotherBook || pricing.region() != null ? pricing.region() : prices.region(),
                pricing.tiers() == null ? prices.tiers() : pricing.tiers());
    }

    /** The same change of prices, to these. */
    public Change pricedBy(Pricing other) {
        return new Change(name, load, slo, other, system, instances, lost);
    }

    /** The same change of the system, to this one. */
    Change onto(SystemChange other) {
        return new Change(name, load, slo, pricing, other, instances, lost);
    }
}
