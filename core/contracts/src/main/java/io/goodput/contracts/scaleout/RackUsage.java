package io.goodput.contracts.scaleout;

/**
 * What the racks of one system were billed for in the measured window.
 *
 * @param system whose
 * @param billedGpuSeconds GPUs that were taken, whole nodes or racks where those are what is taken
 * @param unusedGpuSeconds of those, GPUs on which no instance sat
 * @param brokenGpuSeconds of those, GPUs that had failed
 * @param mostBilledGpus most GPUs that were billed at once: what somebody has to own, or commit to, who buys no hours
 */
public record RackUsage(
        String system, double billedGpuSeconds, double unusedGpuSeconds, double brokenGpuSeconds, int mostBilledGpus) {}
