package io.goodput.engine.cluster;

import io.goodput.contracts.UsageHour;
import io.goodput.contracts.scaleout.RackUsage;
import io.goodput.engine.fleet.Racks;

/** What the racks of one system were billed for from one moment to another. */
final class RackMeter {
    private final String system;
    private final Racks racks;
    private double billed;
    private double unused;
    private double broken;
    private int most;

    RackMeter(String system, Racks racks) {
        this.system = system;
        this.racks = racks;
    }

    void start(double now) {
        racks.bringTo(now);
        billed = -racks.billedGpuSeconds();
        unused = -racks.unusedGpuSeconds();
        broken = -racks.brokenGpuSeconds();
        most = racks.billedGpus();
    }

    /** Billed and unused GPU-seconds since the start of the run. */
    UsageHour.Racks until(double now) {
        racks.bringTo(now);
        return new UsageHour.Racks(racks.billedGpuSeconds(), racks.unusedGpuSeconds());
    }

    /** More or fewer GPUs may be billed than before. */
    void look() {
        most = Math.max(most, racks.billedGpus());
    }

    void end(double now) {
        racks.bringTo(now);
        billed += racks.billedGpuSeconds();
        unused += racks.unusedGpuSeconds();
        broken += racks.brokenGpuSeconds();
    }

    /** Between start and end. */
    RackUsage usage() {
        return new RackUsage(system, billed, unused, broken, most);
    }
}
