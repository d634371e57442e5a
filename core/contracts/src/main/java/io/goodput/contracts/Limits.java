package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The most that a plan may use. Where none of the limits is given, maxGpus is 128. Where one is, the absent ones do not
 * bind, but no search goes beyond 1,024 GPUs.
 *
 * @param maxGpus GPUs billed, 1 to 1,024; absent: 128 when the other two are absent too, else 1,024
 * @param maxRacks racks occupied, 1 to 1,024
 * @param maxProvisionedKilowatts provisioned power of the billed GPUs, above 0 and at most 100,000 kW
 */
public record Limits(
        @Nullable Integer maxGpus,
        @Nullable Integer maxRacks,
        @Nullable Double maxProvisionedKilowatts) {
    public Limits {
        var checks = new Checks();
        if (maxGpus != null) {
            checks.range("maxGpus", maxGpus, 1, 1_024);
        }
        if (maxRacks != null) {
            checks.range("maxRacks", maxRacks, 1, 1_024);
        }
        if (maxProvisionedKilowatts != null) {
            checks.positive("maxProvisionedKilowatts", maxProvisionedKilowatts, 100_000);
        }
        checks.done();
    }
}
