package io.goodput.catalog;

import io.goodput.contracts.Checks;
import java.util.List;

/**
 * Which parts of a model are kept in which format.
 *
 * @param name its name in questions
 * @param attention projections of the attention
 * @param dense dense MLPs and shared experts
 * @param experts routed experts
 * @param embedding embedding, LM head and routers
 * @param nextToken the layers that predict further tokens
 * @param kvCache keys and values
 * @param provenance the published weights that are kept so
 */
public record Precision(
        String name,
        NumberFormat attention,
        NumberFormat dense,
        NumberFormat experts,
        NumberFormat embedding,
        NumberFormat nextToken,
        NumberFormat kvCache,
        Provenance provenance) {
    public Precision {
        new Checks().name("name", name).done();
    }

    /** Formats that the layers multiply with. */
    public List<NumberFormat> multiplied() {
        return List.of(attention, dense, experts, embedding);
    }
}
