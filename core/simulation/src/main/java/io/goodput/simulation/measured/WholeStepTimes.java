package io.goodput.simulation.measured;

import io.goodput.contracts.DecodeLookup;
import io.goodput.contracts.WholeSteps;
import io.goodput.engine.timing.DecodePiece;
import io.goodput.engine.timing.RankLoad;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Whole steps, measured from outside. A prefill is looked up by its prompt tokens (of all its prompts; rows of as many
 * tokens are averaged), its past does not count. A decode step is looked up by its sequences and their mean context, each
 * batch at the contexts that it was measured at. A step of both takes a prefill of all its tokens, or the decode step where
 * that takes longer.
 */
final class WholeStepTimes implements MeasuredTimes {
    private static final List<String> NUMBERS = List.of("sequences", "tokens", "seconds");

    private final boolean asTokens;
    private final Polyline prefill;
    private final Polyline prefillWatts;
    private final double[] batches;
    private final Polyline[] decode;
    private final Polyline decodeWatts;
    /** Decode times by the tokens in the batch. */
    private final Polyline decodeByTokens;

    /** Rows of one key, averaged. */
    private static final class Means {
        private final NavigableMap<Double, double[]> sums = new TreeMap<>();

        void add(double key, double seconds, double watts) {
            double[] sum = sums.computeIfAbsent(key, missing -> new double[3]);
            sum[0] += seconds;
            sum[1] += watts;
            sum[2]++;
        }

        Polyline seconds() {
            return line(0);
        }

        Polyline watts() {
            return line(1);
        }

        private Polyline line(int of) {
            return new Polyline(
                    sums.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                    sums.values().stream().mapToDouble(sum -> sum[of] / sum[2]).toArray());
        }
    }

    private WholeStepTimes(boolean asTokens, Means prefill, Means tokens, Means watts, Map<Double, Means> byBatch) {
        this.asTokens = asTokens;
        this.prefill = prefill.seconds();
        this.prefillWatts = prefill.watts();
        this.decodeByTokens = tokens.seconds();
        this.decodeWatts = watts.watts();
        this.batches =
                byBatch.keySet().stream().mapToDouble(Double::doubleValue).toArray();
        this.decode = byBatch.values().stream().map(Means::seconds).toArray(Polyline[]::new);
    }

    static WholeStepTimes read(WholeSteps steps, Path path, String pointer) {
        MeasurementFile file = MeasurementFile.read(path, steps.file(), pointer, List.of("phase"), NUMBERS, "watts");
        var prefill = new Means();
        var tokens = new Means();
        var watts = new Means();
        NavigableMap<Double, Means> byBatch = new TreeMap<>();
        Map<String, Integer> last = new TreeMap<>();
        for (int row = 0; row < file.rows(); row++) {
            String phase = file.text(row, "phase");
            double sequences = file.count(row, "sequences");
            double each = file.count(row, "tokens");
            double seconds = file.seconds(row, "seconds", 1);
            double drawn = file.number(row, "watts");
            if (sequences == 0 || each == 0) {
                throw file.refusedAt(
                        row,
                        sequences == 0 ? "sequences" : "tokens",
                        0,
                        "a step has sequences, and they have tokens",
                        "Maybe at least 1");
            }
            Integer before = last.put(phase, row);
            if (before != null
                    && (sequences < file.number(before, "sequences")
                            || (sequences == file.number(before, "sequences")
                                    && each <= file.number(before, "tokens")))) {
                throw file.refusedAt(
                        row,
                        "tokens",
                        each,
                        "rows of a phase must ascend by sequences and tokens, none twice",
                        "Maybe sort them and average what was measured twice");
            }
            switch (phase) {
                case "prefill" -> prefill.add(sequences * each, seconds, drawn);
                case "decode" -> {
                    tokens.add(sequences * each, seconds, drawn);
                    watts.add(sequences, seconds, drawn);
                    byBatch.computeIfAbsent(sequences, missing -> new Means()).add(each, seconds, drawn);
                }
                default ->
                    throw file.refused(
                            phase,
                            "%s, line %d: phase must be prefill or decode".formatted(steps.file(), row + 2),
                            "Maybe decode");
            }
        }
        if (last.size() < 2) {
            throw file.refused(
                    "only " + String.join("", last.keySet()),
                    steps.file() + " must have rows of both phases, prefill and decode",
                    "Maybe join two files");
        }
        return new WholeStepTimes(
                steps.decodeLookup() == DecodeLookup.SEQUENCES_AS_TOKENS, prefill, tokens, watts, byBatch);
    }

