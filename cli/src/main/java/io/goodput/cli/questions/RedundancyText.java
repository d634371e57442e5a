package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.redundancy.CheapestSpares;
import io.goodput.contracts.redundancy.OneFewer;
import io.goodput.contracts.redundancy.RedundancyAnswer;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.redundancy.SpareCost;
import io.goodput.contracts.redundancy.SpareKind;
import io.goodput.contracts.redundancy.SpareOption;
import io.goodput.contracts.redundancy.UnitLoss;
import io.goodput.contracts.scaleout.FailureDomain;
import io.goodput.contracts.scaleout.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** A redundancy answer as text: the cheapest spares for each loss, all that was tried, and where things stand. */
final class RedundancyText {
    private final RedundancyAnswer answer;
    private final List<PoolLayout> pools;

    private RedundancyText(RedundancyAnswer answer) {
        this.answer = answer;
        pools = answer.question().scenario().layout().pools();
    }

    static String of(RedundancyAnswer answer) {
        return new RedundancyText(answer).text();
    }

    private String text() {
        SimulationRequest scenario = answer.question().scenario();
        var text = new StringBuilder()
                .append(Figures.subject(scenario.model(), scenario.precision(), scenario.traffic()))
                .append('\n')
                .append(Figures.systemsAndLayout(scenario.layout()))
                .append('\n')
                .append(Figures.objective(scenario.slo()))
                .append("; asked for while one is lost: ")
                .append(Figures.share(answer.attainment()))
                .append('\n')
                .append(loss(answer.question()))
                .append('\n');
        answer.cheapest().forEach(each -> text.append(verdict(each)));
        text.append('\n').append(options()).append('\n');
        answer.cheapest().stream()
                .map(CheapestSpares::option)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(each -> text.append(whereThingsStand(answer.options().get(each))));
        return text.append(Figures.ending(
                        answer.errorBands(),
                        answer.build(),
                        "every loss simulated, every figure's basis, the assumptions and all defaults"))
                .toString();
    }

    private static String loss(RedundancyRequest question) {
        return "One is lost %s into the load for %s; %s.%n"
                .formatted(
                        Figures.duration(Objects.requireNonNull(question.atSeconds())),
                        Figures.duration(Objects.requireNonNull(question.lostSeconds())),
                        Objects.requireNonNull(question.replaces())
                                ? "what is lost is ordered anew"
                                : "nothing is ordered in its place");
    }

    private String verdict(CheapestSpares cheapest) {
        Integer index = cheapest.option();
        String of = "any one %s, %s: ".formatted(cheapest.loss().written(), EnumNames.of(cheapest.tier()));
        if (index == null) {
            return of + "no spares that were allowed hold it\n";
        }
        SpareOption option = answer.options().get(index);
        SpareCost cost = cost(option, cheapest.tier());
        return of
                + "%s, %s %s racks: %s an hour, %s%n"
                        .formatted(
                                needs(option),
                                placed(option),
                                racks(option),
                                Figures.usd(cost.usdPerHour()),
                                ofIt(cost));
    }

    private static String placed(SpareOption option) {
        return switch (option.placement()) {
            case PACK -> "packed into";
            case SPREAD -> "spread over the nodes of";
            case SPREAD_RACKS -> "spread over";
        };
    }

    private static String ofIt(SpareCost cost) {
        double usd = cost.usdPerHourOfRedundancy();
        return usd < 0.005 ? "as without redundancy" : Figures.usd(usd) + " of it for redundancy";
    }

    private static SpareCost cost(SpareOption option, PriceTier tier) {
        return option.costs().stream()
                .filter(each -> each.tier() == tier)
                .findFirst()
                .orElseThrow();
    }

    private static String racks(SpareOption option) {
        return option.racks().stream().map(String::valueOf).collect(Collectors.joining(" and "));
    }

