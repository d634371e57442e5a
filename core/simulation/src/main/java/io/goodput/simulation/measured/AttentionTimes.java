package io.goodput.simulation.measured;

import io.goodput.engine.timing.DecodePiece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Seconds of one layer's attention by the new tokens of all prompt chunks in a step, their past tokens, the decoding
 * sequences and the mean of their contexts. Linear in each between the measured points, constant below the first, and
 * continued beyond the last.
 */
final class AttentionTimes {
    private static final List<String> COLUMNS =
            List.of("prefill_chunk", "kv_prefill", "n_decode", "kv_decode", "time_us");
    private static final double MICROSECOND = 1e-6;

    /** Batches without prompts, and their times by context. */
    private final double[] batches;

    private final Polyline[] decode;
    private final double[] chunks;
    /** Chunks without decoding sequences, by past tokens. */
    private final Polyline[] alone;

    private final double[] mixedBatches;
    private final double[][] pasts;
    /** By chunk, batch and past tokens: times by context. */
    private final Polyline[][][] mixed;

    /** Rows of one chunk and batch: past tokens, context, seconds. */
    private static final class Slice {
        final NavigableMap<Double, NavigableMap<Double, Double>> rows = new TreeMap<>();

        void put(double past, double context, double seconds) {
            rows.computeIfAbsent(past, key -> new TreeMap<>()).put(context, seconds);
        }

        List<List<Double>> points() {
            List<List<Double>> points = new ArrayList<>();
            rows.forEach((past, row) -> row.keySet().forEach(context -> points.add(List.of(past, context))));
            return points;
        }

        Polyline byContext(double past) {
            return polyline(Objects.requireNonNull(rows.get(past)));
        }

        /** Without decoding sequences the context is 0 everywhere. */
        Polyline byPast() {
            NavigableMap<Double, Double> first = new TreeMap<>();
            rows.forEach((past, row) -> first.put(past, row.firstEntry().getValue()));
            return polyline(first);
        }

