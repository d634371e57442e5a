package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.CutShort;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Procurement;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Report;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.Traffic;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a layout won, lost or failed, in one sentence with numbers; and what the search has proven. */
final class Verdicts {
    private final PlanObjective objective;
    private final ServiceLevelObjective slo;
    private final RunTemplate template;
    private final PriceTier tier;
    private final Estimates estimates;

    Verdicts(PlanRequest question, RunTemplate template, PriceTier tier, Estimates estimates) {
        this.objective = RunTemplate.resolved(question.objective(), "objective");
        this.slo = question.slo();
        this.template = template;
        this.tier = tier;
        this.estimates = estimates;
    }

    /** Why a family has no layout to simulate; empty when it has. */
    String withoutLayouts(LayoutSpace space, List<RateCardEntry> prices, Limits limits) {
        if (space.open() > 0) {
            return "";
        }
        if (space.maxGpus() == 0) {
            return "the limits allow no whole billing unit of %s (%s)"
                    .formatted(
                            prices.stream()
                                    .map(price -> "%s, %s kW"
                                            .formatted(
                                                    Figures.gpus(price.billingUnitGpus()),
                                                    Figures.threeDigits(price.billingUnitGpus()
                                                            * price.provisionedKilowattsPerGpu())))
                                    .collect(Collectors.joining(" and of ")),
                            inWords(limits));
        }
        if (space.floorReason() != null) {
            return space.floorReason();
        }
        return "the load needs at least %s by the capacity bound; the limits (%s) allow %d"
                .formatted(Figures.gpus(space.leastGpus()), inWords(limits), space.maxGpus());
    }

    private static String inWords(Limits limits) {
        StringBuilder words = new StringBuilder("maxGpus ")
                .append(limits.maxGpus() == null ? Purchase.HARD_MAX_GPUS : limits.maxGpus());
        if (limits.maxRacks() != null) {
            words.append(", maxRacks ").append(limits.maxRacks());
        }
        if (limits.maxProvisionedKilowatts() != null) {
            words.append(", maxProvisionedKilowatts ").append(limits.maxProvisionedKilowatts());
        }
        if (limits.maxUsdPerHour() != null) {
            words.append(", maxUsdPerHour ").append(limits.maxUsdPerHour());
        }
        if (limits.stock() != null) {
            words.append(", stock of ")
                    .append(limits.stock().stream()
                            .map(each -> each.gpus() + " " + each.system())
                            .collect(Collectors.joining(", ")));
        }
        return words.toString();
    }

    /**
     * Why the winner won.
     *
     * @param second the cheapest winner of another family; null when none was found
     * @param proven whether no layout can come before the winner
     * @param othersProven whether the families in which no layout was found to hold have none
     */
    String won(Trial winner, @Nullable Family second, boolean proven, boolean othersProven) {
        return place(winner, second, proven, othersProven) + overload(winner);
    }

    /**
     * Whether the prefill pool could not serve the load were its steps longer by the upper error band; empty when not,
     * where the load is no constant rate, and for pools that decode: those serve more in longer steps.
     */
    private String overload(Trial winner) {
        PoolLayout pool = winner.candidate().layout().pools().getFirst();
        Traffic traffic = template.traffic();
        if (pool.role() != PoolRole.PREFILL || traffic.requestsPerSecond() == null || traffic.rateCurve() != null) {
            return "";
        }
        if (!template.slowness().isEmpty()) {
            return "";
        }
        double high = estimates.errorBands().stream()
                .filter(band -> band.system().equals(pool.system()))
                .mapToDouble(ErrorBand::highShare)
                .max()
                .orElse(0);
        double most = estimates.instances().stream()
                .filter(each -> each.instance().equals(pool.asInstance()))
                .mapToDouble(each -> pool.instances() * each.maxRequestsPerSecond() / (1 + high))
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        return most >= traffic.openRate()
                ? ""
                : "; at the upper error band of +%s %% its prefill pool could serve no more than %s requests/s: plan a spare"
                        .formatted(Figures.threeDigits(high * 100), Figures.threeDigits(most));
    }

    private String place(Trial winner, @Nullable Family next, boolean proven, boolean othersProven) {
        String claim = "%s, the %s%s that holds".formatted(cost(winner.rank(), true), kind(), proven ? "" : " found")
                + (winner.isConfirmed() ? "" : " on seed %d, %s".formatted(template.seed(), unconfirmed(winner)));
        Trial second = next == null ? null : next.winner();
        if (next == null || second == null) {
            return claim
                    + (othersProven
                            ? "; no other system and mode holds"
                            : "; no other system and mode was found to hold");
        }
        String other = next.inWords();
        if (second.rank().cost() == winner.rank().cost()) {
            if (second.rank().usdPerHour() != winner.rank().usdPerHour()) {
                return claim + "; as many of " + other + " cost "
                        + Figures.usdPerHour(second.rank().usdPerHour());
            }
            int fewer = winner.rank().gpus();
            int more = second.rank().gpus();
            return claim
                    + (fewer < more ? ", with %s against %d of ".formatted(Figures.gpus(fewer), more) : ", level with ")
                    + other;
        }
        return claim + "; next is " + other + " at " + cost(second.rank(), true);
    }

