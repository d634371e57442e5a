package io.goodput.simulation.measured;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LayerProfile;
import io.goodput.contracts.ProfiledAllReduce;
import io.goodput.contracts.ProfiledExperts;
import io.goodput.contracts.Violation;
import io.goodput.engine.timing.DecodePiece;
import io.goodput.engine.timing.RankLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A step composed of kernels measured one by one, as LLMServingSim composes it: every layer takes two norms, attention and
 * each of its other kernels once; embedding, last norm, head and sampler once a step. Dense kernels depend on the tokens of
 * the step, head and sampler on the sequences that make a token. Attention is looked up once a step, at the sums of new and
 * of past tokens over its prompt chunks, and at the decoding sequences and their mean context. Unequal contexts take longer
 * than equal ones: seconds(mean) + alpha × (seconds(longest) − seconds(mean)), alpha the profile's pooled fit, the longest
 * context taken as a given multiple of the mean, at most the whole context. Tensor parallelism adds two all-reduces a layer,
 * which a profile does not hold. Nothing overlaps.
 */
final class LayerProfileTimes implements MeasuredTimes {
    private static final String META = "meta.yaml";
    private static final String DENSE = "dense.csv";
    private static final String PER_SEQUENCE = "per_sequence.csv";
    private static final String ATTENTION = "attention.csv";
    private static final String MIXTURE = "moe.csv";
    private static final double MICROSECOND = 1e-6;
    private static final double BFLOAT16_BYTES = 2;
    private static final List<String> ONCE = List.of("embedding", "final_layernorm");
    private static final List<String> DENSE_MLP = List.of("gate_up_proj", "act_fn", "down_proj");
    private static final String NORM = "layernorm";
    private static final int MAX_KERNELS = 100;

    private final int layers;
    private final int expertLayers;
    private final AttentionTimes attention;
    private final Polyline dense;
    private final Polyline head;
    private final @Nullable ExpertTimes mixture;
    private final double alpha;
    private final double spread;
    private final double hostSeconds;
    private final double fixedSeconds;
    private final double secondsPerToken;

    private LayerProfileTimes(
            LayerProfile profile,
            AttentionTimes attention,
            Polyline dense,
            Polyline head,
            @Nullable ExpertTimes mixture,
            double alpha,
            int tensorParallel) {
        this.layers = profile.layers();
        this.expertLayers = mixture == null ? 0 : layers - denseLayers(profile);
        this.attention = attention;
        this.dense = dense;
        this.head = head;
        this.mixture = mixture;
        this.alpha = alpha;
        this.spread = profile.contextSpread() == null ? 1 : profile.contextSpread();
        ProfiledAllReduce allReduce = profile.allReduce();
        this.hostSeconds = profile.hostSecondsPerStep() == null ? 0 : profile.hostSecondsPerStep();
        if (tensorParallel == 1 || allReduce == null) {
            this.fixedSeconds = hostSeconds;
            this.secondsPerToken = 0;
        } else {
            this.fixedSeconds = hostSeconds + 2 * layers * allReduce.fixedSeconds();
            double bytes = profile.hiddenSize() * BFLOAT16_BYTES * 2 * (tensorParallel - 1) / tensorParallel;
            this.secondsPerToken = 2 * layers * bytes / allReduce.busBytesPerSecond();
        }
    }

    private static int denseLayers(LayerProfile profile) {
        return profile.denseLayers() == null ? profile.layers() : profile.denseLayers();
    }

    /** Names, below its folder, of the files of a profile that are read. */
    static List<String> files(LayerProfile profile, int tensorParallel) {
        return Stream.concat(
                        Stream.of(META),
                        Stream.of(DENSE, PER_SEQUENCE, ATTENTION, MIXTURE)
                                .filter(table -> !table.equals(MIXTURE) || profile.experts() != null)
                                .map(table -> part(tensorParallel) + "/" + table))
                .toList();
    }

    private static String part(int tensorParallel) {
        return "tp" + tensorParallel;
    }

