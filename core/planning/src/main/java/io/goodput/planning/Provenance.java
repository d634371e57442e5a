package io.goodput.planning;

import io.goodput.contracts.Basis;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What an answer's figures mean and what it takes for granted. */
final class Provenance {
    private static final List<Basis> COMMON = List.of(
            new Basis(
                    "usdPerHour",
                    "all GPUs billed, unused ones of a whole billing unit included, at the tier's price of the price"
                            + " book; metered electricity where the price does not include it"),
            new Basis("usdPerMonth", "usdPerHour × 730 h"),
            new Basis(
                    "usdPerMillionTokens",
                    "the whole bill over input and output tokens of the measured window, at the utilisation that was"
                            + " simulated; nothing is scaled to a peak rate"),
            new Basis(
                    "usdPerMillionInputTokens, usdPerMillionOutputTokens",
                    "prefill pool's cost over input tokens, decode pool's cost over output tokens; aggregated: by each"
                            + " part's GPU time alone; idle time and unused commitment pro rata; 0 without tokens"),
            new Basis(
                    "usdPerThousandRequestsInsideSlo",
                    "the whole bill over the requests that met every per-request limit; 0 when there are none"),
            new Basis(
                    "boardJoulesPerToken, wallJoulesPerToken, joulesPerToken",
                    "energy drawn for the GPUs used over input and output tokens: of their boards alone; at the wall (boards,"
                            + " hosts, NICs, switches of the scale-up fabric, fans, supply loss); at the wall × PUE"),
            new Basis(
                    "powerDrawn",
                    "mean power drawn for the GPUs used by part; hosts and switches of a node or rack that is used in part"
                            + " by the share of its GPUs, GPUs billed but not used are off; what PUE adds is"
                            + " facilityWatts"),
            new Basis(
                    "provisionedKilowatts",
                    "all-in utility power that must be there for the GPUs billed, by the price book; never what is drawn"),
            new Basis(
                    "tokensPerSecondPerMegawatt",
                    "input and output tokens per second over the provisioned, all-in utility power of the GPUs billed"),
            new Basis("gpusBilled", "gpusUsed rounded up to whole billing units of the tier"),
            new Basis("utilisation", "share of the pool's GPU time in which the instance was stepping"),
            new Basis(
                    "attainment",
                    "of all requests that arrived in the measured window, the share that met every per-request limit"
                            + " (TTFT, TPOT, E2E, largest gap) jointly"),
            new Basis(
                    "goodputRequestsPerSecond, goodputTokensPerSecond",
                    "requests, and input and output tokens, of the requests inside the limits per second of the"
                            + " measured window, over the whole deployment"),
            new Basis(
                    "timeToFirstToken, timePerOutputToken, endToEnd",
                    "measured requests, in seconds; quantiles within 0.1 %; absent when the run is unstable: a"
                            + " constant-rate load whose queues grow"),
            new Basis(
                    "interTokenLatency",
                    "gaps between two successive tokens, a population of tokens, in seconds; quantiles within"
                            + " 0.1 %"),
            new Basis(
                    "bottleneck",
                    "the part of life that took the largest share of the time of the requests that missed a limit; of all"
                            + " measured requests when none did"));

    private Provenance() {}

    static List<Basis> basis() {
        return COMMON;
    }

    /** Of a plan, whose layouts are compared too. */
    static List<Basis> basisOfPlan() {
        List<Basis> all = new ArrayList<>(COMMON);
        all.add(new Basis(
                "comparison",
                "%d draws of the step times' errors, log-normal with the bands' ends as 10th and 90th percentile, by system"
                                .formatted(StepErrors.DRAWS)
                        + " and phase, common to the modes of a system and to systems as far as they stand on the same"
                        + " kernels; in each draw the fewest billing units with which a few layouts of a system and mode"
                        + " hold, simulated on the search's seed"));
        return List.copyOf(all);
    }

    static List<String> assumptions(
            Estimates estimates, RateCard rates, List<String> systems, List<PriceTier> tiers, RunTemplate template) {
        List<String> assumptions = new ArrayList<>(estimates.assumptions());
        for (String system : systems) {
            for (PriceTier tier : tiers) {
                rates.find(system, tier).map(Provenance::price).ifPresent(assumptions::add);
            }
        }
        assumptions.add("Prices: " + rates.priceBook() + ", " + rates.effective() + "; PUE "
                + plain(rates.powerUsageEffectiveness()) + "; metered electricity $" + plain(rates.usdPerKilowattHour())
                + "/kWh.");
        assumptions.add("Horizon: %s; the figures are of seed %d.%s"
                .formatted(
                        horizon(template),
                        template.seed(),
                        template.confirmationSeeds().isEmpty()
                                ? ""
                                : " Fresh seeds: " + template.confirmationSeeds() + "."));
        return List.copyOf(assumptions);
    }

    private static String horizon(RunTemplate template) {
        String measured = template.traffic().trace() == null
                ? template.measuredRequests() + " measured requests"
                : "the trace, up to " + template.measuredRequests() + " measured requests";
        return measured
                + switch (template.warmup()) {
                    case GIVEN -> " after " + template.warmupRequests() + " to warm up";
                    case OFF -> " from the first on";
                    case DETECTED -> " after a warm-up that a pilot run shows";
                };
    }

    private static String price(RateCardEntry entry) {
        return "%s under %s: $%s per GPU-hour, billed in units of %s, electricity %s; %s kW provisioned per GPU. %s"
                .formatted(
                        entry.system(),
                        Verdicts.name(entry.tier()),
                        plain(entry.usdPerGpuHour()),
                        Figures.gpus(entry.billingUnitGpus()),
                        entry.electricityIncluded() ? "included" : "metered",
                        plain(entry.provisionedKilowattsPerGpu()),
                        entry.source());
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
