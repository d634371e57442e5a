package io.goodput.contracts.returns;

/**
 * What one input does to the return, from the low to the high end of its range, all others as in the question.
 *
 * @param input which
 * @param low the input's value at the low end
 * @param high at the high end
 * @param npvAtLowUsd net present value there
 * @param npvAtHighUsd net present value there
 * @param npvSwingUsd how far apart the two are; bars are sorted by it, the widest first
 * @param multipleAtLow revenue over cost
 * @param multipleAtHigh revenue over cost
 */
public record TornadoBar(
        RangedInput input,
        double low,
        double high,
        double npvAtLowUsd,
        double npvAtHighUsd,
        double npvSwingUsd,
        double multipleAtLow,
        double multipleAtHigh) {}