        private static Polyline polyline(Map<Double, Double> points) {
            return new Polyline(
                    points.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                    points.values().stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    private AttentionTimes(NavigableMap<Double, NavigableMap<Double, Slice>> slices, MeasurementFile file) {
        NavigableMap<Double, Slice> pure = slices.getOrDefault(0.0, new TreeMap<>());
        if (pure.isEmpty()) {
            throw file.refused(
                    "no rows of prefill_chunk 0",
                    "attention.csv must have steps that only decode",
                    "Maybe measure them too");
        }
        batches = keys(pure);
        decode = pure.values().stream().map(slice -> slice.byContext(0)).toArray(Polyline[]::new);
        NavigableMap<Double, NavigableMap<Double, Slice>> prompts = slices.tailMap(0.0, false);
        if (prompts.isEmpty()) {
            throw file.refused(
                    "no rows with a prefill_chunk", "attention.csv must have prompt chunks", "Maybe measure them too");
        }
        chunks = keys(prompts);
        alone = new Polyline[chunks.length];
        mixedBatches = keys(prompts.firstEntry().getValue().tailMap(0.0, false));
        pasts = new double[chunks.length][];
        mixed = new Polyline[chunks.length][mixedBatches.length][];
        for (int c = 0; c < chunks.length; c++) {
            NavigableMap<Double, Slice> chunk = Objects.requireNonNull(prompts.get(chunks[c]));
            Slice without = chunk.get(0.0);
            if (without == null) {
                throw hole(file, chunks[c], "a row of n_decode 0");
            }
            alone[c] = without.byPast();
            if (!Arrays.equals(mixedBatches, keys(chunk.tailMap(0.0, false)))) {
                throw hole(file, chunks[c], "the same n_decode as prefill_chunk " + count(chunks[0]));
            }
            for (int b = 0; b < mixedBatches.length; b++) {
                Slice slice = Objects.requireNonNull(chunk.get(mixedBatches[b]));
                Slice first = Objects.requireNonNull(chunk.get(mixedBatches[0]));
                if (!slice.points().equals(first.points())) {
                    throw hole(
                            file,
                            chunks[c],
                            "the same kv_prefill and kv_decode at n_decode %s as at %s"
                                    .formatted(count(mixedBatches[b]), count(mixedBatches[0])));
                }
                pasts[c] = keys(slice.rows);
                mixed[c][b] = new Polyline[pasts[c].length];
                for (int p = 0; p < pasts[c].length; p++) {
                    mixed[c][b][p] = slice.byContext(pasts[c][p]);
                }
            }
        }
    }

    private static double[] keys(Map<Double, ?> map) {
        return map.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static RuntimeException hole(MeasurementFile file, double chunk, String what) {
        return file.refused(
                "prefill_chunk " + count(chunk),
                "attention.csv has a hole: prefill_chunk %s must have %s".formatted(count(chunk), what),
                "Maybe the measurement was cut short");
    }

    private static String count(double value) {
        return MeasurementFile.shorter(value);
    }

    /** Reads {@code attention.csv}; its rows ascend by chunk, past, batch and context. */
    static AttentionTimes read(Path path, String shown, String pointer) {
        MeasurementFile file = MeasurementFile.read(path, shown, pointer, List.of(), COLUMNS, "");
        NavigableMap<Double, NavigableMap<Double, Slice>> slices = new TreeMap<>();
        for (int row = 0; row < file.rows(); row++) {
            double chunk = file.count(row, "prefill_chunk");
            double past = file.count(row, "kv_prefill");
            double batch = file.count(row, "n_decode");
            double context = file.count(row, "kv_decode");
            if (row > 0 && !ascends(file, row)) {
                throw file.refusedAt(
                        row,
                        "kv_decode",
                        context,
                        "rows must ascend by prefill_chunk, kv_prefill, n_decode and kv_decode, none twice",
                        "Maybe sort them");
            }
            if ((chunk == 0 && (past != 0 || batch == 0)) || (batch == 0 && context != 0)) {
                throw file.refusedAt(
                        row,
                        "prefill_chunk",
                        chunk,
                        "without new tokens there is neither kv_prefill nor an empty batch, and no kv_decode in one",
                        "Maybe another column");
            }
            slices.computeIfAbsent(chunk, key -> new TreeMap<>())
                    .computeIfAbsent(batch, key -> new Slice())
                    .put(past, context, file.seconds(row, "time_us", MICROSECOND));
        }
        return new AttentionTimes(slices, file);
    }

    private static boolean ascends(MeasurementFile file, int row) {
        for (String column : COLUMNS.subList(0, 4)) {
            double difference = file.number(row, column) - file.number(row - 1, column);
            if (difference != 0) {
                return difference > 0;
            }
        }
        return false;
    }

    double[] batches() {
        return batches.clone();
    }

    double[] contexts() {
        return decode[0].knots();
    }

    /** Seconds of a layer; {@code newTokens} or {@code sequences} are above 0. */
    double seconds(double newTokens, double pastTokens, double sequences, double context) {
        if (newTokens == 0) {
            return decodeSeconds(sequences, context);
        }
        if (newTokens < chunks[0] && sequences > 0) {
            double share = newTokens / chunks[0];
            double without = decodeSeconds(sequences, context);
            return without + (chunkSeconds(0, pastTokens, sequences, context) - without) * share;
        }
        if (chunks.length == 1) {
            return chunkSeconds(0, pastTokens, sequences, context);
        }
        int c = Polyline.segment(chunks, newTokens);
        return Polyline.between(
                chunks[c],
                chunkSeconds(c, pastTokens, sequences, context),
                chunks[c + 1],
                chunkSeconds(c + 1, pastTokens, sequences, context),
                newTokens);
    }

    private double chunkSeconds(int c, double past, double sequences, double context) {
        if (sequences == 0 || mixedBatches.length == 0) {
            return alone[c].at(past);
        }
        if (mixedBatches.length == 1) {
            return mixedSeconds(c, 0, past, context);
        }
        int b = Polyline.segment(mixedBatches, sequences);
        return Polyline.between(
                mixedBatches[b],
                mixedSeconds(c, b, past, context),
                mixedBatches[b + 1],
                mixedSeconds(c, b + 1, past, context),
                sequences);
    }

    private double mixedSeconds(int c, int b, double past, double context) {
        double[] knots = pasts[c];
        if (knots.length == 1) {
            return mixed[c][b][0].at(context);
        }
        int p = Polyline.segment(knots, past);
        return Polyline.between(
                knots[p], mixed[c][b][p].at(context), knots[p + 1], mixed[c][b][p + 1].at(context), past);
    }

    private double decodeSeconds(double sequences, double context) {
        if (batches.length == 1 || sequences <= batches[0]) {
            return decode[0].at(context);
        }
        int b = Polyline.segment(batches, sequences);
        double low = decode[b].at(context);
        return low + (decode[b + 1].at(context) - low) * share(b, sequences);
    }

    /** Seconds, slope by the mean context, and the mean context up to which it holds, of a layer that only decodes. */
    void decodeLine(double sequences, double context, DecodePiece line) {
        if (batches.length == 1 || sequences <= batches[0]) {
            line.seconds = decode[0].at(context);
            line.secondsPerToken = decode[0].slopeAt(context);
            line.lastContextTokens = decode[0].endOfSlopeAt(context);
            return;
        }
        int b = Polyline.segment(batches, sequences);
        double share = share(b, sequences);
        Polyline low = decode[b];
        Polyline high = decode[b + 1];
        line.seconds = low.at(context) + (high.at(context) - low.at(context)) * share;
        line.secondsPerToken = low.slopeAt(context) + (high.slopeAt(context) - low.slopeAt(context)) * share;
        line.lastContextTokens = Math.min(low.endOfSlopeAt(context), high.endOfSlopeAt(context));
    }

    private double share(int b, double sequences) {
        return (sequences - batches[b]) / (batches[b + 1] - batches[b]);
    }

    boolean isBeyond(double newTokens, double pastTokens, double sequences, double context) {
        if (newTokens == 0) {
            return sequences > batches[batches.length - 1] || context > decode[0].last();
        }
        int c = chunks.length - 1;
        return newTokens > chunks[c]
                || pastTokens > alone[c].last()
                || (sequences > 0
                        && (mixedBatches.length == 0
                                || sequences > mixedBatches[mixedBatches.length - 1]
                                || context > mixed[c][0][0].last()));
    }
}
