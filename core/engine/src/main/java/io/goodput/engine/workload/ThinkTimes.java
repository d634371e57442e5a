package io.goodput.engine.workload;

import io.goodput.contracts.ThinkTime;
import io.goodput.engine.kernel.RandomStream;
import org.jspecify.annotations.Nullable;

/** Think times: gamma-distributed, exponential or always the same. Immutable. */
final class ThinkTimes {
    private final double mean;
    /** 1 / cv²; infinite for a constant. */
    private final double shape;

    ThinkTimes(@Nullable ThinkTime time) {
        mean = time == null ? 0 : time.meanSeconds();
        Double variation = time == null ? null : time.coefficientOfVariation();
        shape = variation == null ? 1 : variation == 0 ? Double.POSITIVE_INFINITY : 1 / (variation * variation);
    }

    double next(RandomStream stream) {
        if (mean == 0 || shape == Double.POSITIVE_INFINITY) {
            return mean;
        }
        return mean * (shape == 1 ? stream.exponential() : stream.gamma(shape) / shape);
    }
}
