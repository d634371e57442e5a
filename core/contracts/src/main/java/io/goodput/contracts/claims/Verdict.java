package io.goodput.contracts.claims;

import java.util.List;

/**
 * In which region a claim holds.
 *
 * @param summary in a line
 * @param point that the claim was made of, or where it tells none the one that is hardest
 * @param value of the claim there, in the unit of its target
 * @param axes directions of the region
 * @param cells one for each combination of the axes' points, the last axis fastest
 * @param boundary where the claim turns from holding to not
 * @param sensitivity to every input that the value at the claim's own point depends on, the greatest effect first
 * @param fairWording how it could be said truthfully, with these inputs
 */
public record Verdict(
        String summary,
        String point,
        double value,
        List<ClaimAxis> axes,
        List<ClaimCell> cells,
        List<ClaimBoundary> boundary,
        List<InputEffect> sensitivity,
        String fairWording) {
    public Verdict {
        axes = List.copyOf(axes);
        cells = List.copyOf(cells);
        boundary = List.copyOf(boundary);
        sensitivity = List.copyOf(sensitivity);
    }
}
