package io.goodput.contracts.bills;

import io.goodput.contracts.ErrorBand;
import java.util.List;

/**
 * The simulated runs of a bill question: all that its prices are applied to.
 *
 * @param question with every field filled
 * @param build hash of engine and catalog
 * @param run of the layout as it is
 * @param neighbours of layouts with one instance more or fewer
 * @param errorBands the step times' error, per system
 * @param assumptions what the model takes for granted or leaves out
 */
public record BilledRuns(
        BillRequest question,
        String build,
        BilledRun run,
        List<Neighbour> neighbours,
        List<ErrorBand> errorBands,
        List<String> assumptions) {
    public BilledRuns {
        neighbours = List.copyOf(neighbours);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * The layout with one pool changed.
     *
     * @param pool index in the layout
     * @param instances how many more: 1 or −1
     */
    public record Neighbour(int pool, int instances, BilledRun run) {}
}
