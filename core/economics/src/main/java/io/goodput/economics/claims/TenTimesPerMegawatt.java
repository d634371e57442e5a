package io.goodput.economics.claims;

import java.util.List;

/** GB200 against H200, DeepSeek-R1. */
final class TenTimesPerMegawatt extends PerMegawatt {
    TenTimesPerMegawatt() {
        super(
                "h200",
                "gb200",
                List.of(
                        Pairing.of(
                                "8k/1k, 29.4 / 30.5, neither speculates",
                                true,
                                "h200-8k1k-at-29.4",
                                "gb200-8k1k-at-30.5"),
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
                                "8k/1k, 49.5 / 54.2, neither speculates",
                                true,
                                "h200-8k1k-at-49.5",
                                "gb200-8k1k-at-54.2"),
                        Pairing.of(
                                "8k/1k, 91.1 / 102.1, neither speculates",
                                true,
                                "h200-8k1k-at-91.1",
                                "gb200-8k1k-at-102.1"),
                        Pairing.of(
                                "1k/1k, 39.5 / 45.2, neither speculates",
                                true,
                                "h200-1k1k-at-39.5",
                                "gb200-1k1k-at-45.2"),
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
                                H200_1K1K,
                                List.of(
                                        "gb200-mtp-1k1k-at-17.8",
                                        "gb200-mtp-1k1k-at-43.3",
                                        "gb200-mtp-1k1k-at-91.0",
                                        "gb200-mtp-1k1k-at-164"),
                                AT)));
    }

    @Override
    public String point() {
        return "at 8k/1k and 30 tokens/s/user with the power of 2025-10";
    }

    @Override
    public String fairWording(Terms terms) {
        return ("Of DeepSeek-R1 at 30 tokens/s/user, 8k in and 1k out, without speculative decoding, GB200 NVL72 in FP4 serves"
                        + " %s the tokens per provisioned megawatt of a node of H200 in FP8, %s with the power of July 2026."
                        + " Like for like it is %s among measured points, by lengths and interactivity; where only one side uses"
                        + " speculative decoding, %s.")
                .formatted(
                        times(value(terms)),
                        times(valueWithLaterPower(terms)),
                        range(terms, Pairing::isLikeForLike),
                        range(terms, pairing -> !pairing.isLikeForLike()));
    }
}
