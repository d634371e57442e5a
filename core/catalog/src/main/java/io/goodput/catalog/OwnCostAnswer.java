package io.goodput.catalog;

import io.goodput.contracts.Basis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a GPU-hour costs whoever owns the GPUs.
 *
 * @param question with every field filled that has a default
 * @param parts of the cost; they sum to the totals
 * @param usdPaidAtStart servers, network, storage, spares, installation and a facility of one's own
 * @param usdPerYear all parts
 * @param usdPerGpuHour all parts, over the hours of a year of all GPUs, used or not
 * @param usdPerUsedGpuHour the same over the hours that the GPUs are used; absent where the question does not say how many
 * @param priceBook the same as a price book for the catalog: metered electricity is left to the bill of what was drawn
 * @param basis meaning of the figures
 * @param assumptions what the answer takes for granted, each default with its source
 */
public record OwnCostAnswer(
        OwnCostRequest question,
        List<Part> parts,
        double usdPaidAtStart,
        double usdPerYear,
        double usdPerGpuHour,
        @Nullable Double usdPerUsedGpuHour,
        PriceBook priceBook,
        List<Basis> basis,
        List<String> assumptions) {
    public OwnCostAnswer {
        parts = List.copyOf(parts);
        basis = List.copyOf(basis);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * A part of the cost.
     *
     * @param item what it is for
     * @param usdPaidAtStart absent of what is paid as it comes
     * @param usdPerYear rounded to the cent
     * @param usdPerGpuHour rounded to a millionth of a dollar
     * @param formula with its numbers
     * @param source of each number
     */
    public record Part(
            OwnCostItem item,
            @Nullable Double usdPaidAtStart,
            double usdPerYear,
            double usdPerGpuHour,
            String formula,
            String source) {}
}