    /** What has the least of the objective. */
    private String kind() {
        return switch (objective) {
            case USD -> "cheapest layout";
            case GPUS -> "layout of the fewest GPUs";
            case RACKS -> "layout of the fewest racks";
            case KILOWATTS -> "layout of the least provisioned power";
        };
    }

    /** What a layout takes of the objective. */
    private String cost(Rank rank, boolean withDollars) {
        String usd = Figures.usdPerHour(rank.usdPerHour());
        String cost = switch (objective) {
            case USD -> usd;
            case GPUS -> Figures.gpus(rank.gpus());
            case RACKS -> rank.cost() == 1 ? "1 rack" : "%.0f racks".formatted(rank.cost());
            case KILOWATTS -> Figures.threeDigits(rank.cost()) + " kW";
        };
        return withDollars && objective != PlanObjective.USD ? cost + " at " + usd : cost;
    }

    /** What is missing before a layout that holds is confirmed. */
    private String unconfirmed(Trial trial) {
        List<Long> seeds = template.confirmationSeeds();
        return "not yet confirmed on the seeds "
                + seeds.subList(trial.runs().getFirst().confirmations().size(), seeds.size());
    }

    /** Of a family's best that may hold, in a search that its deadline ended. */
    String mayHold(Trial trial) {
        return "%s; holds on seed %d, %s"
                .formatted(Figures.usdPerHour(trial.rank().usdPerHour()), template.seed(), unconfirmed(trial));
    }

    /** Of a family in which nothing is known to hold or to come near, in a search that its deadline ended. */
    String unknown(Family family) {
        return family.simulated() == 0
                ? "the deadline came before any of its %d layouts was simulated"
                        .formatted(family.considered() - family.excluded())
                : "none of the %d layouts simulated holds".formatted(family.simulated());
    }

    /** Why a family's best, which holds, is not the winner. */
    String lost(Trial trial, Family family, Trial winner) {
        double usdPerHour = trial.rank().usdPerHour();
        String found = family.isProven() ? "" : " (the cheapest found; not proven the cheapest of its kind)";
        if (trial.rank().cost() != winner.rank().cost() && objective != PlanObjective.USD) {
            return "%s against %s%s".formatted(cost(trial.rank(), true), cost(winner.rank(), true), found);
        }
        if (usdPerHour == winner.rank().usdPerHour()) {
            return (trial.rank().gpus() == winner.rank().gpus()
                            ? "%s and %s like the winner, which comes first by its id"
                                    .formatted(
                                            Figures.usdPerHour(usdPerHour),
                                            Figures.gpus(trial.rank().gpus()))
                            : "%s like the winner, for %s against %d"
                                    .formatted(
                                            Figures.usdPerHour(usdPerHour),
                                            Figures.gpus(trial.rank().gpus()),
                                            winner.rank().gpus()))
                    + found;
        }
        return "%s against %s: %s%s"
                .formatted(
                        Figures.usdPerHour(usdPerHour),
                        Figures.usdPerHour(winner.rank().usdPerHour()),
                        reasonForCost(trial, family, winner),
                        found);
    }

    private String reasonForCost(Trial trial, Family family, Trial winner) {
        Procurement procurement = trial.procurement();
        if (procurement != null) {
            return "%d owned %s used, %s bought"
                    .formatted(
                            procurement.ownedGpusUsed(),
                            procurement.ownedGpusUsed() == 1 ? "GPU is" : "GPUs are",
                            procurement.boughtGpus());
        }
        return family.isMix() ? reasonForCost(trial) : reasonForCost(trial, family.price(), winner);
    }

    private static String reasonForCost(Trial trial) {
        return "%s billed on two systems, %d used"
                .formatted(Figures.gpus(trial.bill().gpusBilled()), trial.bill().gpusUsed());
    }

