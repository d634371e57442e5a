package io.goodput.economics.claims;

import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.Claim;
import io.goodput.contracts.claims.ClaimCell;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.contracts.claims.ClaimSummary;
import io.goodput.contracts.claims.ClaimTarget;
import io.goodput.contracts.claims.InputEffect;
import io.goodput.contracts.claims.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The claims that ship, and their checks. Thread-safe. */
public final class Claims {
    private Claims() {}

    /** All claims, by number, each with its verdict in a line. */
    public static List<ClaimSummary> summaries() {
        return Shipped.CLAIMS.stream()
                .map(each -> {
                    Claim claim = each.stated().claim();
                    String summary =
                            check(each, ClaimCheck.unchanged()).verdict().summary();
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
     * @param check which inputs are changed
     * @return empty when there is no such claim
     * @throws io.goodput.contracts.InvalidInputException when an input is unknown, or its value cannot be given
     */
    public static Optional<CheckedClaim> find(String id, ClaimCheck check) {
        int index = ids().indexOf(id);
        return index < 0 ? Optional.empty() : Optional.of(check(Shipped.CLAIMS.get(index), check));
    }

    private static CheckedClaim check(Checkable claim, ClaimCheck check) {
        Claim stated = claim.stated().claim();
        Terms terms = new Terms(stated.inputs(), stated.target(), claim.stated().targetInput()).changed(check);
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
        return new CheckedClaim(used, verdict(claim.formula(), terms));
    }

    private static Verdict verdict(ClaimFormula formula, Terms terms) {
        double value = formula.value(terms);
        Region region = formula.region(terms);
        List<ClaimCell> cells = region.cells();
        return new Verdict(
                summary(value, formula.point(), cells, terms.target()),
                formula.point(),
                value,
                region.axes(),
                cells,
                formula.boundary(terms),
                sensitivity(formula, terms),
                formula.fairWording(terms));
    }

    private static String summary(double value, String point, List<ClaimCell> cells, ClaimTarget target) {
        long holds =
                cells.stream().filter(each -> Boolean.TRUE.equals(each.holds())).count();
        long rounded = cells.stream()
                .filter(each -> Boolean.TRUE.equals(each.holdsRounded()))
                .count();
        long unreachable = cells.stream()
                .filter(each -> each.basis() == CellBasis.UNREACHABLE)
                .count();
        return "%s %s %s; holds in %d of %d places, %d when rounded"
                        .formatted(Numbers.short3(value), target.unit(), point, holds, cells.size(), rounded)
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
        static final List<Checkable> CLAIMS = read();

        private static List<Checkable> read() {
            var files = new ClaimFiles();
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
