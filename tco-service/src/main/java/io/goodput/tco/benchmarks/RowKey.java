package io.goodput.tco.benchmarks;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * Where a row is.
 *
 * @param importId of the import
 * @param number in the import, from 1 on
 */
@Embeddable
record RowKey(@Column(name = "import_id") String importId, int number) {}
