package io.goodput.engine;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.scaling.InstanceProfile;
import io.goodput.engine.scenario.Pool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What one instance of a pool can do, for {@link ReferenceFleet}: work is dealt out to the ranks as evenly as can be. */
record ReferenceProfile(Pool pool) implements InstanceProfile {
    @Override
    public PoolRole role() {
        return pool.role();
    }

    /** The shares of so many, the larger ones first. */
    private List<Integer> shares(int all) {
        List<Integer> shares = new ArrayList<>();
        int left = all;
        for (int ranks = pool.ranks(); ranks > 0 && left > 0; ranks--) {
            int share = Math.ceilDiv(left, ranks);
            shares.add(share);
            left -= share;
        }
        return shares;
    }

    @Override
    public double promptStepSeconds(int tokens) {
        return new ReferenceSteps(
                        pool,
                        shares(tokens).stream()
                                .map(share -> new ReferenceSteps.Part(
                                        List.of(new ReferenceSteps.Piece(share, 0, true)), List.of()))
                                .toList())
                .seconds();
    }

    @Override
    public double decodeStepSeconds(int requests, double contextTokens) {
        return new ReferenceSteps(
                        pool,
                        shares(requests).stream()
                                .map(share -> new ReferenceSteps.Part(
                                        List.of(), Collections.nCopies(share, contextTokens / requests)))
                                .toList())
                .seconds();
    }

    @Override
    public double tokensPerDecodeStep() {
        return pool.speculation().acceptedTokensPerThousandSteps() / 1_000.0;
    }

    @Override
    public long kvCapacityTokens() {
        return pool.kv().blocks() * pool.kv().blockTokens() * pool.ranks();
    }

    @Override
    public int maxNumSeqs() {
        return pool.maxNumSeqs() * pool.ranks();
    }

    @Override
    public int maxNumBatchedTokens() {
        return pool.maxNumBatchedTokens() * pool.ranks();
    }
}
