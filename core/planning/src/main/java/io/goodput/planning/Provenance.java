package io.goodput.planning;

import io.goodput.contracts.Basis;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PriceWords;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.whatif.Change;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    static List<Basis> basisOfPlan(PlanRequest question) {
        List<Basis> all = new ArrayList<>(COMMON);
        if (question.existingCapacity() != null) {
            all.add(
                    new Basis(
                            "procurement",
                            "owned GPUs are used first, and cost what the question says as long as they are kept, used or not; whole"
                                    + " billing units are bought beside them at the tier's price; metered electricity is the bill's"));
        }
        if (RunTemplate.resolved(question.spareInstances(), "spareInstances") > 0) {
            all.add(new Basis(
                    "losses",
                    "the layout without the instances lost, simulated in a steady state on the search's seed and, of a winner,"
                            + " on every fresh one"));
        }
        all.add(
                new Basis(
                        "relief, stepTimeBand",
                        "simulated on the search's seed: the layout that came nearest under less load, or with more of its instances;"
                                + " the winner with all steps at both ends of their error band, and with more of its instances"));
        all.add(new Basis(
                "comparison",
                "%d draws of the step times' errors, log-normal with the bands' ends as 10th and 90th percentile, by system"
                                .formatted(StepErrors.DRAWS)
                        + " and phase, common to the modes of a system and to systems as far as they stand on the same"
                        + " kernels; in each draw the fewest billing units with which a few layouts of a system and mode"
                        + " hold, simulated on the search's seed"));
        if (question.scaling().isPresent()) {
            all.add(new Basis(
                    "scaling",
                    "layouts that start with what serves the winner's load by the estimates, run to the end of the same"
                            + " window under each policy; usdPerHour is the whole bill over the window; leastUsdPerHour"
                            + " the fewest GPU-seconds of whole instances with which whoever had known the load could"
                            + " have held the attainment, at the tier's price"));
        }
        if (Boolean.TRUE.equals(question.explain())) {
            all.add(new Basis(
                    "explanation",
                    "each winner simulated on the search's seed under other loads and inputs, and with other numbers of"
                            + " instances; shares of a limit are of the mean latency of the requests about its percentile;"
                            + " what is scaled holds on that seed and is not proven to be the cheapest"));
        }
        return List.copyOf(all);
    }

    /** Of a scale-out, whose policies are compared. */
    static List<Basis> basisOfScaleOut() {
        return List.of(
                new Basis(
                        "holds",
                        "attainment of at least what is asked for, on every seed; all policies run on the same arrivals,"
                                + " lead times and faults of a seed"),
                new Basis(
                        "attainment",
                        "of all requests that arrived in the measured window, the share that met every per-request limit"
                                + " (TTFT, TPOT, E2E, largest gap) jointly; rejected, failed and given-up ones missed"
                                + " theirs"),
                new Basis(
                        "attainmentOverSeeds",
                        "mean over the search seed and the further ones, ± Student's t at 97.5 % times its standard error"),
                new Basis(
                        "timeToFirstToken, timePerOutputToken",
                        "measured requests of the search seed, in seconds; quantiles within 0.1 %; a request that was begun"
                                + " again counts from its arrival; absent when the run is unstable: a constant-rate load"
                                + " whose queues grow"),
                new Basis("requests", "the whole run's by where they ended; in flight are those of its last moment"),
                new Basis("late", "measured requests that finished and missed a limit"),
                new Basis(
                        "gpuHours",
                        "GPUs of the measured window: serving and idle of instances that get requests; starting from the"
                                + " moment their GPUs are there until they are ready; draining; failed without anybody"
                                + " knowing; unused: billed, and no instance on them"),
                new Basis("meanGpus, mostGpus", "GPUs that instances had, whatever their state"),
                new Basis(
                        "decisions, flaps",
                        "decisions that changed the count of a pool; of those, the ones against the pool's last one within"
                                + " ten minutes"),
                new Basis(
                        "worstRecoverySeconds",
                        "from a fault until the requests of five minutes held the attainment again, the longest of the first"
                                + " 100 faults; absent when nothing failed, and when it was not held again in the run"),
                new Basis("wallKilowattHours", "drawn at the wall for the GPUs that instances had, without PUE"),
                new Basis(
                        "costs",
                        "the whole bill of the measured window, and over its input and output tokens; what each tier bills is"
                                + " under assumptions"),
                new Basis(
                        "cheapest",
                        "of the policies that hold, the one whose instances had GPUs for the fewest GPU-seconds; by tier,"
                                + " the one that costs least"),
                new Basis(
                        "heldOverBound",
                        "GPU-seconds of instances over the least with which whole instances with their real lead times could"
                                + " have served the same arrivals, had anybody known them; loose where that is under"
                                + " 60 % of the cheapest policy's"),
                new Basis("hours", "by arrival, the warm-up's requests included"),
                new Basis(
                        "series",
                        "means over each stretch of the run; the attainment is of the requests that arrived in it"));
    }

    /** Of a redundancy question. */
    static List<Basis> basisOfRedundancy() {
        return List.of(
                new Basis("holds", "attainment of at least what is asked for, whichever one is lost and on every seed"),
                new Basis(
                        "attainment",
                        "of the requests that were in flight when it was lost, or arrived until it was repaired, the share"
                                + " that met every per-request limit (TTFT, TPOT, E2E, largest gap) jointly; rejected, failed"
                                + " and given-up ones missed theirs; the least of all losses and seeds"),
                new Basis(
                        "attainmentWithoutLoss",
                        "the same of the measured requests of the run in which nothing fails; the least over seeds"),
                new Basis("attainmentWithoutSpares, oneFewer", "simulated as the option's own attainment"),
                new Basis(
                        "units",
                        "the losses that were simulated: of units that hold as much one, and none that holds no more of"
                                + " anything, and less of something, than another"),
                new Basis(
                        "domains",
                        "what stands in nodes and racks at the start of the run, where the placement puts it"),
                new Basis(
                        "usdPerHour",
                        "the whole bill of the measured window of the run in which nothing fails; "
                                + " usdPerHourOfRedundancy is what it is above that of the layout without spares in the"
                                + " cheapest of all placements"));
    }

    /** What an answer about a redundancy question rests on. */
    static List<String> assumptions(Estimates estimates, RateCard rates, RedundancyRequest question) {
        List<String> all = new ArrayList<>(assumptions(estimates, rates, question.scenario()));
        double lost = RunTemplate.resolved(question.lostSeconds(), "lostSeconds");
        all.add(
                "One unit is lost %s s into the load, for %s s, and nothing else fails. %s"
                        .formatted(
                                plain(RunTemplate.resolved(question.atSeconds(), "atSeconds")),
                                plain(lost),
                                RunTemplate.resolved(question.replaces(), "replaces")
                                        ? "What is lost is ordered anew, with the lead times and inside the stock."
                                        : "Nothing is ordered in its place: instances start again only on GPUs that stand there."));
        all.add("Whoever has as much of everything left is taken to do no worse; looked at were up to "
                + SpareSearch.MOST_CANDIDATES + " numbers of spares in each setting, those with the fewest GPUs.");
        return List.copyOf(all);
    }

    /** What the runs of a bill rest on; what its prices rest on, who prices says. */
    static List<String> assumptions(Estimates estimates, BillRequest question) {
        SimulationRequest scenario = question.scenario();
        List<String> all = new ArrayList<>(estimates.assumptions());
        all.add(horizon(scenario.traffic(), RunTemplate.resolved(scenario.sampling(), "scenario.sampling")));
        all.add("The bill is of the measured window; a month is 730 hours like its mean one.");
        if (RunTemplate.resolved(question.marginal(), "marginal")) {
            all.add("One instance more or fewer runs on the same arrivals"
                    + (scenario.scaleOut() == null ? "." : ", with the pool's bounds moved by one.")
                    + (scenario.layout().pools().stream().anyMatch(pool -> pool.racks() != null)
                            ? " Pools whose racks are named are not changed."
                            : ""));
        }
        return List.copyOf(all);
    }

    /** What a plan's answer rests on. */
    static List<String> assumptions(Estimates estimates, RateCard rates, PlanRequest question) {
        List<String> all = new ArrayList<>(assumptions(
                estimates,
                rates,
                question.systems(),
                tiers(question.pricing()),
                question.scaling().isEmpty() ? List.of() : tiers(question.pricing()),
                horizon(question.traffic(), RunTemplate.resolved(question.sampling(), "sampling"))));
        if (question.isRobust()) {
            all.add("Every run's steps take as long as the upper end of their system's error band says, on a mix of two"
                    + " systems that of the wider band: the plan is robust, and its figures are those of that case.");
        }
        return List.copyOf(all);
    }

    /** What a what-if's answer rests on. */
    static List<String> assumptions(Estimates estimates, RateCard rates, WhatIfRequest question) {
        Sampling sampling = RunTemplate.resolved(question.plan().sampling(), "sampling");
        var ofOneSeed = new Sampling(
                RunTemplate.resolved(sampling.warmup(), "sampling.warmup"),
                sampling.warmupRequests(),
                sampling.measuredRequests(),
                sampling.seed(),
                List.of());
        List<String> all = new ArrayList<>(assumptions(
                estimates,
                rates,
                question.estimateRequest().systems(),
                tiers(question.plan().pricing()),
                List.of(),
                horizon(question.plan().traffic(), ofOneSeed)));
        if (question.plan().existingCapacity() != null) {
            all.add("Costs are those of the tier's price for all GPUs, also for those that are owned.");
        }
        if (question.plan().scaling().isPresent()) {
            all.add("The layout's counts stay as they are: the policies of space.scaling are not tried.");
        }
        Pricing own = RunTemplate.resolved(question.plan().pricing(), "pricing");
        for (Change change : question.changes()) {
            Pricing others = change.on(own);
            boolean isOfThisCard = Objects.equals(others.priceBook(), own.priceBook())
                    && Objects.equals(others.region(), own.region());
            all.addAll(
                    isOfThisCard
                            ? PriceWords.of(rates, question.layout().systems(), tiers(others))
                            : List.of("What prices of %s rest on, the catalog says of it."
                                    .formatted(others.priceBook())));
        }
        all.add("Each change is made alone, and the layout stays as it is otherwise: another one may be cheaper.");
        return all.stream().distinct().toList();
    }

    /** Of a what-if. */
    static List<Basis> basisOfWhatIf() {
        List<Basis> all = new ArrayList<>(COMMON);
        all.add(new Basis("holds", "on the search's seed alone; a plan's winner holds over its fresh seeds too"));
        all.add(new Basis(
                "costs",
                "of instances that are lost, what the plan costs as it is over the tokens that the others make; energy of"
                        + " the others alone"));
        return List.copyOf(all);
    }

    /** What an answer about one scenario rests on. */
    static List<String> assumptions(Estimates estimates, RateCard rates, SimulationRequest question) {
        List<PriceTier> tiers = tiers(question.pricing());
        return assumptions(
                estimates,
                rates,
                question.layout().systems(),
                tiers,
                question.scaleOut() == null ? List.of() : tiers,
                horizon(question.traffic(), RunTemplate.resolved(question.sampling(), "sampling")));
    }

    private static List<PriceTier> tiers(@Nullable Pricing pricing) {
        return RunTemplate.resolved(RunTemplate.resolved(pricing, "pricing").tiers(), "pricing.tiers");
    }

    /** Those of an answer; {@code tiersOfChange} say what they bill of a layout that changes. */
    private static List<String> assumptions(
            Estimates estimates,
            RateCard rates,
            List<String> systems,
            List<PriceTier> tiers,
            List<PriceTier> tiersOfChange,
            String horizon) {
        List<String> assumptions = new ArrayList<>(estimates.assumptions());
        assumptions.addAll(PriceWords.of(rates, systems, tiers));
        tiersOfChange.stream().map(Provenance::billing).forEach(assumptions::add);
        assumptions.add(horizon);
        return List.copyOf(assumptions);
    }

    /** What a tier bills of a layout that changes. */
    private static String billing(PriceTier tier) {
        return EnumNames.of(tier)
                + (tier.sellsHours()
                        ? " sells hours: billed are the GPUs that are taken, for as long as they are, by the fleet's"
                                + " granularity and its shortest time, unused and broken ones included."
                        : " bills what is committed: the most GPUs that were taken at once, in whole units, for the whole"
                                + " window; scaling in saves nothing there.");
    }

    private static String horizon(Traffic traffic, Sampling sampling) {
        String measured = sampling.measuredRequests() + " measured requests";
        String warmup = switch (RunTemplate.resolved(sampling.warmup(), "sampling.warmup")) {
            case GIVEN -> " after " + sampling.warmupRequests() + " to warm up";
            case OFF -> " from the first on";
            case DETECTED -> " after a warm-up that a pilot run shows";
        };
        List<Long> fresh = RunTemplate.resolved(sampling.confirmationSeeds(), "sampling.confirmationSeeds");
        return "Horizon: %s%s; the figures are of seed %d.%s"
                .formatted(
                        traffic.trace() == null ? measured : "the trace, up to " + measured,
                        warmup,
                        sampling.seed(),
                        fresh.isEmpty() ? "" : " Fresh seeds: " + fresh + ".");
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
