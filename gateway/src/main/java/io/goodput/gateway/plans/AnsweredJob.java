package io.goodput.gateway.plans;

import org.jspecify.annotations.Nullable;

/**
 * A job with its answer.
 *
 * @param job the job
 * @param answer canonical JSON, exactly as it was stored; absent until the job is done
 */
public record AnsweredJob(Job job, @Nullable String answer) {}
