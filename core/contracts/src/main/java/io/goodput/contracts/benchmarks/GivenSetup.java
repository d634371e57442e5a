package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What who asks knows of rows, and their file does not say; a file's own word always counts.
 *
 * @param file rows whose file's name holds this text; all rows when absent
 * @param gpus all GPUs that served, 1 to 1,000,000
 * @param speculativeDecoding its method, or {@code none}
 * @param prefixCache on, off, or the share of input tokens that it held
 */
public record GivenSetup(
        @Nullable String file,
        @Nullable String model,
        @Nullable String precision,
        @Nullable String hardware,
        @Nullable Integer gpus,
        @Nullable String speculativeDecoding,
        @Nullable String prefixCache) {
    public GivenSetup {
        var checks = new Checks();
        check(checks, "file", file);
        check(checks, "model", model);
        check(checks, "precision", precision);
        check(checks, "hardware", hardware);
        check(checks, "speculativeDecoding", speculativeDecoding);
        check(checks, "prefixCache", prefixCache);
        if (gpus != null) {
            checks.range("gpus", gpus, 1, 1_000_000);
        }
        checks.done();
    }

    private static void check(Checks checks, String name, @Nullable String value) {
        if (value != null) {
            checks.name(name, value);
        }
    }
}
