package io.goodput.calibration.serving;

/**
 * Load tests that were run on two versions of an engine with the same model, system, precision, layout and load: the newer
 * over the older.
 *
 * @param engine name in the catalog
 * @param model name in the catalog
 * @param system name in the catalog
 * @param precision name among the model's
 * @param against the older version
 * @param version the newer version
 * @param configurations layouts and loads that both were measured with
 * @param medianTpotRatio of the time per output token, over these
 * @param leastTpotRatio the same
 * @param mostTpotRatio the same
 * @param medianTtftRatio of the time to first token, queues included
 */
public record VersionRatio(
        String engine,
        String model,
        String system,
        String precision,
        String against,
        String version,
        int configurations,
        double medianTpotRatio,
        double leastTpotRatio,
        double mostTpotRatio,
        double medianTtftRatio) {}
