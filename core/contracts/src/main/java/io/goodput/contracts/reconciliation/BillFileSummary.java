package io.goodput.contracts.reconciliation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of the bill as it was read.
 *
 * @param name as it was given
 * @param format told by its header
 * @param rows without the header
 * @param usd what counts of it
 * @param otherUsd the sum of the cost column that does not count; absent where the file has none
 * @param currency that its rows name; absent where they name none
 * @param ignoredColumns columns that were not used, at most 100 of them
 */
public record BillFileSummary(
        String name,
        BillFormat format,
        long rows,
        double usd,
        @Nullable Double otherUsd,
        @Nullable String currency,
        List<String> ignoredColumns) {
    public BillFileSummary {
        ignoredColumns = List.copyOf(ignoredColumns);
    }
}
