package io.goodput.simulation;

import io.goodput.contracts.Sessions;
import io.goodput.contracts.Traffic;
import io.goodput.engine.workload.SyntheticWorkload;
import io.goodput.engine.workload.Workload;
import org.jspecify.annotations.Nullable;

/**
 * A load in the engine's terms.
 *
 * @param workload its requests
 * @param lengths of them; absent where only playing it tells
 * @param blockTokens tokens of the blocks that its prompts have ids of; 0 when they have none
 */
record Load(Workload workload, @Nullable Lengths lengths, int blockTokens) {
    /**
     * The load that {@code traffic} describes by rates, users, sessions and lengths.
     *
     * @throws io.goodput.contracts.InvalidInputException when a distribution cannot have its mean
     */
    static Load made(Traffic traffic) {
        Sessions sessions = traffic.sessions();
        boolean drawn = traffic.hitShare() != null;
        return new Load(
                new SyntheticWorkload(traffic),
                Lengths.of(traffic),
                sessions == null || drawn ? 0 : sessions.tokensPerBlock());
    }
}
