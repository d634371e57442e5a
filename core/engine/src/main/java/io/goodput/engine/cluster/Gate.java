package io.goodput.engine.cluster;

import io.goodput.contracts.Recovery;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.StepCost;

/** Which requests are refused: those that no instance could hold, and those that admission turns away. */
final class Gate {
    private final Scenario scenario;
    private final InstancePool[] pools;
    private final RequestTable requests;
    private final Admission admission;
    /** Whether prompts may have to be computed again with the tokens made. */
    private final boolean prefillsAgain;
    /** Of a full step of prompts, by pool; 0 when nothing is to be predicted. */
    private final double[] secondsPerPromptToken;

    Gate(Scenario scenario, InstancePool[] pools, RequestTable requests) {
        this.scenario = scenario;
        this.pools = pools;
        this.requests = requests;
        admission = scenario.admission();
        var elasticity = scenario.elasticity();
        prefillsAgain = scenario.recovery() == Recovery.PREFILL || (elasticity != null && elasticity.movesRequests());
        secondsPerPromptToken = new double[pools.length];
        boolean predicts = admission.maxPredictedTtftSeconds() < Double.POSITIVE_INFINITY;
        for (int p = 0; predicts && p < pools.length; p++) {
            secondsPerPromptToken[p] = secondsPerPromptToken(pools[p].spec);
        }
    }

    private static double secondsPerPromptToken(Pool spec) {
        var cost = new StepCost(
                spec.steps(), spec.pipelineStages(), spec.speculation().verifyTokens());
        cost.begin(false);
        cost.addChunk(spec.maxNumBatchedTokens(), 0, true);
        cost.endRank();
        return cost.seconds() / spec.maxNumBatchedTokens();
    }

    /** Whether a rank that the request may have to visit is too small for it. */
    boolean neverFits(int slot) {
        boolean decodes = requests.maxOutputTokens(slot) > 1
                || scenario.firstToken() != FirstToken.END_OF_PREFILL
                || scenario.handOff() == HandOff.DESTINATION_FIRST
                || scenario.localPrefill() != null;
        long prompt = requests.inputTokens(slot);
        long most = prompt + requests.maxOutputTokens(slot);
        for (InstancePool pool : pools) {
            boolean tooLong = switch (pool.spec.role()) {
                case PREFILL -> isTooLong(pool, prefillsAgain ? most : prompt);
                case DECODE -> decodes && isTooLong(pool, most);
                case AGGREGATED -> isTooLong(pool, most);
            };
            if (tooLong) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTooLong(InstancePool pool, long tokens) {
        return pool.spec.kv().blocksFor(tokens) > pool.spec.kv().blocks();
    }

    /** Whether a rank's queue is too long for one request more, by the scenario's admission. */
    boolean turnsAway(int slot, Rank rank) {
        if (rank.targets.queuedPrompts >= admission.maxQueuedRequests()) {
            return true;
        }
        if (admission.maxPredictedTtftSeconds() == Double.POSITIVE_INFINITY) {
            return false;
        }
        long toCompute = requests.promptTokens(slot) - (long) rank.targets.cache.hits(rank, slot);
        return (rank.promptBacklog + toCompute) * secondsPerPromptToken[rank.instance.pool.index]
                > admission.maxPredictedTtftSeconds();
    }
}