    @Override
    public double attentionSeconds(RankLoad load) {
        double fresh = fresh(load);
        double sequences = load.decoding();
        if (sequences == 0) {
            return fresh == 0 ? 0 : prefill.at(fresh);
        }
        double alone = decodeSeconds(sequences, load.contextTokens() / sequences);
        return fresh == 0 ? alone : Math.max(alone, prefill.at(fresh + sequences));
    }

    private static double fresh(RankLoad load) {
        double sum = 0;
        for (int chunk = 0; chunk < load.chunks(); chunk++) {
            sum += load.newTokens(chunk);
        }
        return sum;
    }

    private double decodeSeconds(double sequences, double context) {
        if (asTokens) {
            return decodeByTokens.at(sequences);
        }
        if (batches.length == 1 || sequences <= batches[0]) {
            return decode[0].at(context);
        }
        int b = Polyline.segment(batches, sequences);
        double low = decode[b].at(context);
        return low + (decode[b + 1].at(context) - low) * share(b, sequences);
    }

    private double share(int b, double sequences) {
        return (sequences - batches[b]) / (batches[b + 1] - batches[b]);
    }

    @Override
    public boolean isBeyond(RankLoad load) {
        double sequences = load.decoding();
        if (fresh(load) + (load.chunks() > 0 ? sequences : 0) > prefill.last()) {
            return true;
        }
        return sequences > 0 && isDecodeBeyond(sequences, load.contextTokens());
    }

    @Override
    public boolean isDecodeBeyond(double sequences, double contextTokens) {
        return asTokens
                ? sequences > decodeByTokens.last()
                : sequences > batches[batches.length - 1]
                        || contextTokens / sequences > decode[nearest(sequences)].last();
    }

    private int nearest(double sequences) {
        return batches.length == 1 || sequences <= batches[0] ? 0 : Polyline.segment(batches, sequences);
    }

    @Override
    public void decode(double sequences, double contextTokens, DecodePiece piece) {
        double mean = contextTokens / sequences;
        piece.seconds = decodeSeconds(sequences, mean);
        if (asTokens) {
            piece.secondsPerToken = 0;
            piece.lastContextTokens = Double.POSITIVE_INFINITY;
            return;
        }
        Polyline low = decode[nearest(sequences)];
        if (batches.length == 1 || sequences <= batches[0]) {
            piece.secondsPerToken = low.slopeAt(mean) / sequences;
            piece.lastContextTokens = low.endOfSlopeAt(mean) * sequences;
            return;
        }
        int b = Polyline.segment(batches, sequences);
        Polyline high = decode[b + 1];
        double slope = low.slopeAt(mean) + (high.slopeAt(mean) - low.slopeAt(mean)) * share(b, sequences);
        piece.secondsPerToken = slope / sequences;
        piece.lastContextTokens = Math.min(low.endOfSlopeAt(mean), high.endOfSlopeAt(mean)) * sequences;
    }

    @Override
    public double hostSeconds() {
        return 0;
    }

    @Override
    public double restSeconds(double tokens, double sequences) {
        return 0;
    }

    @Override
    public boolean isRestBeyond(double tokens, double sequences) {
        return false;
    }

    @Override
    public double watts(RankLoad load) {
        double fresh = fresh(load);
        return fresh > 0 ? prefillWatts.at(fresh + load.decoding()) : decodeWatts(load.decoding());
    }

    @Override
    public double decodeWatts(double sequences) {
        return decodeWatts.at(sequences);
    }

    @Override
    public double[] batches() {
        return batches.clone();
    }

    @Override
    public double[] contexts() {
        return decode[0].knots();
    }
}
