package io.goodput.contracts;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is deployed: a prefill and a decode pool, or one aggregated pool.
 *
 * @param mode how the phases share instances
 * @param pools prefill then decode, or the aggregated one
 */
public record Layout(ServingMode mode, List<PoolLayout> pools) {
    public Layout {
        pools = List.copyOf(pools);
        List<PoolRole> roles = pools.stream().map(PoolLayout::role).toList();
        List<PoolRole> expected = switch (mode) {
            case DISAGGREGATED -> List.of(PoolRole.PREFILL, PoolRole.DECODE);
            case AGGREGATED -> List.of(PoolRole.AGGREGATED);
        };
        new Checks()
                .require(
                        roles.equals(expected),
                        "pools",
                        roles,
                        "a layout of mode " + mode + " has the pools " + expected + ", in this order",
                        "Maybe correct the roles")
                .done();
    }

    public int gpus() {
        return pools.stream().mapToInt(PoolLayout::gpus).sum();
    }

    /** The pool with this role; the caller knows that the mode has one. */
    public PoolLayout pool(PoolRole role) {
        return pools.stream()
                .filter(pool -> pool.role() == role)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no pool has the role " + role));
    }

    /** The same layout with every field filled. */
    public Layout resolved() {
        return new Layout(mode, pools.stream().map(PoolLayout::resolved).toList());
    }

    /** A short text that names the layout, unique among those that differ in system, parallelism, counts and limits. */
    public String id() {
        return pools.stream()
                .map(pool -> "%s %dx TP%d %s (batch %d, step %d)"
                        .formatted(
                                pool.role().name().toLowerCase(java.util.Locale.ROOT),
                                pool.instances(),
                                pool.tensorParallel(),
                                pool.system(),
                                pool.resolved().maxNumSeqs(),
                                pool.resolved().maxNumBatchedTokens()))
                .collect(Collectors.joining(" + "));
    }
}
