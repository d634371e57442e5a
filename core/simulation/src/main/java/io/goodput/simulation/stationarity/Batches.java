package io.goodput.simulation.stationarity;

import io.goodput.contracts.SeriesBucket;
import java.util.ArrayList;
import java.util.List;

/** Buckets in batches. */
final class Batches {
    private Batches() {}

    /** As many batches of equally many buckets as there can be up to {@code most}; what is left over at the start goes. */
    static List<List<SeriesBucket>> of(List<SeriesBucket> buckets, int most) {
        int each = Math.max(1, Math.ceilDiv(buckets.size(), most));
        int batches = buckets.size() / each;
        List<List<SeriesBucket>> result = new ArrayList<>(batches);
        for (int from = buckets.size() - batches * each; from < buckets.size(); from += each) {
            result.add(buckets.subList(from, from + each));
        }
        return result;
    }
}
