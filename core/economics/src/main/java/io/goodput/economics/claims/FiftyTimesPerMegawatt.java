package io.goodput.economics.claims;

import io.goodput.economics.Numbers;
import java.util.List;

/** GB300 against H200, DeepSeek-R1. */
final class FiftyTimesPerMegawatt extends PerMegawatt {
    private static final List<String> GB300_1K1K = List.of("gb300-mtp-1k1k-at-70.4", "gb300-mtp-1k1k-at-308");

    FiftyTimesPerMegawatt() {
        super(
                "h200",
                "gb300",
                List.of(
                        Pairing.of(
                                "as published, point not told",
                                false,
                                "published-h200-tokens-per-second-per-gpu",
                                "published-gb300-tokens-per-second-per-gpu"),
                        Pairing.of(
                                "1k/1k, at tokens-per-second-per-user, GB300 alone speculates",
                                false,
                                H200_1K1K,
                                GB300_1K1K,
                                AT),
                        Pairing.of(
                                "1k/1k, 72.4 / 70.4, both speculate",
                                true,
                                "h200-mtp-1k1k-at-72.4",
                                "gb300-mtp-1k1k-at-70.4"),
                        Pairing.of(
                                "1k/1k, 75.2 / 70.4, both speculate",
                                true,
                                "h200-mtp-1k1k-at-75.2",
                                "gb300-mtp-1k1k-at-70.4"),
                        Pairing.of(
                                "8k/1k, 71.8 / 68.7, GB300 alone speculates",
                                false,
                                "h200-8k1k-at-71.8",
                                "gb300-mtp-8k1k-at-68.7"),
                        Pairing.of(
                                "8k/1k, 57.8 / 68.7, both speculate",
                                true,
                                "h200-mtp-8k1k-at-57.8",
                                "gb300-mtp-8k1k-at-68.7"),
                        Pairing.of(
                                "8k/1k, 19.7 / 22.0, neither speculates",
                                true,
                                "h200-8k1k-at-19.7",
                                "gb300-8k1k-at-22.0"),
                        Pairing.of(
                                "8k/1k, 22.6 / 22.0, H200 alone speculates",
                                false,
                                "h200-mtp-8k1k-at-22.6",
                                "gb300-8k1k-at-22.0"),
                        Pairing.of(
                                "8k/1k, 22.6 / 22.0, H200 disaggregated",
                                false,
                                "h200-disaggregated-8k1k-at-22.6",
                                "gb300-8k1k-at-22.0")));
    }

    @Override
    public String point() {
        return "of the published throughputs with the power of 2025-10";
    }

    /** Output tokens a second over prefill and decode GPUs, of what is published over the decode GPUs alone. */
    private static double outputOverAllGpus(Terms terms) {
        double decodeGpus = terms.get("gb300-decode-gpus");
        return terms.get("gb300-decode-output-tokens-per-second-per-gpu")
                * decodeGpus
                / (terms.get("gb300-prefill-gpus") + decodeGpus);
    }

    @Override
    public String fairWording(Terms terms) {
        return ("Of DeepSeek-R1, the two published throughputs make %s the tokens per provisioned megawatt of H200 in FP8, and"
                        + " %s with the power of July 2026, at a point that is not told. Measured on short context, 1k/1k near 70"
                        + " tokens/s/user, it is %s; at 8k/1k %s near 60 to 70 tokens/s/user with speculative decoding on both"
                        + " sides, and %s near 20. %s tokens/s/GPU in and out are %s output over all GPUs: say which is meant.")
                .formatted(
                        times(value(terms)),
                        times(valueWithLaterPower(terms)),
                        range(terms, pairing -> pairing.label().startsWith("1k/1k")),
                        range(terms, pairing -> pairing.older().contains("h200-mtp-8k1k-at-57.8")),
                        range(terms, pairing -> pairing.newer().contains("gb300-8k1k-at-22.0")),
                        Numbers.fixed(terms.get("gb300-mtp-1k1k-at-70.4"), 0),
                        Numbers.fixed(outputOverAllGpus(terms), 0));
    }
}
