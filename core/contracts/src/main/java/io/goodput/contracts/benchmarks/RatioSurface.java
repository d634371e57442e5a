package io.goodput.contracts.benchmarks;

import java.util.List;

/**
 * By how many times one system serves more than another, place by place; never one ratio.
 *
 * @param of the upper system
 * @param over the lower system
 * @param cells by shape, precisions, speculation, interactivity, tokens and power
 * @param unsaid what keeps rows of the two out of it
 */
public record RatioSurface(RatioSide of, RatioSide over, List<RatioCell> cells, List<String> unsaid) {
    public RatioSurface {
        cells = List.copyOf(cells);
        unsaid = List.copyOf(unsaid);
    }
}