    /**
     * Reads the folder of a profile.
     *
     * @param folder where it is
     * @param pointer where the scenario names it
     */
    static LayerProfileTimes read(LayerProfile profile, Path folder, String pointer, int tensorParallel) {
        Map<String, String> meta = meta(folder.resolve(META), pointer);
        String part = part(tensorParallel);
        Path tables = folder.resolve(part);
        if (!Files.isDirectory(tables)) {
            throw refused(
                    pointer,
                    part,
                    "the profile %s must hold the pool's tensor parallelism: a folder %s"
                            .formatted(profile.folder(), part),
                    "Maybe tensorParallel " + measuredDegrees(folder));
        }
        if (tensorParallel > 1 && profile.allReduce() == null) {
            throw refused(
                    pointer.replaceAll("/folder$", "/allReduce"),
                    "absent",
                    "a tensor parallelism of %d adds all-reduces, which a profile does not hold"
                            .formatted(tensorParallel),
                    "Maybe allReduce: {fixedSeconds: 2.0e-5, busBytesPerSecond: 1.6e10}");
        }
        NavigableMap<String, Polyline> kernels = kernels(tables.resolve(DENSE), part + "/" + DENSE, pointer, "tokens");
        for (String needed : Stream.concat(ONCE.stream(), Stream.of(NORM)).toList()) {
            if (!kernels.containsKey(needed)) {
                throw refused(
                        pointer,
                        String.join(", ", kernels.keySet()),
                        part + "/" + DENSE + " must have the layer " + needed,
                        "Maybe it goes by another name");
            }
        }
        NavigableMap<String, Polyline> sequences =
                kernels(tables.resolve(PER_SEQUENCE), part + "/" + PER_SEQUENCE, pointer, "sequences");
        ExpertTimes mixture = profile.experts() == null
                ? null
                : ExpertTimes.read(tables.resolve(MIXTURE), part + "/" + MIXTURE, pointer, profile.experts());
        int denseLayers = denseLayers(profile);
        Polyline dense = sum(kernels, name -> {
            if (ONCE.contains(name)) {
                return 1;
            }
            if (DENSE_MLP.contains(name)) {
                return denseLayers;
            }
            return name.equals(NORM) ? 2 * profile.layers() : profile.layers();
        });
        return new LayerProfileTimes(
                profile,
                AttentionTimes.read(tables.resolve(ATTENTION), part + "/" + ATTENTION, pointer),
                dense,
                sum(sequences, name -> 1),
                mixture,
                alpha(meta, pointer, tensorParallel),
                tensorParallel);
    }

