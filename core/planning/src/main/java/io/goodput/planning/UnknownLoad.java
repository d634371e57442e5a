package io.goodput.planning;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.Traffic;

/**
 * A load of which only simulating it tells how many instances it needs.
 *
 * @param minOutputTokens no output is shorter
 */
record UnknownLoad(double minOutputTokens) implements OfferedLoad {
    static UnknownLoad of(Traffic traffic) {
        return new UnknownLoad(
                traffic.trace() != null ? 1 : RequestLengths.of(traffic).minOutputTokens());
    }

    @Override
    public double leastRequestsPerSecond(PoolRole role, double missed, double seconds, int elsewhere) {
        return 0;
    }

    @Override
    public double maxOutputTokens() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public boolean mustDecode(double requiredShare) {
        return minOutputTokens > 1;
    }
}
