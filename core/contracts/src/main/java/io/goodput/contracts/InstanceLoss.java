package io.goodput.contracts;

import java.util.List;

/**
 * How a layout serves with instances lost for good, in a steady state.
 *
 * @param lost instances lost, per pool in the layout's order
 * @param runIds the runs behind the figures: the search's seed first, then confirmation seeds
 * @param holds whether the objective holds then, by all of them
 * @param attainment share of requests inside all limits, on the search's seed
 * @param limits how each limit came out, on the search's seed
 * @param words what is lost
 */
public record InstanceLoss(
        List<Integer> lost,
        List<String> runIds,
        boolean holds,
        double attainment,
        List<LimitOutcome> limits,
        String words) {
    public InstanceLoss {
        lost = List.copyOf(lost);
        runIds = List.copyOf(runIds);
        limits = List.copyOf(limits);
    }
}
