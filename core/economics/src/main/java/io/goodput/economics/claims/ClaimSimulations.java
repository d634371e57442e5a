package io.goodput.economics.claims;

import io.goodput.contracts.Checks;
import io.goodput.contracts.claims.ClaimScenario;
import io.goodput.contracts.claims.ClaimScenarios.UnreachablePoint;
import io.goodput.economics.simulations.LoadTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How points of claims were measured, as far as that is known: the data file.
 *
 * @param tests those that can be simulated
 * @param unreachable those that cannot
 */
public record ClaimSimulations(List<PointTest> tests, List<UnreachablePoint> unreachable) {
    public ClaimSimulations {
        tests = List.copyOf(tests);
        unreachable = List.copyOf(unreachable);
        var checks = new Checks();
        checks.distinct(
                "tests",
                Stream.concat(
                                tests.stream().map(PointTest::point),
                                unreachable.stream().map(UnreachablePoint::point))
                        .toList(),
                1,
                1_000);
        checks.done();
    }

    /**
     * How a point was measured.
     *
     * @param point name of the input
     * @param source where that is told, and what is assumed
     * @param test the load test
     */
    public record PointTest(String point, String source, LoadTest test) {}

    Optional<ClaimScenario> find(String point) {
        return tests.stream()
                .filter(each -> each.point().equals(point))
                .map(each -> new ClaimScenario(point, each.source(), each.test().scenario()))
                .findFirst();
    }

    /** Why a point cannot be simulated. */
    UnreachablePoint unreachable(String point) {
        return unreachable.stream()
                .filter(each -> each.point().equals(point))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no file says how " + point + " was measured"));
    }
}
