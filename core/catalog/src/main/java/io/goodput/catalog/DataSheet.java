package io.goodput.catalog;

/**
 * What the data sheet alone says of one instance: no step can be faster, whatever the software.
 *
 * @param model what is served
 * @param precision in which formats
 * @param system on what
 * @param tensorParallel on how many GPUs
 */
public record DataSheet(Model model, Precision precision, AcceleratedSystem system, int tensorParallel) {

    /** Least seconds of a step that computes a prompt of {@code promptTokens} alone: its FLOPs over the peak. */
    public double minPrefillSeconds(int promptTokens) {
        double flops = promptTokens * flopsPerToken() + headFlops() + promptAttentionFlops(promptTokens);
        double read = (touchedLayerBytesPerGpu(promptTokens) + headBytesPerGpu())
                / system.memoryBytesPerSecond().value();
        return Math.max(flops / peakFlopsPerSecond(), read);
    }

    /**
     * Least seconds of a step that makes one token for one request: the weights that it touches and the KV that it
     * reads over the memory bandwidth.
     */
    public double minDecodeSeconds(int contextTokens) {
        double attended = attended(contextTokens);
        double flops = flopsPerToken()
                + headFlops()
                + attended * fullAttentionFlopsPerPair()
                + contextTokens * indexFlopsPerPair();
        double index = model.indexBytesPerToken();
        double bytes = touchedLayerBytesPerGpu(1)
                + headBytesPerGpu()
                + attended * (model.kvBytesPerTokenPerGpu(precision, tensorParallel) - index)
                + contextTokens * index;
        return Math.max(
                flops / peakFlopsPerSecond(),
                bytes / system.memoryBytesPerSecond().value());
    }

    /** Dense peak of all GPUs in the fastest format that the layers compute in. */
    public double peakFlopsPerSecond() {
        return tensorParallel * system.fastestFlopsPerSecond(precision);
    }

    /** FLOPs of one token in all layers but attention over context and head. */
    public double flopsPerToken() {
        return 2.0 * (model.activeParameters() - headParameters());
    }

    /** FLOPs of the LM head for one token. */
    public double headFlops() {
        return 2.0 * headParameters();
    }

    /**
     * FLOPs of all layers that see the whole context per (query token, context token) pair: of attention, or of the index
     * alone where it chooses what is attended to.
     */
    public double attentionFlopsPerPair() {
        return model.architecture().sparseIndex().isPresent() ? indexFlopsPerPair() : fullAttentionFlopsPerPair();
    }

    private double fullAttentionFlopsPerPair() {
        return model.architecture().fullAttentionLayers()
                * model.architecture().attention().flopsPerPair();
    }

    private double indexFlopsPerPair() {
        return model.architecture()
                .sparseIndex()
                .map(index -> index.layers() * index.flopsPerPair())
                .orElse(0.0);
    }

    /** Tokens of a context that a query attends to. */
    private double attended(double contextTokens) {
        return model.architecture()
                .sparseIndex()
                .map(index -> Math.min(contextTokens, index.topTokens()))
                .orElse(contextTokens);
    }

    /** FLOPs of attention of a whole prompt: its n-th token attends to n tokens, or to as many as an index lets it. */
    private double promptAttentionFlops(int promptTokens) {
        double pairs = promptTokens * (promptTokens + 1.0) / 2;
        double most = attended(promptTokens);
        double attendedPairs = most * (most + 1) / 2 + (promptTokens - most) * most;
        return attendedPairs * fullAttentionFlopsPerPair() + pairs * indexFlopsPerPair();
    }

    /**
     * Weights of the layers that one GPU must read for a step of {@code tokens} tokens: all but the experts that none
     * is sent to, were each sent to any with equal chance.
     */
    public double touchedLayerBytesPerGpu(double tokens) {
        Architecture a = model.architecture();
        double all = model.weightBytesPerGpu(precision, tensorParallel)
                - model.nextTokenBytesPerGpu(precision, tensorParallel)
                - headBytesPerGpu() * (a.tiedEmbeddings() ? 1 : 2);
        Experts experts = a.experts();
        return experts == null
                ? all
                : all - expertBytesPerGpu(experts) * (experts.count() - experts.expectedActive(tokens));
    }

    /** Weights of the layers that one GPU must read for any token: all but routed experts. */
    public double unroutedLayerBytesPerGpu() {
        Experts experts = model.architecture().experts();
        double touched = touchedLayerBytesPerGpu(1);
        return experts == null ? touched : touched - expertBytesPerGpu(experts) * experts.expectedActive(1);
    }

    /** One routed expert of every layer that has them. */
    private double expertBytesPerGpu(Experts experts) {
        Architecture a = model.architecture();
        return a.expertLayers()
                * ((double) experts.parametersOfOne(a.hiddenSize())
                        / tensorParallel
                        * precision.experts().bytes());
    }

    /** Weights of the LM head that one GPU holds; a step that makes a token must read them. */
    public double headBytesPerGpu() {
        return (double) headParameters()
                / tensorParallel
                * precision.embedding().bytes();
    }

    private long headParameters() {
        return (long) model.architecture().vocabularySize()
                * model.architecture().hiddenSize();
    }
}
