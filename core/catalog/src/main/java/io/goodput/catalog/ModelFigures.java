package io.goodput.catalog;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model weighs and keeps, computed from its architecture.
 *
 * @param model its name
 * @param precision what it is kept in
 * @param tensorParallel GPUs that share it
 * @param parameters without the layers that predict further tokens
 * @param nextTokenParameters of the layers that predict further tokens; 0 where there are none
 * @param activeParameters that one token passes through
 * @param weightBytes of all weights, layers that predict further tokens included
 * @param weightBytesPerGpu that one of the GPUs holds
 * @param kvBytesPerToken of all GPUs together, in layers that see the whole context: what more than one GPU keeps counts
 *     as often
 * @param kvBytesPerTokenPerGpu that one of the GPUs keeps
 * @param windowKvBytesPerTokenPerGpu the same per token inside the window, in layers with one
 * @param derivations how weights, active parameters and KV come about
 */
public record ModelFigures(
        String model,
        String precision,
        int tensorParallel,
        long parameters,
        long nextTokenParameters,
        long activeParameters,
        double weightBytes,
        double weightBytesPerGpu,
        double kvBytesPerToken,
        double kvBytesPerTokenPerGpu,
        double windowKvBytesPerTokenPerGpu,
        List<Derivation> derivations) {
    public ModelFigures {
        derivations = List.copyOf(derivations);
    }

    /**
     * The figures of a model.
     *
     * @param precision one of its precisions; the one it is published in when null
     * @param tensorParallel 1, 2, 4, 8 or 16 GPUs
     * @throws InvalidInputException when the model has no such precision, or cannot be shared so
     */
    public static ModelFigures of(Model model, @Nullable String precision, int tensorParallel) {
        String called = precision == null ? model.publishedPrecision() : precision;
        Precision kept = model.findPrecision(called)
                .orElseThrow(() -> new InvalidInputException(
                        Catalog.unknown("precision of " + model.name(), "/precision", called, model.precisionNames())));
        String obstacle = PoolLayout.TENSOR_PARALLEL.contains(tensorParallel)
                ? model.tensorParallelObstacle(tensorParallel)
                : "tensorParallel must be one of " + PoolLayout.TENSOR_PARALLEL;
        if (!obstacle.isEmpty()) {
            throw new InvalidInputException(
                    new Violation("/tensorParallel", Integer.toString(tensorParallel), obstacle, "Maybe 1"));
        }
        double kv = model.kvBytesPerTokenPerGpu(kept, tensorParallel);
        return new ModelFigures(
                model.name(),
                kept.name(),
                tensorParallel,
                model.parameters(),
                model.nextTokenParameters(),
                model.activeParameters(),
                model.weightBytes(kept),
                model.weightBytesPerGpu(kept, tensorParallel),
                tensorParallel * kv,
                kv,
                model.windowKvBytesPerTokenPerGpu(kept, tensorParallel),
                List.of(
                        Derivation.weightBytes(model, kept),
                        Derivation.activeParameters(model),
                        Derivation.kvBytesPerToken(model, kept, tensorParallel)));
    }
}
