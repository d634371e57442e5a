package io.goodput.contracts.whatif;

import io.goodput.contracts.Checks;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pools stand on another system, with as many instances of the same parallelism.
 *
 * @param system a system of the catalog
 * @param role which pools; all of them when absent
 */
public record SystemChange(String system, @Nullable PoolRole role) {
    public SystemChange {
        new Checks().name("system", system).done();
    }

    /** The pools on this system. */
    Layout in(Layout layout) {
        Predicate<PoolLayout> isMeant = pool -> role == null || pool.role() == role;
        List<PoolLayout> meant = layout.pools().stream().filter(isMeant).toList();
        new Checks()
                .require(
                        !meant.isEmpty(),
                        "system/role",
                        role,
                        "the layout has no pool of this role",
                        "Maybe leave it out, for all pools")
                .require(
                        meant.isEmpty()
                                || meant.stream()
                                        .anyMatch(pool -> !pool.system().equals(system)),
                        "system/system",
                        system,
                        "the pools stand on it as it is: that changes nothing",
                        "Maybe another system")
                .done();
        return layout.withPools(layout.pools().stream()
                .map(pool -> isMeant.test(pool) ? pool.on(system, pool.engine()) : pool)
                .toList());
    }
}