    private String reasonForCost(Trial trial, RateCardEntry price, Trial winner) {
        Bill bill = trial.bill();
        if (bill.gpusBilled() > bill.gpusUsed()) {
            boolean rack = estimates.systems().stream()
                    .anyMatch(facts ->
                            facts.system().equals(price.system()) && facts.gpusPerRack() == price.billingUnitGpus());
            int units = bill.gpusBilled() / price.billingUnitGpus();
            String billed = units == 1
                    ? "a whole %s of %d GPUs is billed".formatted(rack ? "rack" : "unit", price.billingUnitGpus())
                    : "%d whole %s of %d GPUs are billed"
                            .formatted(units, rack ? "racks" : "units", price.billingUnitGpus());
            return "%s under %s, %d %s used"
                    .formatted(billed, EnumNames.of(tier), bill.gpusUsed(), bill.gpusUsed() == 1 ? "is" : "are");
        }
        return "%s at $%s against %d billed at $%s"
                .formatted(
                        Figures.gpus(bill.gpusBilled()),
                        Figures.threeDigits(bill.usdPerHour() / bill.gpusBilled()),
                        winner.bill().gpusBilled(),
                        Figures.threeDigits(
                                winner.bill().usdPerHour() / winner.bill().gpusBilled()));
    }

    /** Why no layout of a family holds, told by the one that came nearest. */
    String noneHeld(Trial nearest, Family family) {
        String scope = family.isProven()
                ? "none of the %d layouts inside the limits holds".formatted(family.considered())
                : "none of the %d layouts simulated holds".formatted(family.simulated());
        return scope + "; nearest: " + missed(nearest);
    }

    /** By how much a layout misses the objective. */
    String missed(Trial trial) {
        if (trial.failing().isEmpty()) {
            return trial.isAffordable()
                    ? "holds"
                    : "holds, at %s".formatted(Figures.usdPerHour(trial.rank().usdPerHour()));
        }
        int failing = trial.failing().get();
        String lost = trial.conditions().get(failing).inWords();
        String missed = missed(trial.runs().get(failing));
        return lost.isEmpty() ? missed : "holds as it is, but with " + lost + " lost: " + missed;
    }

    private String missed(SeededRuns runs) {
        boolean held = runs.first().report().holds();
        if (held && runs.isReversed() && template.judgesOverSeeds()) {
            return "holds on seed %d, but not over the seeds %s: %s"
                    .formatted(template.seed(), seeds(), missedOverSeeds(runs));
        }
        PricedRun reversal = runs.reversal();
        if (held && reversal != null) {
            int index = runs.confirmations().indexOf(reversal);
            return "holds on seed %d but not on seed %d: %s"
                    .formatted(template.seed(), template.confirmationSeeds().get(index), missed(reversal.report()));
        }
        return missed(runs.first().report());
    }

    private List<Long> seeds() {
        return Stream.concat(Stream.of(template.seed()), template.confirmationSeeds().stream())
                .toList();
    }

    private String missedOverSeeds(SeededRuns runs) {
        return runs.confirmations().stream().anyMatch(LateShares::isUnstable)
                ? "unstable on a fresh seed"
                : "up to " + lateShare(runs);
    }

    /** The late share of the limit that is the nearest to what is allowed, or the furthest beyond. */
    private String lateShare(SeededRuns runs) {
        LateShares.Judged worst = LateShares.judged(runs.all(), slo).stream()
                .max(Comparator.comparingDouble(judged -> judged.upper() - judged.allowed()))
                .orElseThrow(() -> new IllegalStateException("an objective has limits"));
        return "%s late (upper end of the 95 %% interval), %s may be"
                .formatted(Figures.percent(Math.max(0, worst.upper())), Figures.percent(worst.allowed()));
    }

    private String missed(Report report) {
        CutShort cut = report.cutShort();
        if (cut != null) {
            return "more requests missed a limit than may when %d of %d had ended"
                    .formatted(cut.endedRequests(), cut.measuredRequests());
        }
        Stationarity stationarity = report.stationarity();
        if (stationarity != null && stationarity.isUnstable()) {
            return "unstable: the queues grow by %s requests/s"
                    .formatted(Figures.threeDigits(stationarity.queueGrowthPerSecond()));
        }
        Double attainment = slo.attainment();
        if (attainment != null) {
            return "%s of the requests are inside all limits, %s are asked for; worst is %s"
                    .formatted(
                            Figures.percent(report.attainment()),
                            Figures.percent(attainment),
                            report.limits().stream()
                                    .min(Comparator.comparingDouble(LimitOutcome::share))
                                    .map(limit -> "%s %s, met by %s"
                                            .formatted(
                                                    limit.limit().metric(),
                                                    Figures.seconds(
                                                            limit.limit().limitSeconds()),
                                                    Figures.percent(limit.share())))
                                    .orElse("none"));
        }
        return report.limits().stream()
                .filter(limit -> !limit.holds())
                .map(Verdicts::missed)
                .collect(Collectors.joining("; "));
    }

