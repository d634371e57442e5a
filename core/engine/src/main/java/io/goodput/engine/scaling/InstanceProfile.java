package io.goodput.engine.scaling;

import io.goodput.contracts.PoolRole;

/** What a profile of one instance of a pool tells: how long its steps take, and what it has room for. */
public interface InstanceProfile {
    PoolRole role();

    /** Seconds of a step of nothing but one prompt's tokens; 1 to {@link #maxNumBatchedTokens()}. */
    double promptStepSeconds(int tokens);

    /** Seconds of a step of nothing but decoding requests, 1 to all ranks' seats, with so many tokens of context in all. */
    double decodeStepSeconds(int requests, double contextTokens);

    /** Tokens that a member makes in a decode step, on average: 1 without speculation. */
    double tokensPerDecodeStep();

    /** Tokens that the KV room of all its ranks holds. */
    long kvCapacityTokens();

    /** Seats of all its ranks. */
    int maxNumSeqs();

    /** Prompt tokens that one step can have, of all its ranks. */
    int maxNumBatchedTokens();
}
