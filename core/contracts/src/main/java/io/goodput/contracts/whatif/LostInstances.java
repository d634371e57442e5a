package io.goodput.contracts.whatif;

import io.goodput.contracts.Checks;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import java.util.List;
import java.util.Locale;

/**
 * Instances of a pool have failed, long ago and for long: the others serve the whole load.
 *
 * @param role of the pool, the only one of this role
 * @param instances how many, 1 to 4,095 and fewer than the pool has
 */
public record LostInstances(PoolRole role, int instances) {
    public LostInstances {
        new Checks()
                .range("instances", instances, 1, PoolLayout.MAX_INSTANCES - 1.0)
                .done();
    }

    /** What is left. */
    Layout of(Layout layout) {
        List<PoolLayout> meant = layout.pools(role);
        new Checks()
                .require(
                        meant.size() == 1,
                        "lost/role",
                        role.name().toLowerCase(Locale.ROOT),
                        meant.isEmpty()
                                ? "the layout has no pool of this role"
                                : "the layout has %d pools of this role, and it is not said which one loses"
                                        .formatted(meant.size()),
                        "Maybe instances, with a number for each pool")
                .require(
                        meant.size() != 1 || instances < meant.getFirst().instances(),
                        "lost/instances",
                        instances,
                        "an instance must be left, and the pool has "
                                + (meant.isEmpty() ? 0 : meant.getFirst().instances()),
                        "Maybe 1 of a pool of 2 or more, or a redundancy question for the spares")
                .done();
        return layout.withPools(layout.pools().stream()
                .map(pool -> pool.role() == role ? pool.withInstances(pool.instances() - instances) : pool)
                .toList());
    }
}