    private static String missed(LimitOutcome outcome) {
        LatencyLimit limit = outcome.limit();
        return "%s p%s %s > %s (%s inside)"
                .formatted(
                        limit.metric(),
                        Figures.threeDigits(RunTemplate.resolved(limit.percentile(), "percentile")),
                        Figures.seconds(outcome.valueSeconds()),
                        Figures.seconds(limit.limitSeconds()),
                        Figures.percent(outcome.share()));
    }

    /** What is proven, on what assumption. */
    String proof(List<Family> families, @Nullable Trial winner, boolean proven) {
        String open = left(families, winner);
        if (winner == null) {
            String spread = families.stream().allMatch(family -> family.isProven() || family.hasTriedSpread())
                    ? ", among them one of %s parallelism not excluded that leaves no room for another instance"
                            .formatted(
                                    families.stream().allMatch(Family::spreadsAllShapes)
                                            ? "every"
                                            : "each of the %d most promising kinds of"
                                                    .formatted(LayoutSpace.MOST_SHAPES_SPREAD))
                    : "";
            String none = proven
                    ? "No layout inside the limits holds: each was simulated and failed, or is excluded by memory, by"
                            + " the floor times or by the capacity bound."
                    : "No layout that was simulated holds" + spread + ". Not proven for " + open + ".";
            return none + " %s; the runs are of seed %d.".formatted(chance(), template.seed());
        }
        if (proven) {
            return (objective == PlanObjective.USD
                            ? "Every layout that is cheaper than the winner, or as cheap with fewer GPUs, was simulated and failed,"
                            : "Every layout that comes before the winner, by the objective, then dollars, then GPUs, was simulated and"
                                    + " failed,")
                    + " or is excluded by memory, by the floor times or by the capacity bound; every other one costs at"
                    + " least as much."
                    + basis(winner);
        }
        return "The winner is the %s found. Not proven: the search gave up on %s.".formatted(kind(), open)
                + basis(winner);
    }

    /**
     * The same of a search that its deadline ended.
     *
     * @param gapShare by what share of the winner's cost what is left might cost less; absent without a winner
     */
    String proofAtDeadline(List<Family> families, @Nullable Trial winner, boolean proven, @Nullable Double gapShare) {
        if (proven) {
            return "The deadline ended the search; this was proven by then: " + proof(families, winner, true);
        }
        String open = left(families, winner);
        if (winner == null) {
            return "The deadline ended the search. "
                    + (families.stream().allMatch(family -> family.simulated() == 0)
                            ? "No layout was simulated by then."
                            : "No layout that was simulated by then holds.")
                    + " Not proven for %s. %s; the runs are of seed %d.".formatted(open, chance(), template.seed());
        }
        return "The deadline ended the search. The winner is the %s found%s."
                        .formatted(kind(), winner.isConfirmed() ? "" : ", " + unconfirmed(winner))
                + (open.isEmpty() ? "" : " Not proven: open are " + open + mayTakeLess(gapShare) + ".")
                + basis(winner);
    }

    private static String mayTakeLess(@Nullable Double gapShare) {
        return gapShare == null || gapShare == 0
                ? ", none of which takes less of the objective"
                : "; the best of them might take %s less of the objective".formatted(Figures.percent(gapShare));
    }

    /** The families in which a layout may come before the winner, or, without one, may hold. */
    private static String left(List<Family> families, @Nullable Trial winner) {
        return families.stream()
                .filter(family -> winner == null ? family.cheapestOpen() != null : family.mayBeat(winner.rank()))
                .map(family -> "%s (%d of %d layouts left)"
                        .formatted(family.inWords(), family.untried(), family.considered() - family.excluded()))
                .collect(Collectors.joining(", "));
    }

    private String basis(Trial winner) {
        int spares = template.spareInstances();
        String lost = spares == 0
                ? ""
                : "as it is and with any %s lost, ".formatted(spares == 1 ? "instance" : spares + " instances");
        return " %s; the figures are of seed %d%s; other seeds are not proven."
                .formatted(
                        chance(),
                        template.seed(),
                        winner.isConfirmed() ? " and the winner holds " + lost + where(winner) : "");
    }

    private String where(Trial winner) {
        return template.judgesOverSeeds()
                ? "over the seeds %s: at most %s"
                        .formatted(seeds(), lateShare(winner.runs().getFirst()))
                : "on the seeds %s too".formatted(template.confirmationSeeds());
    }

    private String chance() {
        return template.traffic().trace() == null
                ? "The capacity bound is wrong with a probability of at most " + DrawnLoad.ERROR_PROBABILITY
                : "The capacity bound counts the requests of the trace and leaves nothing to chance";
    }
}
