package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimScenarios.UnreachablePoint;
import io.goodput.contracts.claims.SimulatedPoint;
import io.goodput.economics.Numbers;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * What was simulated of a claim's points.
 *
 * @param points each point once; empty where nothing was simulated
 * @param unreachable points that cannot be, with the reasons
 */
record SimulatedPoints(List<SimulatedPoint> points, List<UnreachablePoint> unreachable) {
    static final SimulatedPoints NONE = new SimulatedPoints(List.of(), List.of());

    /** What labels of simulated places end in. */
    private static final String SUFFIX = ", simulated";

    SimulatedPoints {
        points = List.copyOf(points);
        unreachable = List.copyOf(unreachable);
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    Optional<SimulatedPoint> find(String point) {
        return points.stream().filter(each -> each.point().equals(point)).findFirst();
    }

    static String label(String of) {
        return of + SUFFIX;
    }

    /** Labels of all places: the given ones, then the same as simulated where anything was. */
    List<String> labels(List<String> measured, List<String> alsoSimulated) {
        return isEmpty()
                ? measured
                : Stream.concat(measured.stream(), alsoSimulated.stream().map(SimulatedPoints::label))
                        .toList();
    }

    /** Adds a cell on one throughput: the claim's value with what was simulated of it and at the ends of its band. */
    void addCell(Region region, List<String> coordinates, String point, DoubleUnaryOperator value, String formula) {
        Optional<SimulatedPoint> found = find(point);
        if (found.isEmpty()) {
            region.addUnsimulated(coordinates, notSimulated(point));
            return;
        }
        SimulatedPoint simulated = found.get();
        region.addSimulated(
                coordinates,
                value.applyAsDouble(simulated.tokensPerSecondPerGpu()),
                value.applyAsDouble(simulated.lowTokensPerSecondPerGpu()),
                value.applyAsDouble(simulated.highTokensPerSecondPerGpu()),
                formula + ": " + source(simulated));
    }

    /** Why there is nothing of a point. */
    String notSimulated(String point) {
        return unreachable.stream()
                .filter(each -> each.point().equals(point))
                .map(each -> point + " cannot be simulated: " + each.reason())
                .findFirst()
                .orElse(point + " was not simulated");
    }

    static String source(SimulatedPoint simulated) {
        Double perUser = simulated.tokensPerSecondPerUser();
        return "%s simulated at %s tokens/s/GPU%s, run %s"
                .formatted(
                        simulated.point(),
                        Numbers.short3(simulated.tokensPerSecondPerGpu()),
                        perUser == null ? "" : " and " + Numbers.fixed(perUser, 1) + " tokens/s/user",
                        simulated.runId());
    }
}
