package io.goodput.engine.scenario;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.QueueOrder;
import io.goodput.engine.timing.StepModel;
import org.jspecify.annotations.Nullable;

/**
 * A pool of equal instances. Room, seats and budget are of one rank.
 *
 * @param role what they do
 * @param system name of the system, carried through to the report
 * @param instances how many
 * @param gpusPerInstance GPUs of one
 * @param ranks schedulers of one that step together: attention data parallelism; 1 otherwise
 * @param pipelineStages stages of one; {@code steps} describes a stage
 * @param steps time and energy of one instance's (or stage's) steps
 * @param kv KV room
 * @param kvPolicy how a decode batch's room is kept
 * @param maxNumSeqs seats: most sequences in one rank's batch
 * @param maxNumBatchedTokens most tokens of one rank in one step; at least {@code maxNumSeqs × verifyTokens}
 * @param queueOrder which waiting prompt is taken first
 * @param speculation of decode steps
 * @param caching prefix cache; none when absent
 * @param port where KV enters or leaves; absent in aggregated pools
 */
public record Pool(
        PoolRole role,
        String system,
        int instances,
        int gpusPerInstance,
        int ranks,
        int pipelineStages,
        StepModel steps,
        KvRoom kv,
        KvPolicy kvPolicy,
        int maxNumSeqs,
        int maxNumBatchedTokens,
        QueueOrder queueOrder,
        Speculation speculation,
        @Nullable PrefixCaching caching,
        @Nullable KvPort port) {
    public Pool {
        if (instances < 1
                || gpusPerInstance < 1
                || ranks < 1
                || pipelineStages < 1
                || maxNumSeqs < 1
                || maxNumBatchedTokens < 1) {
            throw new IllegalArgumentException("counts and limits of a pool must be at least 1: " + instances
                    + " instances of " + gpusPerInstance + " GPUs, " + ranks + " ranks, " + pipelineStages
                    + " stages, " + maxNumSeqs + " sequences, " + maxNumBatchedTokens + " tokens");
        }
        if ((long) maxNumSeqs * speculation.verifyTokens() > maxNumBatchedTokens) {
            throw new IllegalArgumentException("a step must have a token for every seat: " + maxNumSeqs + " × "
                    + speculation.verifyTokens() + " of " + maxNumBatchedTokens);
        }
        if ((port == null) != (role == PoolRole.AGGREGATED)) {
            throw new IllegalArgumentException("prefill and decode pools have a port, and only they: " + role);
        }
        if (port != null && !port.racks().isEmpty() && port.racks().size() != instances) {
            throw new IllegalArgumentException(
                    "a rack is needed for each instance: " + port.racks().size() + " for " + instances);
        }
    }

    /** Ranks of all instances. */
    public int targets() {
        return Math.multiplyExact(instances, ranks);
    }
}
