package io.goodput.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * How a number is computed from an architecture, step by step, to be shown beside it.
 *
 * @param of what is computed
 * @param unit of the result
 * @param steps each from the sizes of the architecture and the steps before
 * @param result of the last step
 */
public record Derivation(String of, String unit, List<Step> steps, double result) {
    /**
     * One step.
     *
     * @param what it computes
     * @param formula in names
     * @param numbers the same in numbers
     * @param result what comes out
     */
    public record Step(String what, String formula, String numbers, double result) {}

    public Derivation {
        steps = List.copyOf(steps);
    }

    /** Of the KV that one of {@code tensorParallel} GPUs keeps per token, in layers that see the whole context. */
    public static Derivation kvBytesPerToken(Model model, Precision precision, int tensorParallel) {
        Architecture a = model.architecture();
        double bytes = precision.kvCache().bytes();
        List<Step> steps = new ArrayList<>();
        long numbers;
        switch (a.attention()) {
            case GroupedQueryAttention grouped -> {
                int heads = grouped.keyValueHeadsPerGpu(tensorParallel);
                steps.add(new Step(
                        "key-value heads of one GPU, which no head is cut over",
                        "ceil(keyValueHeads / tensorParallel)",
                        "ceil(%d / %d)".formatted(grouped.keyValueHeads(), tensorParallel),
                        heads));
                numbers = 2L * heads * grouped.headDimension();
                steps.add(new Step(
                        "numbers of a token in one layer: keys and values",
                        "2 × heads × headDimension",
                        "2 × %d × %d".formatted(heads, grouped.headDimension()),
                        numbers));
            }
            case LatentAttention latent -> {
                numbers = (long) latent.keyValueRank() + latent.ropeDimension();
                steps.add(new Step(
                        "numbers of a token in one layer: the latent and the rotary part, kept whole by every GPU",
                        "keyValueRank + ropeDimension",
                        "%d + %d".formatted(latent.keyValueRank(), latent.ropeDimension()),
                        numbers));
            }
        }
        if (a.windowLayers() > 0) {
            steps.add(new Step(
                    "bytes of a token inside the window of %d, in the layers with one; not in the result"
                            .formatted(a.windowTokens()),
                    "windowLayers × numbers × bytes",
                    "%d × %d × %s".formatted(a.windowLayers(), numbers, number(bytes)),
                    a.windowLayers() * numbers * bytes));
        }
        double result = a.fullAttentionLayers() * numbers * bytes;
        steps.add(new Step(
                "bytes of a token in all layers that see the whole context",
                "layers × numbers × bytes",
                "%d × %d × %s".formatted(a.fullAttentionLayers(), numbers, number(bytes)),
                result));
        if (a.sparseIndex().isPresent()) {
            SparseIndex index = a.sparseIndex().get();
            double keys = index.layers() * index.bytesPerToken();
            steps.add(new Step(
                    "bytes of the keys of the index of sparse attention, with their scales",
                    "indexLayers × bytes",
                    "%d × %s".formatted(index.layers(), number(index.bytesPerToken())),
                    keys));
            steps.add(new Step("both", "kv + index", number(result) + " + " + number(keys), result + keys));
            result += keys;
        }
        return new Derivation("KV of one token on one of %d GPUs".formatted(tensorParallel), "bytes", steps, result);
    }

