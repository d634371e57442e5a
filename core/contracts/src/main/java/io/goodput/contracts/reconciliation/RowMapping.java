package io.goodput.contracts.reconciliation;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a bill are GPUs of which system.
 *
 * @param column a column of the bill, in any case; Tags.team is the tag team of a column of JSON
 * @param pattern what its text is, in any case: * stands for any text, ? for any character
 * @param system of the catalog
 * @param gpusPerUnit GPUs of one unit that is billed by the hour, 1 to 1,000: 8 of a node; 1 when absent
 */
public record RowMapping(
        String column,
        String pattern,
        String system,
        @Nullable Integer gpusPerUnit) {
    public RowMapping {
        var checks = new Checks();
        checks.name("column", column);
        checks.name("pattern", pattern);
        checks.name("system", system);
        if (gpusPerUnit != null) {
            checks.range("gpusPerUnit", gpusPerUnit, 1, 1_000);
        }
        checks.done();
    }
}
