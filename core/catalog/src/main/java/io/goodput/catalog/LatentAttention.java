package io.goodput.catalog;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head latent attention: keys and values of all heads are rebuilt from one latent vector per token, which every
 * GPU keeps whole whatever the tensor parallelism.
 *
 * @param heads query heads
 * @param queryRank elements of the compressed query
 * @param keyValueRank elements of the latent that is kept per token
 * @param ropeDimension rotary elements, kept per token beside the latent and shared by all heads
 * @param nopeDimension elements of a head's query and key without position
 * @param valueDimension elements of a head's value
 * @param sparseIndex which tokens a query attends to; absent where it attends to all of them
 */
public record LatentAttention(
        int heads,
        int queryRank,
        int keyValueRank,
        int ropeDimension,
        int nopeDimension,
        int valueDimension,
        @Nullable SparseIndex sparseIndex)
        implements Attention {
    public LatentAttention {
        var checks = new Checks();
        checks.range("heads", heads, 1, 1_024);
        checks.range("queryRank", queryRank, 1, 65_536);
        checks.range("keyValueRank", keyValueRank, 1, 65_536);
        checks.range("ropeDimension", ropeDimension, 1, 1_024);
        checks.range("nopeDimension", nopeDimension, 1, 1_024);
        checks.range("valueDimension", valueDimension, 1, 1_024);
        checks.done();
    }

    @Override
    public long parameters(int hiddenSize) {
        return Math.round(parametersPerGpu(hiddenSize, 1));
    }

    @Override
    public double parametersPerGpu(int hiddenSize, int tensorParallel) {
        double perHead = (double) queryRank * (nopeDimension + ropeDimension)
                + (double) keyValueRank * (nopeDimension + valueDimension)
                + (double) valueDimension * hiddenSize;
        double whole = (double) hiddenSize * (queryRank + keyValueRank + ropeDimension) + queryRank + keyValueRank;
        return whole + perHead * heads / tensorParallel;
    }

    @Override
    public long kvElementsPerGpu(int tensorParallel) {
        return (long) keyValueRank + ropeDimension;
    }

    @Override
    public double flopsPerPair() {
        return 2.0 * heads * (nopeDimension + ropeDimension + valueDimension);
    }
}
