package io.goodput.calibration.kernels;

import io.goodput.calibration.kernels.PowerTable.MeasuredPower;
import io.goodput.calibration.scoring.Errors;
import io.goodput.catalog.Correction;
import io.goodput.catalog.Correction.Axis;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.StepTimes.PowerShare;
import io.goodput.catalog.StepTimes.PoweredOperator;
import java.util.List;

/** Fits shares of the power limit to measured ones, by what a kernel reaches of peak and bandwidth. */
final class PowerFit {
    private static final List<Axis> AXES = List.of(
            new Axis("share of the peak", -12, 0, 7),
            new Axis("share of the bandwidth", -10, 0, 6),
            new Axis("seconds", -18, -8, 4));
    private static final double SMOOTHING = 1;
    private static final double ROBUST_SCALE = 0.05;

    private PowerFit() {}

    static PowerShare fit(PoweredOperator operator, NumberFormat format, List<MeasuredPower> rows) {
        List<MeasuredPower> held =
                rows.stream().filter(PowerTable.MeasuredPower::isHeldOut).toList();
        List<MeasuredPower> kept = rows.stream().filter(row -> !row.isHeldOut()).toList();
        if (held.isEmpty() || kept.isEmpty()) {
            return share(operator, format, rows, 0);
        }
        PowerShare without = share(operator, format, kept, 0);
        var errors = new Errors();
        held.forEach(row -> errors.add(row.share(), without.at(row.peakShare(), row.bandwidthShare(), row.seconds())));
        return share(operator, format, rows, errors.figures().orElseThrow().medianAbsolutePercent() / 100);
    }

    private static PowerShare share(
            PoweredOperator operator, NumberFormat format, List<MeasuredPower> rows, double medianShare) {
        double[][] points = new double[rows.size()][];
        double[] targets = new double[rows.size()];
        double[] weights = new double[rows.size()];
        for (int i = 0; i < points.length; i++) {
            MeasuredPower row = rows.get(i);
            points[i] = new double[] {
                Correction.log2(row.peakShare()), Correction.log2(row.bandwidthShare()), Correction.log2(row.seconds())
            };
            targets[i] = StrictMath.log(row.share());
            weights[i] = 1;
        }
        double[] values = new GridFit(AXES).fit(points, targets, weights, SMOOTHING, ROBUST_SCALE);
        return new PowerShare(
                operator, format, new Correction(AXES, GridFit.thousandths(values)), rows.size(), medianShare);
    }
}
