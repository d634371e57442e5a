package io.goodput.calibration.serving;

import io.goodput.contracts.Layout;
import org.jspecify.annotations.Nullable;

/**
 * A measured load test.
 *
 * @param table its table
 * @param id which row of it
 * @param engine name in the catalog
 * @param engineVersion as the table writes it; empty where it does not
 * @param model name in the catalog
 * @param system name in the catalog
 * @param precision name among the model's
 * @param layout what served; absent where the row does not say
 * @param inputTokens nominal
 * @param outputTokens nominal
 * @param clients requests at once
 * @param ttftSeconds measured time to first token
 * @param tpotSeconds measured time per output token
 * @param outputTokensPerSecondPerGpu measured, over all GPUs; NaN where the source has no rate
 * @param medians whether the two times are medians; else means
 * @param apart why the row is not scored; empty when it is
 */
record ServingRow(
        String table,
        String id,
        String engine,
        String engineVersion,
        String model,
        String system,
        String precision,
        @Nullable Layout layout,
        int inputTokens,
        int outputTokens,
        int clients,
        double ttftSeconds,
        double tpotSeconds,
        double outputTokensPerSecondPerGpu,
        boolean medians,
        String apart) {
    /** Engine, model, precision and system. */
    String group() {
        return engine + " " + model + " " + precision + " " + system;
    }

    boolean isAggregated() {
        return layout != null && layout.network() == null && layout.pools().size() == 1;
    }

    /** Output tokens per second and GPU that a closed loop without pauses has by its times. */
    double loopRate(double ttft, double tpot) {
        return (double) clients * outputTokens / (ttft + tpot * (outputTokens - 1)) / gpus();
    }

    int gpus() {
        if (layout == null) {
            throw new IllegalStateException("a row without a layout: " + id);
        }
        return layout.gpus();
    }
}
