package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Basis;
import java.util.List;

/**
 * Which metrics matter, on one's own rows.
 *
 * @param monthlyTokens tokens that are served each month
 * @param decision on the rows: what serves, and what it costs
 * @param groups by group, tier and token basis
 * @param basis what figures mean
 */
public record MetricVerdicts(
        double monthlyTokens, BenchmarkDecision decision, List<GroupVerdicts> groups, List<Basis> basis) {
    public MetricVerdicts {
        groups = List.copyOf(groups);
        basis = List.copyOf(basis);
    }
}
