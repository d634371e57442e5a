package io.goodput.cli.questions;

import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.scaleout.CheapestPolicy;
import io.goodput.contracts.scaleout.GpuHours;
import io.goodput.contracts.scaleout.LatencyTail;
import io.goodput.contracts.scaleout.PolicyCost;
import io.goodput.contracts.scaleout.PolicyOutcome;
import io.goodput.contracts.scaleout.ScaleOutAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A scale-out's answer as text: who holds, where the GPU-hours went, what it costs, and two policies over time. */
final class ScaleOutText {
    private ScaleOutText() {}

    static String of(ScaleOutAnswer answer) {
        SimulationRequest scenario = answer.question().scenario();
        var text = new StringBuilder()
                .append(Figures.subject(scenario.model(), scenario.precision(), scenario.traffic()))
                .append("\nstarts with ")
                .append(Figures.systemsAndLayout(scenario.layout()))
                .append('\n')
                .append(Figures.objective(scenario.slo()))
                .append("; asked for: ")
                .append(Figures.share(answer.attainment()))
                .append('\n')
                .append(verdict(answer))
                .append('\n')
                .append(service(answer))
                .append('\n')
                .append(gpuHours(answer))
                .append('\n')
                .append(costs(answer));
        List<PoolLayout> pools = scenario.layout().pools();
        for (PolicyOutcome each : charted(answer)) {
            text.append('\n')
                    .append(each.name())
                    .append(each.holds() ? ", which holds" : ", which does not hold")
                    .append(":\n")
                    .append(ScaleOutChart.of(each, pools));
        }
        return text.append(Figures.ending(
                        answer.errorBands(),
                        answer.build(),
                        "hour by hour, every figure's basis, the assumptions and all defaults"))
                .toString();
    }

    private static String verdict(ScaleOutAnswer answer) {
        Optional<PolicyOutcome> cheapest = answer.findCheapest();
        if (cheapest.isEmpty()) {
            return "No policy holds it.\n";
        }
        PolicyOutcome best = cheapest.get();
        Double ratio = best.heldOverBound();
        String bound = ratio == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %.2f times what a clairvoyant needs at least%s",
                        ratio,
                        Boolean.TRUE.equals(answer.boundIsLoose()) ? " (a loose bound)" : "");
        return String.format(
                Locale.ROOT,
                "%s holds it with the fewest GPU-hours, %s%s.%n",
                best.name(),
                Figures.number(best.gpuHours().held()),
                bound);
    }

    private static String service(ScaleOutAnswer answer) {
        boolean switches = answer.policies().stream().anyMatch(each -> each.roleSwitches() > 0);
        List<String> heading = new ArrayList<>(List.of(
                "policy", "", "attainment", "TTFT p99", "TPOT p99", "refused", "given up", "failed", "late", "flaps"));
        if (switches) {
            heading.add("switches");
        }
        heading.add("recovers");
        var table = new TextTable(2, heading.toArray(String[]::new));
        for (PolicyOutcome each : answer.policies()) {
            RequestCounts requests = each.requests();
            List<String> row = new ArrayList<>(List.of(
                    each.name(),
                    mark(answer, each),
                    attainment(each),
                    p99(each.timeToFirstToken()),
                    p99(each.timePerOutputToken()),
                    count(requests.rejected()),
                    count(requests.timedOut()),
                    count(requests.failed()),
                    each.late() == null ? "" : count(each.late()),
                    count(each.flaps())));
            if (switches) {
                row.add(count(each.roleSwitches()));
            }
            row.add(recovery(each));
            table.add(row.toArray(String[]::new));
        }
        return table.text();
    }

    private static String mark(ScaleOutAnswer answer, PolicyOutcome policy) {
        if (!policy.holds()) {
            return "fails";
        }
        return policy.name().equals(answer.cheapest()) ? "cheapest" : "holds";
    }

    private static String attainment(PolicyOutcome policy) {
        ConfidenceInterval interval = policy.attainmentOverSeeds();
        return interval == null
                ? Figures.share(policy.attainment())
                : String.format(Locale.ROOT, "%.2f ± %.2f %%", interval.estimate() * 100, interval.halfWidth() * 100);
    }

    private static String p99(@Nullable LatencyTail tail) {
        return tail == null ? "unstable" : Figures.seconds(tail.p99Seconds());
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String recovery(PolicyOutcome policy) {
        Double seconds = policy.worstRecoverySeconds();
        if (seconds != null) {
            return Figures.duration(seconds);
        }
        return policy.faults() == 0 ? "" : "never";
    }

    private static String gpuHours(ScaleOutAnswer answer) {
        var table = new TextTable(
                1,
                "GPU-hours",
                "serving",
                "idle",
                "starting",
                "draining",
                "failed",
                "unused",
                "mean GPUs",
                "most",
                "over bound");
        for (PolicyOutcome each : answer.policies()) {
            GpuHours hours = each.gpuHours();
            table.add(
                    each.name(),
                    hours(hours.serving()),
                    hours(hours.idle()),
                    hours(hours.starting()),
                    hours(hours.draining()),
                    hours(hours.failed()),
                    hours(hours.unused()),
                    Figures.number(each.meanGpus()),
                    Integer.toString(each.mostGpus()),
                    each.heldOverBound() == null ? "" : String.format(Locale.ROOT, "%.2f x", each.heldOverBound()));
        }
        return table.text();
    }

    private static String hours(double hours) {
        return hours >= 100 || hours == 0
                ? String.format(Locale.ROOT, "%,.0f", hours)
                : String.format(Locale.ROOT, "%.2f", hours);
    }

    private static String costs(ScaleOutAnswer answer) {
        List<String> heading = new ArrayList<>(List.of(answer.priceBook(), "kWh at the wall"));
        for (CheapestPolicy tier : answer.cheapestByTier()) {
            heading.add(EnumNames.of(tier.tier()));
            heading.add("$/M tokens");
        }
        var table = new TextTable(1, heading.toArray(String[]::new));
        for (PolicyOutcome each : answer.policies()) {
            List<String> row = new ArrayList<>(List.of(each.name(), Figures.number(each.wallKilowattHours())));
            for (PolicyCost cost : each.costs()) {
                row.add(Figures.usd(cost.usd()));
                row.add(Figures.usd(cost.usdPerMillionTokens()));
            }
            table.add(row.toArray(String[]::new));
        }
        var text = new StringBuilder(table.text());
        for (CheapestPolicy each : answer.cheapestByTier()) {
            text.append("  ")
                    .append(EnumNames.of(each.tier()))
                    .append(": ")
                    .append(each.policy() == null ? "no policy holds" : each.policy() + " holds at the least cost")
                    .append(billing(each.tier()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String billing(PriceTier tier) {
        return tier.sellsHours()
                ? "; billed are the hours that GPUs were taken"
                : "; billed are the most GPUs taken at once, all the time: scaling in saves nothing";
    }

    /** The cheapest that holds, and the one with the least attainment; the first of equals. */
    private static List<PolicyOutcome> charted(ScaleOutAnswer answer) {
        List<PolicyOutcome> charted = new ArrayList<>();
        answer.findCheapest().ifPresent(charted::add);
        answer.policies().stream()
                .min(Comparator.comparingDouble(PolicyOutcome::attainment))
                .filter(worst -> !worst.name().equals(answer.cheapest()))
                .ifPresent(charted::add);
        return charted;
    }
}
