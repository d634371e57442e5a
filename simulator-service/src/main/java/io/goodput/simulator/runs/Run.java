package io.goodput.simulator.runs;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code run}. */
@Entity
@Table(name = "run")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class Run {
    @Id
    @Column(name = "run_id")
    String runId;

    String build;

    /** Canonical JSON of the run specification. */
    String spec;

    @Enumerated(EnumType.STRING)
    RunState state;

    /** How often the run was started. */
    int attempts;

    /** Who simulates the run, or did last. */
    @Nullable
    UUID claimant;

    @Column(name = "claimed_until")
    @Nullable
    Instant claimedUntil;

    /** Canonical JSON of the message that says so, once completed. */
    @Nullable
    String completed;

    /** Why the run cannot be simulated, once failed. */
    @Nullable
    String reason;

    /** What ended the last attempt, when it came to nothing. */
    @Column(name = "last_failure")
    @Nullable
    String lastFailure;

    @Column(name = "created_at")
    Instant createdAt;
}
