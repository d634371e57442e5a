package io.goodput.catalog;

import io.goodput.contracts.Checks;
import java.util.List;
import java.util.Optional;

/**
 * A model. Parameters, weights and KV are computed from its architecture, never typed in.
 *
 * @param name its name in questions
 * @param title its name as its maker writes it
 * @param maker who published it
 * @param maxContextTokens longest prompt and output together
 * @param architecture its layers
 * @param publishedPrecision name of the precision that it is published in
 * @param precisions what it can be kept in, the published one among them
 */
public record Model(
        String name,
        String title,
        String maker,
        int maxContextTokens,
        Architecture architecture,
        String publishedPrecision,
        List<Precision> precisions) {
    private static final double BFLOAT16_BYTES = NumberFormat.BFLOAT16.bytes();

    public Model {
        precisions = List.copyOf(precisions);
        var checks = new Checks();
        checks.name("name", name);
        checks.range("maxContextTokens", maxContextTokens, 1, 10_000_000);
        checks.require(
                precisions.stream().anyMatch(each -> each.name().equals(publishedPrecision)),
                "publishedPrecision",
                publishedPrecision,
                "publishedPrecision must be one of the precisions",
                "Maybe add it");
        checks.done();
    }

    public Optional<Precision> findPrecision(String precision) {
        return precisions.stream().filter(each -> each.name().equals(precision)).findFirst();
    }

    public List<String> precisionNames() {
        return precisions.stream().map(Precision::name).toList();
    }

    /** Why steps of this model cannot be timed; empty when they can. */
    public String untimed() {
        return architecture
                .sparseIndex()
                .map(index ->
                        "the steps of %s cannot be timed: its attention is sparse (each query attends to %d tokens at most, which an index chooses), and no kernel of that kind is fitted"
                                .formatted(name, index.topTokens()))
                .orElse("");
    }

    /** Parameters without the layers that predict further tokens. */
    public long parameters() {
        Architecture a = architecture;
        return embeddingParameters() * (a.tiedEmbeddings() ? 1 : 2)
                + a.layers() * layerParameters()
                + a.denseLayers() * denseParameters()
                + a.expertLayers() * (sharedExpertParameters() + routerParameters() + allExpertParameters())
                + indexLayers() * indexParameters()
                + a.hiddenSize();
    }

    /** Parameters of the layers that predict further tokens, with embeddings and heads of their own. */
    public long nextTokenParameters() {
        return architecture.nextTokenLayers() * (nextTokenLayerParameters() + nextTokenEmbeddingParameters());
    }

    /** Parameters that one token passes through: its experts only, the LM head, and not the embedding's look-up. */
    public long activeParameters() {
        Architecture a = architecture;
        Experts experts = a.experts();
        long activeExperts = experts == null ? 0 : experts.active() * experts.parametersOfOne(a.hiddenSize());
        return embeddingParameters()
                + a.layers() * layerParameters()
                + a.denseLayers() * denseParameters()
                + a.expertLayers() * (sharedExpertParameters() + routerParameters() + activeExperts)
                + indexLayers() * indexParameters()
                + a.hiddenSize();
    }

    /** Bytes of all weights in {@code precision}, layers that predict further tokens included. */
    public double weightBytes(Precision precision) {
        return weightBytesPerGpu(precision, 1);
    }

    /**
     * Bytes of weights that one of {@code tensorParallel} GPUs holds: key-value heads beyond the model's, latent
     * projections, routers and norms are held by each of them.
     */
    public double weightBytesPerGpu(Precision precision, int tensorParallel) {
        Architecture a = architecture;
        double attention = a.attention().parametersPerGpu(a.hiddenSize(), tensorParallel);
        double shared = (double) embeddingParameters()
                / tensorParallel
                * precision.embedding().bytes();
        double expertLayer = routerParameters() * precision.embedding().bytes()
                + (double) sharedExpertParameters()
                        / tensorParallel
                        * precision.dense().bytes()
                + (double) allExpertParameters()
                        / tensorParallel
                        * precision.experts().bytes();
        return shared * (a.tiedEmbeddings() ? 1 : 2)
                + a.layers() * (attention * precision.attention().bytes() + normParameters() * BFLOAT16_BYTES)
                + a.denseLayers()
                        * (double) denseParameters()
                        / tensorParallel
                        * precision.dense().bytes()
                + a.expertLayers() * expertLayer
                + (double) indexLayers()
                        * indexParameters()
                        * precision.attention().bytes()
                + a.hiddenSize() * BFLOAT16_BYTES
                + nextTokenBytesPerGpu(precision, tensorParallel);
    }

    /**
     * Bytes of weights that a GPU of the largest stage holds: every attention rank has attention, dense layers, shared
     * experts, embedding and head for itself, cut over its GPUs; routed experts are shared by all GPUs of the stage. The
     * largest stage is taken to hold a head, as the last one does, but no embedding, which the first one holds.
     */
    public double weightBytesPerGpu(Precision precision, Parallelism parallelism) {
        Architecture a = architecture;
        int tensor = parallelism.tensor();
        if (parallelism.gpus() == tensor && parallelism.redundantExperts() == 0) {
            return weightBytesPerGpu(precision, tensor);
        }
        int layers = parallelism.stageLayers(a.layers());
        int expertLayers = Math.min(layers, a.expertLayers());
        double embedding =
                (double) embeddingParameters() / tensor * precision.embedding().bytes();
        double attention = a.attention().parametersPerGpu(a.hiddenSize(), tensor)
                * precision.attention().bytes();
        double dense = (double) denseParameters() / tensor * precision.dense().bytes();
        double expertLayer = routerParameters() * precision.embedding().bytes()
                + (double) sharedExpertParameters() / tensor * precision.dense().bytes()
                + expertParametersPerGpu(parallelism) * precision.experts().bytes();
        return embedding * (a.tiedEmbeddings() || parallelism.pipeline() > 1 ? 1 : 2)
                + layers * (attention + normParameters() * BFLOAT16_BYTES)
                + (layers - expertLayers) * dense
                + expertLayers * expertLayer
                + (double) Math.min(layers, indexLayers())
                        * indexParameters()
                        * precision.attention().bytes()
                + a.hiddenSize() * BFLOAT16_BYTES
                + nextTokenBytesPerGpu(precision, parallelism);
    }

    /** Routed experts of one layer that one GPU holds. */
    private double expertParametersPerGpu(Parallelism parallelism) {
        Experts experts = architecture.experts();
        return experts == null
                ? 0
                : (double) parallelism.expertCopies(experts.count())
                        / parallelism.stageGpus()
                        * experts.parametersOfOne(architecture.hiddenSize());
    }

    /** The layers that predict further tokens are on the last stage, their experts spread as those of the others. */
    private double nextTokenBytesPerGpu(Precision precision, Parallelism parallelism) {
        int tensor = parallelism.tensor();
        double layer = (double) (nextTokenLayerParameters() - allExpertParameters()) / tensor
                + expertParametersPerGpu(parallelism);
        double embeddings = (double) nextTokenEmbeddingParameters()
                / tensor
                * precision.embedding().bytes();
        return architecture.nextTokenLayers() * (layer * precision.nextToken().bytes() + embeddings);
    }

    /** Why these GPUs cannot share the model; empty when they can. */
    public String obstacle(Parallelism parallelism) {
        Experts experts = architecture.experts();
        if (parallelism.pipeline() > architecture.layers()) {
            return "pipeline parallelism %d exceeds the %d layers of %s"
                    .formatted(parallelism.pipeline(), architecture.layers(), name);
        }
        if (experts == null) {
            return parallelism.attentionRanks() > 1 || parallelism.expertGroups() > 1
                    ? "attention data parallelism and expert parallelism need a model with experts; %s has none"
                            .formatted(name)
                    : tensorParallelObstacle(parallelism.tensor());
        }
        int groups = parallelism.expertGroups();
        if (parallelism.expertCopies(experts.count()) % groups != 0) {
            return "%d experts and %d redundant ones of %s do not spread evenly over %d groups; maybe %d redundant ones"
                    .formatted(
                            experts.count(),
                            parallelism.redundantExperts(),
                            name,
                            groups,
                            Math.ceilDiv(experts.count(), groups) * groups - experts.count());
        }
        return tensorParallelObstacle(parallelism.tensor());
    }

    /** Bytes of the layers that predict further tokens on one GPU, their embeddings and heads included. */
    public double nextTokenBytesPerGpu(Precision precision, int tensorParallel) {
        double layer = nextTokenLayerParameters() * precision.nextToken().bytes();
        double embeddings =
                (double) nextTokenEmbeddingParameters() * precision.embedding().bytes();
        return architecture.nextTokenLayers() * (layer + embeddings) / tensorParallel;
    }

    /** Bytes of KV that one GPU keeps per token in the layers with full attention, keys of an index included. */
    public double kvBytesPerTokenPerGpu(Precision precision, int tensorParallel) {
        return architecture.fullAttentionLayers() * layerKvBytes(precision, tensorParallel) + indexBytesPerToken();
    }

    /** Bytes that every GPU keeps per token for the index of sparse attention; 0 where there is none. */
    public double indexBytesPerToken() {
        return architecture
                .sparseIndex()
                .map(index -> index.layers() * index.bytesPerToken())
                .orElse(0.0);
    }

    /** Bytes of KV that one GPU keeps per token inside the window in the layers with a sliding window. */
    public double windowKvBytesPerTokenPerGpu(Precision precision, int tensorParallel) {
        return architecture.windowLayers() * layerKvBytes(precision, tensorParallel);
    }

    /** Why {@code tensorParallel} GPUs cannot share the model; empty when they can. */
    public String tensorParallelObstacle(int tensorParallel) {
        int heads = architecture.attention().heads();
        return heads % tensorParallel == 0
                ? ""
                : "tensor parallelism %d must divide the %d attention heads of %s"
                        .formatted(tensorParallel, heads, name);
    }

    private double layerKvBytes(Precision precision, int tensorParallel) {
        return architecture.attention().kvElementsPerGpu(tensorParallel)
                * precision.kvCache().bytes();
    }

    private long embeddingParameters() {
        return (long) architecture.vocabularySize() * architecture.hiddenSize();
    }

    /** Layers with an index of sparse attention. */
    private long indexLayers() {
        return architecture.sparseIndex().map(SparseIndex::layers).orElse(0);
    }

    /** Parameters of the index of one layer that has one. */
    private long indexParameters() {
        LatentAttention latent = architecture.latentAttention();
        return latent == null || latent.sparseIndex() == null
                ? 0
                : latent.sparseIndex().parameters(architecture.hiddenSize(), latent.queryRank());
    }

    /** Embedding and head that a layer which predicts further tokens has for itself. */
    private long nextTokenEmbeddingParameters() {
        return Boolean.TRUE.equals(architecture.nextTokenSharesEmbeddings()) ? 0 : 2 * embeddingParameters();
    }

    /** Two norms around attention and MLP. */
    private long normParameters() {
        return 2L * architecture.hiddenSize();
    }

    private long layerParameters() {
        return architecture.attention().parameters(architecture.hiddenSize()) + normParameters();
    }

    private long denseParameters() {
        return 3L * architecture.hiddenSize() * architecture.denseSize();
    }

    private long routerParameters() {
        Experts experts = architecture.experts();
        return experts == null ? 0 : experts.routerParameters(architecture.hiddenSize());
    }

    private long sharedExpertParameters() {
        Experts experts = architecture.experts();
        return experts == null ? 0 : 3L * architecture.hiddenSize() * experts.size() * experts.shared();
    }

    private long allExpertParameters() {
        Experts experts = architecture.experts();
        return experts == null ? 0 : experts.count() * experts.parametersOfOne(architecture.hiddenSize());
    }

    /** A whole layer, the projection that joins the last state with the next embedding, and three norms. */
    private long nextTokenLayerParameters() {
        long hidden = architecture.hiddenSize();
        return layerParameters()
                + indexParameters()
                + sharedExpertParameters()
                + routerParameters()
                + allExpertParameters()
                + 2 * hidden * hidden
                + 3 * hidden;
    }
}
