package io.goodput.contracts;

import java.util.List;

/**
 * A run over time, from its start. Stays where the run was made: it is many times the size of its report.
 *
 * @param windowStartSeconds start of the measured window
 * @param windowEndSeconds end of the measured window
 * @param buckets in order, without gaps; the last one ends with the run
 */
public record TimeSeries(double windowStartSeconds, double windowEndSeconds, List<SeriesBucket> buckets) {
    public TimeSeries {
        buckets = List.copyOf(buckets);
    }
}
