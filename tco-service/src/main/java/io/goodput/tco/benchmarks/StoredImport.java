package io.goodput.tco.benchmarks;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One row of the table {@code benchmark_import}. */
@Entity
@Table(name = "benchmark_import")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class StoredImport {
    @Id
    String id;

    @Column(name = "kept_at")
    Instant keptAt;

    @Column(name = "row_count")
    int rowCount;

    /** Canonical JSON of the files without a run. */
    @Column(name = "left_out")
    String leftOut;
}
