package io.goodput.engine.scaling;

import io.goodput.contracts.PoolRole;

/**
 * Steps that are linear in what is in them: 10 ms and 50 µs a prompt token; 10 ms, 100 µs a request and 0.1 µs a token of
 * context. Steps have up to 2,000 prompt tokens.
 */
record StatedProfile(PoolRole role, double tokensPerDecodeStep, long kvCapacityTokens, int maxNumSeqs)
        implements InstanceProfile {
    static StatedProfile prefill() {
        return new StatedProfile(PoolRole.PREFILL, 1, 1_000_000, 256);
    }

    static StatedProfile decode() {
        return new StatedProfile(PoolRole.DECODE, 1, 1_000_000, 256);
    }

    static StatedProfile aggregated() {
        return new StatedProfile(PoolRole.AGGREGATED, 1, 1_000_000, 256);
    }

    @Override
    public double promptStepSeconds(int tokens) {
        return 0.010 + 50e-6 * tokens;
    }

    @Override
    public double decodeStepSeconds(int requests, double contextTokens) {
        return 0.010 + 100e-6 * requests + 0.1e-6 * contextTokens;
    }

    @Override
    public int maxNumBatchedTokens() {
        return 2_000;
    }
}