    private static String measuredDegrees(Path folder) {
        try (Stream<Path> parts = Files.list(folder)) {
            String found = String.join(
                    " or ",
                    parts.map(each -> each.getFileName().toString())
                            .filter(name -> name.matches("tp[0-9]{1,4}"))
                            .map(name -> name.substring(2))
                            .sorted()
                            .toList());
            return found.isEmpty() ? "of a profile that has one" : found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings of the profile by JSON pointer. */
    private static Map<String, String> meta(Path path, String pointer) {
        if (!Files.isRegularFile(path)) {
            throw refused(pointer, "meta.yaml", "a profile must have a file meta.yaml", "Maybe another folder");
        }
        try {
            if (Files.size(path) > Codec.MAX_QUESTION_BYTES) {
                throw refused(
                        pointer, "meta.yaml", "meta.yaml may have at most 1 MiB", "Maybe keep its tables in CSV files");
            }
            return Codec.readScalars(Files.readString(path), Format.YAML);
        } catch (InvalidInputException e) {
            Violation first = e.violations().getFirst();
            throw refused(pointer, first.value(), "meta.yaml: " + first.rule(), first.advice());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The profile's pooled penalty for unequal contexts; none where it was not measured. */
    private static double alpha(Map<String, String> meta, String pointer, int tensorParallel) {
        String text = meta.getOrDefault("/skew_fit/per_tp/" + tensorParallel + "/alpha_default", "0");
        double value = text.matches("[0-9]{1,3}(\\.[0-9]{1,18})?") ? Double.parseDouble(text) : Double.NaN;
        if (!(value >= 0 && value <= 1)) {
            throw refused(
                    pointer,
                    text,
                    "meta.yaml: /skew_fit/per_tp/%d/alpha_default must be a number from 0 to 1"
                            .formatted(tensorParallel),
                    "Maybe fit it again");
        }
        return value;
    }

    /** Times by layer, all at the same knots. */
    private static NavigableMap<String, Polyline> kernels(Path path, String shown, String pointer, String key) {
        MeasurementFile file =
                MeasurementFile.read(path, shown, pointer, List.of("layer"), List.of(key, "time_us"), "");
        NavigableMap<String, NavigableMap<Double, Double>> byName = new TreeMap<>();
        for (int row = 0; row < file.rows(); row++) {
            String name = file.text(row, "layer");
            double at = file.count(row, key);
            NavigableMap<Double, Double> points = byName.computeIfAbsent(name, missing -> new TreeMap<>());
            if (byName.size() > MAX_KERNELS || name.isBlank()) {
                throw file.refusedAt(
                        row, key, at, "layer must be one of at most " + MAX_KERNELS + " names", "Maybe another column");
            }
            if (!points.isEmpty() && at <= points.lastKey()) {
                throw file.refusedAt(
                        row,
                        key,
                        at,
                        "%s of %s must ascend, none twice; the row before has %s"
                                .formatted(key, name, MeasurementFile.shorter(points.lastKey())),
                        "Maybe sort the rows");
            }
            points.put(at, file.seconds(row, "time_us", MICROSECOND));
        }
        String first = byName.firstKey();
        byName.forEach((name, points) -> {
            if (!points.keySet().equals(byName.firstEntry().getValue().keySet())) {
                throw file.refused(
                        name,
                        "%s has a hole: %s must be measured at the same %s as %s".formatted(shown, name, key, first),
                        "Maybe the measurement was cut short");
            }
        });
        NavigableMap<String, Polyline> lines = new TreeMap<>();
        byName.forEach((name, points) -> lines.put(
                name,
                new Polyline(
                        points.keySet().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray(),
                        points.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())));
        return lines;
    }

    private static Polyline sum(NavigableMap<String, Polyline> kernels, ToIntFunction<String> times) {
        double[] knots = kernels.firstEntry().getValue().knots();
        double[] sums = new double[knots.length];
        kernels.forEach((name, line) -> {
            for (int i = 0; i < knots.length; i++) {
                sums[i] += times.applyAsInt(name) * line.at(knots[i]);
            }
        });
        return new Polyline(knots, sums);
    }

    private static InvalidInputException refused(String pointer, String value, String rule, String advice) {
        return new InvalidInputException(new Violation(pointer, value, rule, advice));
    }

    @Override
    public double attentionSeconds(RankLoad load) {
        double fresh = 0;
        double past = 0;
        for (int chunk = 0; chunk < load.chunks(); chunk++) {
            fresh += load.newTokens(chunk);
            past += load.pastTokens(chunk);
        }
        double sequences = load.decoding();
        if (fresh == 0 && sequences == 0) {
            return 0;
        }
        double mean = sequences == 0 ? 0 : load.contextTokens() / sequences;
        double seconds = attention.seconds(fresh, past, sequences, mean);
        double longest = longestOverMean(sequences);
        if (longest > 1) {
            seconds += alpha * (attention.seconds(fresh, past, sequences, longest * mean) - seconds);
        }
        return layers * Math.max(0, seconds);
    }

    /** Longest over mean context: as given, and never more than all of the batch's context in one member. */
    private double longestOverMean(double sequences) {
        return alpha == 0 ? 1 : Math.min(spread, sequences);
    }

    @Override
    public boolean isBeyond(RankLoad load) {
        double fresh = 0;
        double past = 0;
        for (int chunk = 0; chunk < load.chunks(); chunk++) {
            fresh += load.newTokens(chunk);
            past += load.pastTokens(chunk);
        }
        double sequences = load.decoding();
        double mean = sequences == 0 ? 0 : load.contextTokens() / sequences;
        return attention.isBeyond(fresh, past, sequences, mean * Math.max(1, longestOverMean(sequences)));
    }

    @Override
    public void decode(double sequences, double contextTokens, DecodePiece piece) {
        double mean = contextTokens / sequences;
        attention.decodeLine(sequences, mean, piece);
        double longest = longestOverMean(sequences);
        if (longest > 1) {
            double seconds = piece.seconds;
            double slope = piece.secondsPerToken;
            double end = piece.lastContextTokens;
            attention.decodeLine(sequences, longest * mean, piece);
            piece.seconds = seconds + alpha * (piece.seconds - seconds);
            piece.secondsPerToken = slope + alpha * (longest * piece.secondsPerToken - slope);
            piece.lastContextTokens = Math.min(end, piece.lastContextTokens / longest);
        }
        piece.seconds *= layers;
        piece.secondsPerToken *= layers / sequences;
        piece.lastContextTokens *= sequences;
    }

    @Override
    public boolean isDecodeBeyond(double sequences, double contextTokens) {
        double longest = Math.max(1, longestOverMean(sequences)) * contextTokens / sequences;
        return attention.isBeyond(0, 0, sequences, longest);
    }

    @Override
    public double hostSeconds() {
        return hostSeconds;
    }

    @Override
    public double restSeconds(double tokens, double sequences) {
        double sum = fixedSeconds + secondsPerToken * tokens + dense.at(tokens);
        if (sequences > 0) {
            sum += head.at(sequences);
        }
        return mixture == null ? sum : sum + expertLayers * mixture.seconds(tokens);
    }

    @Override
    public boolean isRestBeyond(double tokens, double sequences) {
        return tokens > dense.last() || sequences > head.last() || (mixture != null && mixture.isBeyond(tokens));
    }

    @Override
    public double watts(RankLoad load) {
        return Double.NaN;
    }

    @Override
    public double decodeWatts(double sequences) {
        return Double.NaN;
    }

    @Override
    public double[] batches() {
        return attention.batches();
    }

    @Override
    public double[] contexts() {
        return attention.contexts();
    }

    /** Seconds of one layer's routed experts, by tokens and the experts that they reach. */
    private static final class ExpertTimes {
        private final ProfiledExperts experts;
        private final double[] active;
        private final Polyline[] byTokens;

        private ExpertTimes(ProfiledExperts experts, double[] active, Polyline[] byTokens) {
            this.experts = experts;
            this.active = active;
            this.byTokens = byTokens;
        }

        static ExpertTimes read(Path path, String shown, String pointer, ProfiledExperts experts) {
            MeasurementFile file = MeasurementFile.read(
                    path, shown, pointer, List.of(), List.of("tokens", "activated_experts", "time_us"), "");
            NavigableMap<Double, NavigableMap<Double, Double>> rows = new TreeMap<>();
            for (int row = 0; row < file.rows(); row++) {
                double tokens = file.count(row, "tokens");
                NavigableMap<Double, Double> points =
                        rows.computeIfAbsent(file.count(row, "activated_experts"), missing -> new TreeMap<>());
                if (points.put(tokens, file.seconds(row, "time_us", MICROSECOND)) != null) {
                    throw file.refusedAt(
                            row, "tokens", tokens, "no point may be measured twice", "Maybe remove one of the rows");
                }
            }
            return new ExpertTimes(
                    experts,
                    rows.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                    rows.values().stream()
                            .map(points -> new Polyline(
                                    points.keySet().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray(),
                                    points.values().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray()))
                            .toArray(Polyline[]::new));
        }

        /** Experts that some of the tokens are sent to, were each sent to any with equal chance. */
        private double active(double tokens) {
            return experts.count() * (1 - StrictMath.pow(1 - (double) experts.active() / experts.count(), tokens));
        }

        double seconds(double tokens) {
            double reached = active(tokens);
            if (active.length == 1) {
                return byTokens[0].at(tokens);
            }
            int a = Polyline.segment(active, reached);
            return Polyline.between(
                    active[a], byTokens[a].at(tokens), active[a + 1], byTokens[a + 1].at(tokens), reached);
        }

        boolean isBeyond(double tokens) {
            return active(tokens) > active[active.length - 1]
                    || tokens
                            > Arrays.stream(byTokens)
                                    .mapToDouble(Polyline::last)
                                    .max()
                                    .orElse(0);
        }
    }
}
