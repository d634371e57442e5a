package io.goodput.engine.workload;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.Traffic;
import io.goodput.engine.kernel.RandomStream;

/** Arrival times as running sums of gaps; the first request comes one gap after the start. */
final class ArrivalTimes {
    private final ArrivalProcess process;
    private final double meanGapSeconds;
    /** Shape of gamma gaps, 1 / cv²; their scale is meanGapSeconds / shape. */
    private final double shape;

    private final RandomStream stream;
    private double last;

    ArrivalTimes(Traffic traffic, RandomStream stream) {
        Arrivals arrivals = traffic.arrivals() == null ? Arrivals.poisson() : traffic.arrivals();
        Double variation = arrivals.coefficientOfVariation();
        this.process = arrivals.process();
        this.meanGapSeconds = 1 / traffic.openRate();
        this.shape = variation == null ? 1 : 1 / (variation * variation);
        this.stream = stream;
    }

    double next() {
        last += meanGapSeconds
                * switch (process) {
                    case POISSON -> stream.exponential();
                    case CONSTANT -> 1;
                    case GAMMA -> stream.gamma(shape) / shape;
                    case MARKOV_MODULATED -> throw new IllegalStateException("not an arrival process of gaps");
                };
        return last;
    }
}