    /** Of all weights, layers that predict further tokens included. */
    public static Derivation weightBytes(Model model, Precision precision) {
        Architecture a = model.architecture();
        int hidden = a.hiddenSize();
        var weights = new Weights();
        weights.add(
                a.tiedEmbeddings() ? "embedding, which is the head too" : "embedding and head",
                a.tiedEmbeddings() ? 1 : 2,
                "vocabularySize × hiddenSize",
                (long) a.vocabularySize() * hidden,
                precision.embedding());
        weights.add(
                "attention",
                a.layers(),
                "parameters of a layer's attention",
                a.attention().parameters(hidden),
                precision.attention());
        weights.add("norms around attention and MLP", a.layers(), "2 × hiddenSize", 2L * hidden, NumberFormat.BFLOAT16);
        weights.add("last norm", 1, "hiddenSize", hidden, NumberFormat.BFLOAT16);
        weights.add(
                "dense MLPs",
                a.denseLayers(),
                "3 × hiddenSize × denseSize",
                3L * hidden * a.denseSize(),
                precision.dense());
        Experts experts = a.experts();
        if (experts != null) {
            int layers = a.expertLayers();
            weights.add("routers", layers, "a router", experts.routerParameters(hidden), precision.embedding());
            weights.add(
                    "shared experts",
                    layers,
                    "shared × 3 × hiddenSize × size",
                    3L * experts.shared() * hidden * experts.size(),
                    precision.dense());
            weights.add(
                    "routed experts",
                    layers,
                    "count × an expert",
                    experts.count() * experts.parametersOfOne(hidden),
                    precision.experts());
        }
        LatentAttention latent = a.latentAttention();
        if (latent != null && latent.sparseIndex() != null) {
            weights.add(
                    "index of sparse attention",
                    latent.sparseIndex().layers(),
                    "an index",
                    latent.sparseIndex().parameters(hidden, latent.queryRank()),
                    precision.attention());
        }
        if (a.nextTokenLayers() > 0) {
            weights.add(new Step(
                    "layers that predict further tokens, embeddings of their own included",
                    "nextTokenLayers × (layer × bytes + embeddings × bytes)",
                    "%d layers of %d parameters in all".formatted(a.nextTokenLayers(), model.nextTokenParameters()),
                    model.nextTokenBytesPerGpu(precision, 1)));
        }
        return weights.sum();
    }

    /** Of the parameters that one token passes through. */
    public static Derivation activeParameters(Model model) {
        Architecture a = model.architecture();
        List<Step> steps = new ArrayList<>();
        Experts experts = a.experts();
        if (experts == null) {
            steps.add(new Step(
                    "all parameters: no layer has experts",
                    "parameters",
                    Long.toString(model.parameters()),
                    model.parameters()));
        } else {
            long one = experts.parametersOfOne(a.hiddenSize());
            long idle = (long) a.expertLayers() * (experts.count() - experts.active()) * one;
            steps.add(new Step("all parameters", "parameters", Long.toString(model.parameters()), model.parameters()));
            steps.add(new Step(
                    "routed experts that a token is not sent to",
                    "expertLayers × (count − active) × an expert",
                    "%d × (%d − %d) × %d".formatted(a.expertLayers(), experts.count(), experts.active(), one),
                    idle));
            steps.add(new Step(
                    "parameters that a token passes through",
                    "all − idle",
                    "%d − %d".formatted(model.parameters(), idle),
                    model.parameters() - idle));
        }
        if (!a.tiedEmbeddings()) {
            long embedding = (long) a.vocabularySize() * a.hiddenSize();
            steps.add(new Step(
                    "without the embedding, of which a token looks up one row",
                    "… − vocabularySize × hiddenSize",
                    "%.0f − %d × %d".formatted(steps.getLast().result(), a.vocabularySize(), a.hiddenSize()),
                    steps.getLast().result() - embedding));
        }
        return new Derivation(
                "active parameters", "parameters", steps, steps.getLast().result());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** The parts of the weights, and their sum. */
    private static final class Weights {
        private final List<Step> parts = new ArrayList<>();
        private double bytes;

        void add(Step part) {
            parts.add(part);
            bytes += part.result();
        }

        /** Adds {@code times} of {@code parameters}; nothing where there are none. */
        void add(String what, int times, String formula, long parameters, NumberFormat format) {
            if (times > 0 && parameters > 0) {
                add(new Step(
                        what,
                        "times × " + formula + " × bytes",
                        "%d × %d × %s".formatted(times, parameters, number(format.bytes())),
                        (double) times * parameters * format.bytes()));
            }
        }

        Derivation sum() {
            parts.add(new Step("all weights", "sum", "sum of the %d above".formatted(parts.size()), bytes));
            return new Derivation("weights", "bytes", parts, bytes);
        }
    }
}
