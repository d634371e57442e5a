package io.goodput.tco.benchmarks;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** One row of the table {@code benchmark_row}. */
@Entity
@Table(name = "benchmark_row")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class StoredRow {
    @EmbeddedId
    RowKey key;

    /** Canonical JSON of a {@code BenchmarkRow}. */
    String document;
}
