package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * GPUs that are there already. A layout on their system uses them before any are bought; what is bought beside them is
 * billed in whole units at the tier's price.
 *
 * @param system one of the question's
 * @param gpus GPUs owned, 1 to 1,024
 * @param usdPerGpuHour what each goes on costing as long as it is kept (a lease, a cage, power where the tier's price
 *     includes it), used or not, 0 to 1,000; 0 when absent: it is paid for
 * @param handBack whether units that a plan does not use can be handed back, and cost nothing then; not when absent
 */
public record ExistingCapacity(
        String system,
        int gpus,
        @Nullable Double usdPerGpuHour,
        @Nullable Boolean handBack) {
    public ExistingCapacity {
        var checks = new Checks().name("system", system).range("gpus", gpus, 1, 1_024);
        if (usdPerGpuHour != null) {
            checks.range("usdPerGpuHour", usdPerGpuHour, 0, 1_000);
        }
        checks.done();
    }

    /** The same with every field filled. */
    public ExistingCapacity resolved() {
        return new ExistingCapacity(system, gpus, usdPerGpuHour == null ? 0.0 : usdPerGpuHour, isHandedBack());
    }

    /** The same of a system by its exact name. */
    public ExistingCapacity of(String exact) {
        return new ExistingCapacity(exact, gpus, usdPerGpuHour, handBack);
    }

    /** Whether what is not used costs nothing. */
    public boolean isHandedBack() {
        return Boolean.TRUE.equals(handBack);
    }
}