    private String needs(SpareOption option) {
        if (option.spares() == SpareKind.COLD) {
            return option.spareNodes() == 0
                    ? "no spares"
                    : "+%d cold %s".formatted(option.spareNodes(), option.spareNodes() == 1 ? "node" : "nodes");
        }
        String instances = instances(option.spareInstances(), "+");
        return instances.isEmpty() ? "no spares" : instances;
    }

    /** {@code 2 prefill, 1 decode}, without pools that have none. */
    private String instances(List<Integer> counts, String sign) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) > 0) {
                parts.add(sign + counts.get(i) + " " + pool(i));
            }
        }
        return String.join(", ", parts);
    }

    private String pool(int index) {
        return EnumNames.of(pools.get(index).role());
    }

    private String options() {
        List<String> heading = new ArrayList<>(List.of(
                "lost", "spares", "placed", "racks", "needs", "", "attainment", "one fewer", "none", "recovers"));
        answer.tiers().forEach(tier -> heading.add(EnumNames.of(tier) + " $/h"));
        var table = new TextTable(6, heading.toArray(String[]::new));
        for (int i = 0; i < answer.options().size(); i++) {
            SpareOption option = answer.options().get(i);
            if (isToldAsHot(option)) {
                continue;
            }
            UnitLoss worst = option.units().getFirst();
            List<String> row = new ArrayList<>(List.of(
                    option.loss().written(),
                    EnumNames.of(option.spares()),
                    EnumNames.of(option.placement()),
                    racks(option),
                    needs(option),
                    mark(i),
                    Figures.share(option.attainment()),
                    option.oneFewer().stream().mapToDouble(OneFewer::attainment).max().stream()
                            .mapToObj(Figures::share)
                            .findFirst()
                            .orElse(""),
                    Figures.share(option.attainmentWithoutSpares()),
                    worst.recoverySeconds() == null ? "never" : Figures.duration(worst.recoverySeconds())));
            option.costs().forEach(cost -> row.add(String.format(Locale.ROOT, "%,.2f", cost.usdPerHour())));
            table.add(row.toArray(String[]::new));
        }
        return table.text();
    }

    /** Without spares hot and cold ones are the same. */
    private boolean isToldAsHot(SpareOption option) {
        return option.spares() == SpareKind.COLD
                && option.spareNodes() == 0
                && option.holds()
                && Objects.requireNonNull(answer.question().spares()).contains(SpareKind.HOT);
    }

    private String mark(int index) {
        if (!answer.options().get(index).holds()) {
            return "fails";
        }
        boolean cheapest = answer.cheapest().stream().anyMatch(each -> Objects.equals(each.option(), index));
        return cheapest ? "cheapest" : "holds";
    }

    private String whereThingsStand(SpareOption option) {
        UnitLoss worst = option.units().getFirst();
        String racks = option.domains().stream()
                .filter(each -> each.kind() == FaultKind.RACK)
                .map(each -> "  %d %s of %s with %s%n"
                        .formatted(each.alike(), each.alike() == 1 ? "rack" : "racks", each.system(), holding(each)))
                .collect(Collectors.joining());
        return "Against the loss of a %s, %s, %s %s racks:%n%s  worst is the loss of %s, with %s%n"
                .formatted(
                        option.loss().written(),
                        needs(option),
                        placed(option),
                        racks(option),
                        racks,
                        place(worst.domain()),
                        holding(worst.domain()));
    }

    private static String place(FailureDomain domain) {
        String rack = "rack " + domain.rack();
        if (domain.node() == null) {
            return rack;
        }
        String node = "node %d of %s".formatted(domain.node(), rack);
        return domain.gpu() == null ? node : "GPU %d of %s".formatted(domain.gpu(), node);
    }

    private String holding(FailureDomain domain) {
        String instances = instances(domain.instances(), "");
        String free = domain.freeGpus() == 0 ? "" : domain.freeGpus() + " free GPUs";
        return instances.isEmpty() ? free : free.isEmpty() ? instances : instances + " and " + free;
    }
}
