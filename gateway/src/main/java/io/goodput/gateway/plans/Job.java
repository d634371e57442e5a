package io.goodput.gateway.plans;

import io.goodput.contracts.StoppedBy;
import io.goodput.planning.SearchProgress;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a job, other than its answer. Times are ISO 8601, UTC.
 *
 * @param id UUID
 * @param kind what was asked for
 * @param state where it is in its life
 * @param submittedAt when it was accepted
 * @param startedAt when a replica first took it; absent while queued
 * @param finishedAt when it was done, failed or cancelled; absent while open
 * @param progress how far its search is; absent until its search has begun
 * @param failure why it failed; absent unless it did
 * @param deadlineAt when it is answered with what is known by then; absent when it may take as long as it needs
 * @param stoppedBy what ended its search before it was over: the job is done, and does not answer for the same question
 *     again; absent unless something did
 */
public record Job(
        String id,
        JobKind kind,
        JobState state,
        String submittedAt,
        @Nullable String startedAt,
        @Nullable String finishedAt,
        @Nullable SearchProgress progress,
        @Nullable Problem failure,
        @Nullable String deadlineAt,
        @Nullable StoppedBy stoppedBy) {}
