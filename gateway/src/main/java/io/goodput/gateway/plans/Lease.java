package io.goodput.gateway.plans;

import java.util.UUID;

/**
 * The right to drive a job. Another replica's lease on the same job has a higher epoch, and from then on the database
 * refuses this one's writes.
 *
 * @param jobId the job
 * @param epoch of the lease
 */
public record Lease(UUID jobId, long epoch) {}
