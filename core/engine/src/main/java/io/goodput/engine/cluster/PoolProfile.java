package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.scaling.InstanceProfile;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.timing.StepCost;

/** The profile of a pool's instances, by their step model: what measuring one of them alone would tell. */
final class PoolProfile implements InstanceProfile {
    private final Pool spec;
    private final StepCost cost;

    PoolProfile(Pool spec) {
        this.spec = spec;
        cost = new StepCost(
                spec.steps(), spec.pipelineStages(), spec.speculation().verifyTokens());
    }

    @Override
    public PoolRole role() {
        return spec.role();
    }

    @Override
    public double promptStepSeconds(int tokens) {
        cost.begin(false);
        int left = tokens;
        for (int ranks = spec.ranks(); ranks > 0 && left > 0; ranks--) {
            int part = Math.ceilDiv(left, ranks);
            cost.addChunk(part, 0, true);
            cost.endRank();
            left -= part;
        }
        return cost.seconds();
    }

    @Override
    public double decodeStepSeconds(int requests, double contextTokens) {
        cost.begin(true);
        double each = contextTokens / requests;
        double capped = Math.min(each, spec.steps().contextCapTokens());
        int left = requests;
        for (int ranks = spec.ranks(); ranks > 0 && left > 0; ranks--) {
            int part = Math.ceilDiv(left, ranks);
            cost.setDecoding(part, part * each, part * capped);
            cost.endRank();
            left -= part;
        }
        return cost.seconds();
    }

    @Override
    public double tokensPerDecodeStep() {
        return spec.speculation().acceptedTokensPerThousandSteps() / 1_000.0;
    }

    @Override
    public long kvCapacityTokens() {
        return spec.kv().blocks() * spec.kv().blockTokens() * spec.ranks();
    }

    @Override
    public int maxNumSeqs() {
        return spec.maxNumSeqs() * spec.ranks();
    }

    @Override
    public int maxNumBatchedTokens() {
        return spec.maxNumBatchedTokens() * spec.ranks();
    }
}
