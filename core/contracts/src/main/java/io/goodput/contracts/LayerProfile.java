package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A folder of kernel times of one model on one GPU, layer by layer: {@code meta.yaml} and, for each tensor parallelism,
 * {@code tp<N>/} with {@code dense.csv}, {@code attention.csv}, {@code per_sequence.csv} and, where the model has
 * experts, {@code moe.csv}. What such a profile does not hold is given here.
 *
 * @param folder its name
 * @param layers transformer layers of the model, 1 to 1,000: a profile measures one
 * @param hiddenSize width of the residual stream, 1 to 1,000,000: what is reduced over the GPUs
 * @param denseLayers layers without experts; all of them when absent
 * @param experts routed experts of the other layers; none when absent
 * @param allReduce the collective that a tensor parallelism above 1 adds twice a layer
 * @param contextSpread longest over mean context of a decode batch, 1 to 1,000; 1 when absent. The profile's measured
 *     penalty for unequal contexts grows with it
 * @param hostSecondsPerStep time of a step that no kernel accounts for, 0 to 10; 0 when absent
 */
public record LayerProfile(
        String folder,
        int layers,
        int hiddenSize,
        @Nullable Integer denseLayers,
        @Nullable ProfiledExperts experts,
        @Nullable ProfiledAllReduce allReduce,
        @Nullable Double contextSpread,
        @Nullable Double hostSecondsPerStep) {
    public LayerProfile {
        var checks = new Checks();
        checks.name("folder", folder);
        checks.range("layers", layers, 1, 1_000);
        checks.range("hiddenSize", hiddenSize, 1, 1_000_000);
        if (denseLayers != null) {
            checks.range("denseLayers", denseLayers, 0, layers);
        }
        int dense = denseLayers == null ? layers : denseLayers;
        checks.require(
                experts == null ? dense == layers : dense < layers,
                "denseLayers",
                dense,
                "denseLayers must be all layers (" + layers + ") without experts, and fewer with them",
                "Maybe " + (experts == null ? layers : 0));
        if (contextSpread != null) {
            checks.range("contextSpread", contextSpread, 1, 1_000);
        }
        if (hostSecondsPerStep != null) {
            checks.range("hostSecondsPerStep", hostSecondsPerStep, 0, 10);
        }
        checks.done();
    }
}
