package io.goodput.catalog;

import io.goodput.contracts.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only transformer as its maker publishes it.
 *
 * @param layers transformer layers, without those that predict further tokens
 * @param hiddenSize width of the residual stream
 * @param vocabularySize tokens known
 * @param tiedEmbeddings whether the LM head is the embedding
 * @param groupedQueryAttention the attention, or
 * @param latentAttention the attention: exactly one of the two
 * @param denseLayers layers whose MLP is dense, the leading ones where there are experts; all of them without experts
 * @param denseSize width of the dense MLP; 0 when no layer has one
 * @param experts the mixture in all other layers; absent when every layer is dense
 * @param nextTokenLayers layers that predict further tokens (MTP) in the published weights
 * @param nextTokenSharesEmbeddings whether these layers use the model's embedding and head; where absent or false, each
 *     has both of its own in the published weights
 * @param provenance where all of this is published
 */
public record Architecture(
        int layers,
        int hiddenSize,
        int vocabularySize,
        boolean tiedEmbeddings,
        @Nullable GroupedQueryAttention groupedQueryAttention,
        @Nullable LatentAttention latentAttention,
        int denseLayers,
        int denseSize,
        @Nullable Experts experts,
        int nextTokenLayers,
        @Nullable Boolean nextTokenSharesEmbeddings,
        Provenance provenance) {
    public Architecture {
        var checks = new Checks();
        checks.range("layers", layers, 1, 1_000);
        checks.range("hiddenSize", hiddenSize, 1, 1_000_000);
        checks.range("vocabularySize", vocabularySize, 1, 10_000_000);
        checks.range("nextTokenLayers", nextTokenLayers, 0, 16);
        checks.require(
                (groupedQueryAttention == null) != (latentAttention == null),
                "groupedQueryAttention",
                groupedQueryAttention == null ? "neither" : "both",
                "an architecture has either groupedQueryAttention or latentAttention",
                "Maybe remove one");
        checks.require(
                experts == null ? denseLayers == layers : denseLayers < layers,
                "denseLayers",
                denseLayers,
                "denseLayers must be all layers (" + layers + ") without experts, and fewer with them",
                "Maybe " + (experts == null ? layers : 0));
        checks.require(
                denseLayers == 0 || denseSize > 0,
                "denseSize",
                denseSize,
                "dense layers need a positive denseSize",
                "Maybe 4 × hiddenSize");
        SparseIndex index = latentAttention == null ? null : latentAttention.sparseIndex();
        checks.require(
                index == null || index.layers() <= layers,
                "latentAttention/sparseIndex/layers",
                index == null ? 0 : index.layers(),
                "no more layers can have an index than there are (" + layers + ")",
                "Maybe " + layers);
        checks.done();
    }

    public Attention attention() {
        if (groupedQueryAttention != null) {
            return groupedQueryAttention;
        }
        if (latentAttention != null) {
            return latentAttention;
        }
        throw new IllegalStateException("an architecture without attention was built");
    }

    /** What chooses the tokens that a query attends to, where something does. */
    public Optional<SparseIndex> sparseIndex() {
        return latentAttention == null ? Optional.empty() : Optional.ofNullable(latentAttention.sparseIndex());
    }

    /** Layers with a mixture of experts. */
    public int expertLayers() {
        return layers - denseLayers;
    }

    /** Layers whose attention sees the whole context. */
    public int fullAttentionLayers() {
        return layers - windowLayers();
    }

    /** Layers whose attention sees a sliding window. */
    public int windowLayers() {
        return groupedQueryAttention == null ? 0 : groupedQueryAttention.windowLayers();
    }

    /** The sliding window; 0 when there is none. */
    public int windowTokens() {
        return groupedQueryAttention == null ? 0 : groupedQueryAttention.windowTokens();
    }
}
