package io.goodput.contracts;

import java.util.List;

/**
 * A simulated and priced layout.
 *
 * @param layout what was deployed
 * @param id short text that names the layout
 * @param runIds the runs behind the figures: the search's seed first, then confirmation seeds
 * @param report of the search's seed
 * @param bill of the search's seed, under the answer's tier
 * @param verdict why it won, or why it lost, in one sentence with numbers
 */
public record LayoutOutcome(Layout layout, String id, List<String> runIds, Report report, Bill bill, String verdict) {
    public LayoutOutcome {
        runIds = List.copyOf(runIds);
    }
}
