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
        double pairs = promptTokens * (promptTokens + 1.0) / 2;
        double flops = promptTokens * flopsPerToken() + headFlops() + pairs * attentionFlopsPerPair();
        double read = (touchedLayerBytesPerGpu(promptTokens) + headBytesPerGpu())
                / system.memoryBytesPerSecond().value();
        return Math.max(flops / peakFlopsPerSecond(), read);
    }

    /**
     * Least seconds of a step that makes one token for one request: the weights that it touches and the KV that it
     * reads over the memory bandwidth.
     */
    public double minDecodeSeconds(int contextTokens) {
        double flops = flopsPerToken() + headFlops() + contextTokens * attentionFlopsPerPair();
        double bytes = touchedLayerBytesPerGpu(1)
                + headBytesPerGpu()
                + contextTokens * model.kvBytesPerTokenPerGpu(precision, tensorParallel);
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

    /** FLOPs of all full-attention layers per (query token, context token) pair. */
    public double attentionFlopsPerPair() {
        return model.architecture().fullAttentionLayers()
                * model.architecture().attention().flopsPerPair();
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
