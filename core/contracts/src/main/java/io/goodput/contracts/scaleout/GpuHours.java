package io.goodput.contracts.scaleout;

import java.util.function.ToDoubleFunction;

/**
 * GPU-hours of the measured window by what the GPUs were there for.
 *
 * @param serving of instances that get requests and were stepping
 * @param idle of instances that get requests and had none to step for
 * @param starting of instances whose GPUs were there and that did not serve yet
 * @param draining of instances that got no more requests
 * @param failed of instances whose hardware had failed without anybody knowing
 * @param unused billed, and no instance sat on them
 */
public record GpuHours(double serving, double idle, double starting, double draining, double failed, double unused) {
    private static final double SECONDS_PER_HOUR = 3_600;

    /** Of all pools and racks of a run. */
    public static GpuHours of(ScaleOutReport report) {
        return new GpuHours(
                hours(report, PoolScaling::servingGpuSeconds),
                hours(report, PoolScaling::idleGpuSeconds),
                hours(report, PoolScaling::startingGpuSeconds),
                hours(report, PoolScaling::drainingGpuSeconds),
                hours(report, PoolScaling::failedGpuSeconds),
                report.racks().stream().mapToDouble(RackUsage::unusedGpuSeconds).sum() / SECONDS_PER_HOUR);
    }

    private static double hours(ScaleOutReport report, ToDoubleFunction<PoolScaling> seconds) {
        return report.pools().stream().mapToDouble(seconds).sum() / SECONDS_PER_HOUR;
    }

    /** Of instances that had their GPUs. */
    public double held() {
        return serving + idle + starting + draining + failed;
    }
}
