package io.goodput.economics.claims;

import io.goodput.catalog.Catalog;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.Claim;
import io.goodput.contracts.claims.ClaimCell;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.contracts.claims.ClaimScenario;
import io.goodput.contracts.claims.ClaimScenarios;
import io.goodput.contracts.claims.ClaimScenarios.UnreachablePoint;
import io.goodput.contracts.claims.ClaimSummary;
import io.goodput.contracts.claims.ClaimTarget;
import io.goodput.contracts.claims.InputEffect;
import io.goodput.contracts.claims.LoadedFleet;
import io.goodput.contracts.claims.PointComparison;
import io.goodput.contracts.claims.SimulatedCheck;
import io.goodput.contracts.claims.SimulatedPoint;
import io.goodput.contracts.claims.Verdict;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The claims that ship, and their checks. Thread-safe. */
public final class Claims {
    private Claims() {}

    /** All claims, by number, each with its verdict in a line. */
    public static List<ClaimSummary> summaries() {
        return Shipped.CLAIMS.stream()
                .map(each -> {
                    Claim claim = each.stated().claim();
                    String summary = check(each, ClaimCheck.unchanged(), List.of())
                            .verdict()
                            .summary();
                    return new ClaimSummary(claim.id(), claim.title(), claim.statement(), claim.saidBy(), summary);
                })
                .toList();
    }

    /** Numbers of all claims, as text. */
    public static List<String> ids() {
        return Shipped.CLAIMS.stream()
                .map(each -> Integer.toString(each.stated().claim().id()))
                .toList();
    }

    /**
     * A claim's verdict.
     *
     * @param id number of the claim as text
     * @param check which inputs are changed; its simulations are not looked up here
     * @return empty when there is no such claim
     * @throws io.goodput.contracts.InvalidInputException when an input is unknown, or its value cannot be given
     */
    public static Optional<CheckedClaim> find(String id, ClaimCheck check) {
        return find(id).map(claim -> check(claim, check, List.of()));
    }

    /**
     * A claim's verdict beside what was simulated of its points.
     *
     * @param id number of the claim as text
     * @return empty when there is no such claim
     * @throws io.goodput.contracts.InvalidInputException when an input or a point is unknown, a value cannot be given, or a
     *     simulation is of another model or system than its point
     */
    public static Optional<CheckedClaim> find(String id, SimulatedCheck check) {
        return find(id).map(claim -> check(claim, check.check(), check.points()));
    }

    /**
     * What the simulator can be asked of a claim.
     *
     * @param id number of the claim as text
     * @param check which inputs are changed: loads follow from them
     * @return empty when there is no such claim
     * @throws io.goodput.contracts.InvalidInputException when an input is unknown, or its value cannot be given
     */
    public static Optional<ClaimScenarios> scenarios(String id, ClaimCheck check) {
        return find(id).map(claim -> scenarios(claim, terms(claim).changed(check)));
    }

    private static Optional<Checkable> find(String id) {
        int index = ids().indexOf(id);
        return index < 0 ? Optional.empty() : Optional.of(Shipped.CLAIMS.get(index));
    }

    private static Terms terms(Checkable claim) {
        Claim stated = claim.stated().claim();
        return new Terms(stated.inputs(), stated.target(), claim.stated().targetInput());
    }

    private static ClaimScenarios scenarios(Checkable claim, Terms terms) {
        List<ClaimScenario> scenarios = new ArrayList<>();
        List<UnreachablePoint> unreachable = new ArrayList<>();
        for (String input : claim.formula().simulatedInputs()) {
            Shipped.SIMULATIONS
                    .find(input)
                    .ifPresentOrElse(scenarios::add, () -> unreachable.add(Shipped.SIMULATIONS.unreachable(input)));
        }
        scenarios.addAll(claim.formula().loads(terms));
        return new ClaimScenarios(scenarios, unreachable);
    }

    private static CheckedClaim check(Checkable claim, ClaimCheck check, List<SimulatedPoint> points) {
        Claim stated = claim.stated().claim();
        Terms terms = terms(claim).changed(check);
        var used = new Claim(
                stated.id(),
                stated.title(),
                stated.statement(),
                stated.saidBy(),
                stated.saidOn(),
                stated.source(),
                stated.unsaid(),
                stated.formula(),
                terms.target(),
                terms.inputs());
        if (points.isEmpty()) {
            return new CheckedClaim(used, verdict(claim.formula(), terms, SimulatedPoints.NONE), null, null);
        }
        ClaimScenarios known = scenarios(claim, terms);
        refuseOthers(points, known);
        var simulated = new SimulatedPoints(points, known.unreachable());
        List<LoadedFleet> degradation = claim.formula().degradation(terms, simulated);
        return new CheckedClaim(
                used,
                verdict(claim.formula(), terms, simulated),
                claim.formula().simulatedInputs().stream()
                        .flatMap(input -> simulated.find(input).stream()
                                .map(each -> PointComparison.of(terms.input(input), each)))
                        .toList(),
                degradation.isEmpty() ? null : degradation);
    }

