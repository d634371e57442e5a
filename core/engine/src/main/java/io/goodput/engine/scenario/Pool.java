package io.goodput.engine.scenario;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.timing.TabulatedSteps;

/**
 * A pool of equal instances.
 *
 * @param role what they do
 * @param system name of the system, carried through to the report
 * @param instances how many
 * @param gpusPerInstance GPUs of one
 * @param steps time and energy of one instance's steps
 * @param kv KV room of one instance
 * @param maxNumSeqs most sequences decoding in one instance; never more than {@code maxNumBatchedTokens}, as each takes a
 *     token of the step
 * @param maxNumBatchedTokens most tokens in one step
 */
public record Pool(
        PoolRole role,
        String system,
        int instances,
        int gpusPerInstance,
        TabulatedSteps steps,
        KvRoom kv,
        int maxNumSeqs,
        int maxNumBatchedTokens) {
    public Pool {
        if (instances < 1 || gpusPerInstance < 1 || maxNumSeqs < 1 || maxNumBatchedTokens < 1) {
            throw new IllegalArgumentException("counts and limits of a pool must be at least 1: " + instances
                    + " instances of " + gpusPerInstance + " GPUs, " + maxNumSeqs + " sequences, "
                    + maxNumBatchedTokens + " tokens");
        }
    }
}
