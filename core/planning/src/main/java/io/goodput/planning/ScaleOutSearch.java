package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.Energy;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Usage;
import io.goodput.contracts.scaleout.CheapestPolicy;
import io.goodput.contracts.scaleout.FaultOutcome;
import io.goodput.contracts.scaleout.GpuHours;
import io.goodput.contracts.scaleout.LatencyTail;
import io.goodput.contracts.scaleout.PolicyCost;
import io.goodput.contracts.scaleout.PolicyOutcome;
import io.goodput.contracts.scaleout.ScaleOutAnswer;
import io.goodput.contracts.scaleout.ScaleOutBucket;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One scenario under several policies. A round is a seed, on which every policy runs: the same arrivals, lead times and
 * faults for all of them.
 */
public final class ScaleOutSearch implements Search<ScaleOutAnswer> {
    private static final double SECONDS_PER_HOUR = 3_600;
    private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;

    private final ScaleOutRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final List<ScalingPolicy> policies;
    private final List<PriceTier> tiers;
    private final List<List<RunSpec>> rounds;
    private final List<List<PricedRun>> completed = new ArrayList<>();

    /**
     * @param question with every field filled
     * @param estimates of the scenario's model, systems and mode
     * @param rates the price book that the scenario names
     */
    public ScaleOutSearch(ScaleOutRequest question, Estimates estimates, RateCard rates) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        SimulationRequest scenario = question.scenario();
        this.policies = RunTemplate.resolved(question.policies(), "policies");
        Pricing pricing = RunTemplate.resolved(scenario.pricing(), "pricing");
        this.tiers = RunTemplate.resolved(pricing.tiers(), "pricing.tiers");
        this.rounds = RunTemplate.resolved(scenario.sampling(), "sampling").seeds().stream()
                .map(this::roundOn)
                .toList();
    }

    private List<RunSpec> roundOn(long seed) {
        Layout layout = question.scenario().layout().resolved();
        return policies.stream()
                .map(policy -> RunSpec.of(question.under(policy), layout, seed))
                .toList();
    }

    @Override
    public List<RunSpec> round() {
        return completed.size() < rounds.size() ? rounds.get(completed.size()) : List.of();
    }

    @Override
    public void complete(List<PricedRun> runs) {
        OpenRound.check(round().size(), runs.size());
        completed.add(List.copyOf(runs));
    }

    @Override
    public SearchProgress progress() {
        int done = completed.size();
        boolean over = done == rounds.size();
        return new SearchProgress(
                done,
                (long) done * policies.size(),
                policies.size(),
                over ? 0 : policies.size(),
                null,
                over ? "done" : "simulating seed %d of %d".formatted(done + 1, rounds.size()));
    }

    @Override
    public ScaleOutAnswer answer() {
        if (completed.size() < rounds.size()) {
            throw new IllegalStateException("the search is not over: " + round().size() + " runs are open");
        }
        List<PolicyOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < policies.size(); i++) {
            outcomes.add(outcome(i));
        }
        PolicyOutcome cheapest = cheapest(outcomes, each -> each.gpuHours().held());
        List<CheapestPolicy> byTier = new ArrayList<>();
        for (int i = 0; i < tiers.size(); i++) {
            int tier = i;
            PolicyOutcome best =
                    cheapest(outcomes, each -> each.costs().get(tier).usd());
            byTier.add(new CheapestPolicy(tiers.get(i), best == null ? null : best.name()));
        }
        return new ScaleOutAnswer(
                question,
                estimates.build(),
                rates.priceBook(),
                question.requiredAttainment(),
                outcomes,
                cheapest == null ? null : cheapest.name(),
                byTier,
                cheapest == null ? null : isLoose(cheapest.heldOverBound()),
                estimates.errorBands(),
                Provenance.assumptions(estimates, rates, question.scenario()),
                Provenance.basisOfScaleOut());
    }

    private static @Nullable Boolean isLoose(@Nullable Double heldOverBound) {
        return heldOverBound == null ? null : heldOverBound * ScaleOutAnswer.TIGHT_SHARE > 1;
    }

    /** The first of those that hold at the least cost; null when none holds. */
    private static @Nullable PolicyOutcome cheapest(
            List<PolicyOutcome> outcomes, ToDoubleFunction<PolicyOutcome> cost) {
        return outcomes.stream()
                .filter(PolicyOutcome::holds)
                .min(Comparator.comparingDouble(cost))
                .orElse(null);
    }

    private PolicyOutcome outcome(int policy) {
        List<PricedRun> runs =
                completed.stream().map(round -> round.get(policy)).toList();
        PricedRun first = runs.getFirst();
        Report report = first.report();
        Usage usage = report.usage();
        ScaleOutReport changes = Objects.requireNonNull(report.scaleOut(), "a run whose pools change says how");
        Latencies latencies = report.latencies();
        double[] attainments =
                runs.stream().mapToDouble(run -> run.report().attainment()).toArray();
        boolean holds = true;
        for (double attainment : attainments) {
            holds &= attainment >= question.requiredAttainment();
        }
        return new PolicyOutcome(
                policies.get(policy).name(),
                holds,
                report.attainment(),
                attainments.length > 1 ? ConfidenceInterval.of(attainments) : null,
                latencies == null ? null : LatencyTail.of(latencies.timeToFirstToken()),
                latencies == null ? null : LatencyTail.of(latencies.timePerOutputToken()),
                report.requests(),
                latencies == null ? null : latencies.endToEnd().count() - usage.requestsInsideSlo(),
                GpuHours.of(changes),
                usage.windowSeconds() > 0 ? changes.heldGpuSeconds() / usage.windowSeconds() : 0,
                changes.mostGpus(),
                changes.pools().stream().mapToLong(each -> each.decisions()).sum(),
                changes.pools().stream().mapToLong(each -> each.flaps()).sum(),
                changes.roleSwitches(),
                changes.faultCount(),
                worstRecovery(changes.faults()),
                changes.retries(),
                usage.findEnergy().map(Energy::drawnJoules).orElse(0.0) / JOULES_PER_KILOWATT_HOUR,
                tiers.stream().map(tier -> cost(first.bill(tier), usage)).toList(),
                runs.stream().map(PricedRun::runId).toList(),
                heldOverBound(changes),
                changes.hours(),
                chart(changes.series()));
    }

    private static @Nullable Double heldOverBound(ScaleOutReport changes) {
        Double bound = changes.clairvoyantGpuSeconds();
        return bound == null || bound <= 0 ? null : (Double) (changes.heldGpuSeconds() / bound);
    }

    private static PolicyCost cost(Bill bill, Usage usage) {
        return new PolicyCost(
                bill.tier(), bill.usdPerHour() * usage.windowSeconds() / SECONDS_PER_HOUR, bill.usdPerMillionTokens());
    }

    private static @Nullable Double worstRecovery(List<FaultOutcome> faults) {
        double worst = Double.NEGATIVE_INFINITY;
        for (FaultOutcome fault : faults) {
            Double seconds = fault.recoverySeconds();
            if (seconds == null) {
                return null;
            }
            worst = Math.max(worst, seconds);
        }
        return faults.isEmpty() ? null : worst;
    }

    /** The same with as many neighbours taken together as a chart needs. */
    private static List<ScaleOutBucket> chart(List<ScaleOutBucket> series) {
        int together = Math.ceilDiv(series.size(), PolicyOutcome.MOST_BUCKETS);
        if (together <= 1) {
            return series;
        }
        List<ScaleOutBucket> merged = new ArrayList<>();
        for (int i = 0; i < series.size(); i += together) {
            merged.add(ScaleOutBucket.merged(series.subList(i, Math.min(series.size(), i + together))));
        }
        return merged;
    }
}
