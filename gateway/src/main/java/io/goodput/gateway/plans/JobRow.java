package io.goodput.gateway.plans;

import io.goodput.codec.Codec;
import io.goodput.contracts.StoppedBy;
import io.goodput.planning.SearchProgress;
import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.LazyGroup;
import org.jspecify.annotations.Nullable;

/** A job as it is stored. Long texts are read only when asked for. */
@Entity
@Table(name = "job")
@DynamicUpdate
@SuppressWarnings("NullAway.Init")
class JobRow {
    @Id
    UUID id;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "text")
    JobKind kind;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "text")
    JobState state;

    @Basic(fetch = FetchType.LAZY)
    @LazyGroup("question")
    @Column(columnDefinition = "text")
    String question;

    @Column(name = "question_hash", columnDefinition = "text")
    String questionHash;

    @Column(name = "submitted_at")
    Instant submittedAt;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    @Column(name = "deadline_at")
    @Nullable
    Instant deadlineAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "stopped_by", columnDefinition = "text")
    @Nullable
    StoppedBy stoppedBy;

    @Column(columnDefinition = "text")
    @Nullable
    String progress;

    @Column(columnDefinition = "text")
    @Nullable
    String failure;

    @Basic(fetch = FetchType.LAZY)
    @LazyGroup("answer")
    @Column(columnDefinition = "text")
    @Nullable
    String answer;

    @Column(columnDefinition = "text")
    @Nullable
    String build;

    @Basic(fetch = FetchType.LAZY)
    @LazyGroup("resolution")
    @Column(columnDefinition = "text")
    @Nullable
    String estimates;

    @Basic(fetch = FetchType.LAZY)
    @LazyGroup("resolution")
    @Column(name = "rate_card", columnDefinition = "text")
    @Nullable
    String rateCard;

    @Column(name = "resolved_at")
    @Nullable
    Instant resolvedAt;

    boolean mismatched;

    @Column(name = "lease_owner", columnDefinition = "text")
    @Nullable
    String leaseOwner;

    @Column(name = "lease_epoch")
    long leaseEpoch;

    @Column(name = "lease_expires_at")
    @Nullable
    Instant leaseExpiresAt;

    @Column(name = "last_event")
    long lastEvent;

    Job toJob() {
        return new Job(
                id.toString(),
                kind,
                state,
                submittedAt.toString(),
                startedAt == null ? null : startedAt.toString(),
                finishedAt == null ? null : finishedAt.toString(),
                progress == null ? null : Codec.read(SearchProgress.class, progress),
                failure == null ? null : Codec.read(Problem.class, failure),
                deadlineAt == null ? null : deadlineAt.toString(),
                stoppedBy);
    }
}
