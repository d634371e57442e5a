package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimBoundary;
import java.util.List;

/** GB200 against H200, DeepSeek-R1. */
final class TenTimesPerMegawatt implements ClaimFormula {
    private static final String AT = "tokens-per-second-per-user";
    private static final Pairing MADE_AT =
            Pairing.of("8k/1k, 29.4 / 30.5, neither speculates", true, "h200-8k1k-at-29.4", "gb200-8k1k-at-30.5");

    private static final PerMegawatt COMPARISON = new PerMegawatt(
            "h200",
            "gb200",
            List.of(
                    MADE_AT,
                    Pairing.of(
                            "8k/1k, 31.4 / 30.5, H200 alone speculates",
                            false,
                            "h200-mtp-8k1k-at-31.4",
                            "gb200-8k1k-at-30.5"),
                    Pairing.of(
                            "8k/1k, 31.4 / 28.8, both speculate",
                            true,
                            "h200-mtp-8k1k-at-31.4",
                            "gb200-mtp-8k1k-at-28.8"),
                    Pairing.of(
                            "8k/1k, 49.5 / 54.2, neither speculates", true, "h200-8k1k-at-49.5", "gb200-8k1k-at-54.2"),
                    Pairing.of(
                            "8k/1k, 91.1 / 102.1, neither speculates",
                            true,
                            "h200-8k1k-at-91.1",
                            "gb200-8k1k-at-102.1"),
                    Pairing.of(
                            "1k/1k, 39.5 / 45.2, neither speculates", true, "h200-1k1k-at-39.5", "gb200-1k1k-at-45.2"),
                    Pairing.of(
                            "1k/1k, 50.0 / 43.3, both speculate",
                            true,
                            "h200-mtp-1k1k-at-50.0",
                            "gb200-mtp-1k1k-at-43.3"),
                    Pairing.of(
                            "1k/1k, 91.2 / 91.0, GB200 alone speculates",
                            false,
                            "h200-1k1k-at-91.2",
                            "gb200-mtp-1k1k-at-91.0"),
                    Pairing.of(
                            "1k/1k, 102.8 / 91.0, GB200 alone speculates",
                            false,
                            "h200-1k1k-at-102.8",
                            "gb200-mtp-1k1k-at-91.0"),
                    Pairing.of(
                            "8k/1k, at tokens-per-second-per-user, neither speculates",
                            true,
                            List.of(
                                    "h200-8k1k-at-19.7",
                                    "h200-8k1k-at-29.4",
                                    "h200-8k1k-at-49.5",
                                    "h200-8k1k-at-71.8",
                                    "h200-8k1k-at-91.1"),
                            List.of(
                                    "gb200-8k1k-at-19.2",
                                    "gb200-8k1k-at-30.5",
                                    "gb200-8k1k-at-54.2",
                                    "gb200-8k1k-at-102.1"),
                            AT),
                    Pairing.of(
                            "1k/1k, at tokens-per-second-per-user, GB200 alone speculates",
                            false,
                            List.of(
                                    "h200-1k1k-at-32.8",
                                    "h200-1k1k-at-39.5",
                                    "h200-1k1k-at-65.0",
                                    "h200-1k1k-at-85.4",
                                    "h200-1k1k-at-102.8"),
                            List.of(
                                    "gb200-mtp-1k1k-at-17.8",
                                    "gb200-mtp-1k1k-at-43.3",
                                    "gb200-mtp-1k1k-at-91.0",
                                    "gb200-mtp-1k1k-at-164"),
                            AT)));

    @Override
    public String point() {
        return "at 8k/1k and 30 tokens/s/user with the power of 2025-10";
    }

    @Override
    public double value(Terms terms) {
        return COMPARISON.ratio(terms, MADE_AT, PerMegawatt.TABLES.getFirst()).orElseThrow();
    }

    @Override
    public Region region(Terms terms) {
        return COMPARISON.region(terms);
    }

    @Override
    public List<ClaimBoundary> boundary(Terms terms) {
        return COMPARISON.boundary(terms);
    }

    @Override
    public String fairWording(Terms terms) {
        return ("Of DeepSeek-R1 at 30 tokens/s/user, 8k in and 1k out, without speculative decoding, GB200 NVL72 in FP4 serves"
                        + " %s the tokens per provisioned megawatt of a node of H200 in FP8, %s with the power of July 2026."
                        + " Like for like it is %s among measured points, by lengths and interactivity; where only one side uses"
                        + " speculative decoding, %s.")
                .formatted(
                        PerMegawatt.times(value(terms)),
                        PerMegawatt.times(COMPARISON
                                .ratio(terms, MADE_AT, PerMegawatt.TABLES.getLast())
                                .orElseThrow()),
                        COMPARISON.range(terms, Pairing::isLikeForLike),
                        COMPARISON.range(terms, pairing -> !pairing.isLikeForLike()));
    }
}
