package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated and priced layout.
 *
 * @param layout what was deployed
 * @param id short text that names the layout
 * @param runIds the runs behind the figures: the search's seed first, then confirmation seeds
 * @param report of the search's seed
 * @param bill of the search's seed, under the answer's tier
 * @param overSeeds how sure the figures are; absent where it was run on one seed alone
 * @param procurement what it takes of the GPUs that are owned and what it costs beside them; absent where none are owned
 * @param losses how it serves with instances lost, where the question asks for spares; empty otherwise
 * @param verdict why it won, or why it lost, in one sentence with numbers
 */
public record LayoutOutcome(
        Layout layout,
        String id,
        List<String> runIds,
        Report report,
        Bill bill,
        @Nullable SeedIntervals overSeeds,
        @Nullable Procurement procurement,
        List<InstanceLoss> losses,
        String verdict) {
    public LayoutOutcome {
        runIds = List.copyOf(runIds);
        losses = List.copyOf(losses);
    }

    /** Where no GPUs are owned and none are spare. */
    public LayoutOutcome(Layout layout, String id, List<String> runIds, Report report, Bill bill, String verdict) {
        this(layout, id, runIds, report, bill, null, null, List.of(), verdict);
    }

    /** Everything that is paid for it, in dollars an hour. */
    public double usdPerHour() {
        return procurement == null ? bill.usdPerHour() : procurement.usdPerHour();
    }

    /** The same a month of 730 hours. */
    public double usdPerMonth() {
        return procurement == null ? bill.usdPerMonth() : procurement.usdPerMonth();
    }

    /** Everything that is paid for it over input and output tokens, in dollars a million. */
    public double usdPerMillionTokens() {
        return procurement == null ? bill.usdPerMillionTokens() : procurement.usdPerMillionTokens();
    }

    /** The same with another verdict. */
    public LayoutOutcome with(String other) {
        return new LayoutOutcome(layout, id, runIds, report, bill, overSeeds, procurement, losses, other);
    }
}