    /** A simulation must stand for a point of the claim, and be of its model and its systems. */
    private static void refuseOthers(List<SimulatedPoint> points, ClaimScenarios known) {
        List<String> names = Stream.concat(
                        known.scenarios().stream().map(ClaimScenario::point),
                        known.unreachable().stream().map(UnreachablePoint::point))
                .toList();
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            SimulatedPoint given = points.get(i);
            String pointer = "/simulations/" + i;
            if (names.isEmpty()) {
                violations.add(new Violation(
                        pointer + "/point",
                        given.point(),
                        "the simulator has no part in this claim",
                        "Maybe leave simulations out"));
            } else if (!names.contains(given.point())) {
                violations.add(Catalog.unknown("point", pointer + "/point", given.point(), names));
            }
            known.scenarios().stream()
                    .filter(each -> each.point().equals(given.point()))
                    .map(ClaimScenario::scenario)
                    .filter(each -> !each.model().equals(given.model())
                            || !each.layout().systems().equals(given.systems()))
                    .forEach(each -> violations.add(new Violation(
                            pointer + "/simulation",
                            given.model() + " on " + String.join(", ", given.systems()),
                            "%s is a point of %s on %s"
                                    .formatted(
                                            given.point(),
                                            each.model(),
                                            String.join(", ", each.layout().systems())),
                            "Maybe another simulation")));
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }

    private static Verdict verdict(ClaimFormula formula, Terms terms, SimulatedPoints simulated) {
        double value = formula.value(terms);
        Region region = formula.region(terms, simulated);
        return new Verdict(
                summary(value, formula.point(), region, terms.target()),
                formula.point(),
                value,
                region.axes(),
                region.cells(),
                formula.boundary(terms),
                sensitivity(formula, terms),
                formula.fairWording(terms));
    }

    private static String summary(double value, String point, Region region, ClaimTarget target) {
        String own = "%s %s %s; %s"
                .formatted(Numbers.short3(value), target.unit(), point, count("holds", region.ownCells()));
        return region.simulatedCells().isEmpty()
                ? own
                : own + "; " + count("simulated, it holds", region.simulatedCells());
    }

    private static String count(String holdsIn, List<ClaimCell> cells) {
        long holds =
                cells.stream().filter(each -> Boolean.TRUE.equals(each.holds())).count();
        long rounded = cells.stream()
                .filter(each -> Boolean.TRUE.equals(each.holdsRounded()))
                .count();
        long unreachable = cells.stream()
                .filter(each -> each.basis() == CellBasis.UNREACHABLE)
                .count();
        return "%s in %d of %d places, %d when rounded".formatted(holdsIn, holds, cells.size(), rounded)
                + (unreachable == 0 ? "" : "; " + unreachable + " unreachable");
    }

    private static List<InputEffect> sensitivity(ClaimFormula formula, Terms terms) {
        return terms.inputs().stream()
                .map(input -> effect(formula, terms, input))
                .filter(effect -> effect.effect() > 0 || effect.turns())
                .sorted(Comparator.comparingDouble(InputEffect::effect).reversed())
                .toList();
    }

    private static InputEffect effect(ClaimFormula formula, Terms terms, ClaimInput input) {
        Terms atLow = terms.at(input.name(), input.low());
        Terms atHigh = terms.at(input.name(), input.high());
        double low = formula.value(atLow);
        double high = formula.value(atHigh);
        boolean turns = atLow.target().holds(low) != atHigh.target().holds(high);
        return new InputEffect(input.name(), input.low(), input.high(), low, high, Math.abs(high - low), turns);
    }

    /**
     * A claim that can be checked.
     *
     * @param stated its texts and inputs
     * @param formula how
     */
    private record Checkable(ClaimFiles.Stated stated, ClaimFormula formula) {}

    /** Reads the claims when they are first asked for. */
    private static final class Shipped {
        private static final ClaimFiles FILES = new ClaimFiles();

        static final List<Checkable> CLAIMS = read(FILES);

        static final ClaimSimulations SIMULATIONS = FILES.simulations();

        private static List<Checkable> read(ClaimFiles files) {
            return List.of(
                    new Checkable(files.read("two-cents"), new TwoCents()),
                    new Checkable(files.read("fifteen-times"), new FifteenTimes()),
                    new Checkable(files.read("ten-times-per-megawatt"), new TenTimesPerMegawatt()),
                    new Checkable(files.read("fifty-times-per-megawatt"), new FiftyTimesPerMegawatt()),
                    new Checkable(files.read("five-times-by-software"), new FiveTimesBySoftware()),
                    new Checkable(files.read("queries-of-a-week"), new QueriesOfAWeek()));
        }
    }
}
