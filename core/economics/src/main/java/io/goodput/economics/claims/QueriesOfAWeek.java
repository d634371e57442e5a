package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimAxis;
import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.contracts.claims.ClaimScenario;
import io.goodput.contracts.claims.LoadedFleet;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** GPUs that a week's queries take, by their length, the calls that each makes, and the peak. */
final class QueriesOfAWeek implements ClaimFormula {
    private static final double SECONDS_PER_DAY = 86_400;
    private static final String CALLS = "calls-per-query";
    private static final String PEAK = "peak-over-mean";

    /** Tokens of a call, and the GPUs' throughput at these lengths. */
    private enum Length {
        SHORT("short", "gb200-1k1k-at-45.2"),
        LONG("long", "gb200-8k1k-at-54.2");

        final String label;
        final String throughput;

        Length(String label, String throughput) {
            this.label = label;
            this.throughput = throughput;
        }

        double tokens(Terms terms) {
            return terms.get(label + "-input-tokens") + terms.get(label + "-output-tokens");
        }
    }

    private static double queriesPerSecond(Terms terms) {
        return terms.get("queries") / (terms.get("days") * SECONDS_PER_DAY);
    }

    private static double gpus(Terms terms, Length length, double calls, double peak) {
        return gpus(terms, length, calls, peak, terms.get(length.throughput));
    }

    private static double gpus(Terms terms, Length length, double calls, double peak, double tokensPerSecondPerGpu) {
        return queriesPerSecond(terms) * calls * length.tokens(terms) * peak / tokensPerSecondPerGpu;
    }

    @Override
    public String point() {
        return "for long queries of many calls at the peak, the heaviest reading";
    }

    @Override
    public double value(Terms terms) {
        return gpus(terms, Length.LONG, terms.get(CALLS), terms.get(PEAK));
    }

    @Override
    public List<String> simulatedInputs() {
        return List.of(Length.SHORT.throughput, Length.LONG.throughput);
    }

    @Override
    public List<ClaimScenario> loads(Terms terms) {
        return fleets(terms).flatMap(each -> each.scenarios().stream()).toList();
    }

    @Override
    public List<LoadedFleet> degradation(Terms terms, SimulatedPoints simulated) {
        return fleets(terms).flatMap(each -> each.simulated(simulated)).toList();
    }

    /** The claim's fleet under queries of each length, of one call and of many. */
    private static Stream<FleetUnderLoad> fleets(Terms terms) {
        return Stream.of(Length.values())
                .flatMap(length -> Stream.of(1.0, terms.get(CALLS))
                        .distinct()
                        .map(calls -> new FleetUnderLoad(
                                length.label,
                                (int) terms.get(length.label + "-input-tokens"),
                                (int) terms.get(length.label + "-output-tokens"),
                                calls,
                                queriesPerSecond(terms),
                                terms.get(PEAK),
                                (int) terms.get("fleet-gpus"))));
    }

    @Override
    public Region region(Terms terms) {
        return region(terms, SimulatedPoints.NONE);
    }

    @Override
    public Region region(Terms terms, SimulatedPoints simulated) {
        List<ClaimAxis.AxisPoint> lengths = new ArrayList<>();
        for (Length length : Length.values()) {
            lengths.add(new ClaimAxis.AxisPoint(length.label, length.tokens(terms)));
        }
        if (!simulated.isEmpty()) {
            for (Length length : Length.values()) {
                lengths.add(new ClaimAxis.AxisPoint(SimulatedPoints.label(length.label), length.tokens(terms)));
            }
        }
        List<ClaimAxis.AxisPoint> calls =
                List.of(new ClaimAxis.AxisPoint("one", 1.0), new ClaimAxis.AxisPoint(CALLS, terms.get(CALLS)));
        List<ClaimAxis.AxisPoint> peaks =
                List.of(new ClaimAxis.AxisPoint("mean", 1.0), new ClaimAxis.AxisPoint(PEAK, terms.get(PEAK)));
        var region = new Region(
                terms.target(),
                List.of(
                        new ClaimAxis("tokens per call", "tokens", lengths),
                        new ClaimAxis("calls per query", "calls", calls),
                        new ClaimAxis("load", "ratio", peaks)));
        for (Length length : Length.values()) {
            for (ClaimAxis.AxisPoint call : calls) {
                for (ClaimAxis.AxisPoint peak : peaks) {
                    add(terms, region, length, call, peak);
                    if (!simulated.isEmpty()) {
                        addSimulated(terms, region, length, call, peak, simulated);
                    }
                }
            }
        }
        return region;
    }

    private static void addSimulated(
            Terms terms,
            Region region,
            Length length,
            ClaimAxis.AxisPoint call,
            ClaimAxis.AxisPoint peak,
            SimulatedPoints simulated) {
        double calls = Objects.requireNonNull(call.value());
        double load = Objects.requireNonNull(peak.value());
        simulated.addCell(
                region,
                List.of(SimulatedPoints.label(length.label), call.label(), peak.label()),
                length.throughput,
                throughput -> gpus(terms, length, calls, load, throughput),
                "%s queries/s × %s calls × %s tokens × %s / tokens/s/GPU"
                        .formatted(
                                Numbers.fixed(queriesPerSecond(terms), 2),
                                Numbers.plain(calls),
                                Numbers.plain(length.tokens(terms)),
                                Numbers.plain(load)));
    }

    private static void add(
            Terms terms, Region region, Length length, ClaimAxis.AxisPoint call, ClaimAxis.AxisPoint peak) {
        double calls = Objects.requireNonNull(call.value());
        double load = Objects.requireNonNull(peak.value());
        region.add(
                List.of(length.label, call.label(), peak.label()),
                gpus(terms, length, calls, load),
                terms.basis(length.throughput),
                "%s queries/s × %s calls × %s tokens × %s / %s tokens/s/GPU: %s"
                        .formatted(
                                Numbers.fixed(queriesPerSecond(terms), 2),
                                Numbers.plain(calls),
                                Numbers.plain(length.tokens(terms)),
                                Numbers.plain(load),
                                Numbers.plain(terms.get(length.throughput)),
                                length.throughput));
    }

    @Override
    public List<ClaimBoundary> boundary(Terms terms) {
        List<ClaimBoundary> boundary = new ArrayList<>();
        for (Length length : Length.values()) {
            boundary.add(Boundaries.along(
                    terms,
                    length.throughput,
                    List.of(length.label, CALLS, PEAK),
                    moved -> gpus(moved, length, moved.get(CALLS), moved.get(PEAK))));
            boundary.add(Boundaries.along(
                    terms,
                    CALLS,
                    List.of(length.label, PEAK),
                    moved -> gpus(moved, length, moved.get(CALLS), moved.get(PEAK))));
            boundary.add(Boundaries.along(
                    terms,
                    PEAK,
                    List.of(length.label, CALLS),
                    moved -> gpus(moved, length, moved.get(CALLS), moved.get(PEAK))));
            boundary.add(Boundaries.along(
                    terms,
                    length.label + "-input-tokens",
                    List.of(CALLS, PEAK),
                    moved -> gpus(moved, length, moved.get(CALLS), moved.get(PEAK))));
        }
        return boundary;
    }

    @Override
    public String fairWording(Terms terms) {
        double[] gpus = region(terms).values().sorted().toArray();
        return ("%s queries in %s days are %s a second on average, on a serving provider's own stack. They take %s to %s GPUs"
                        + " of GB200 NVL72, by tokens a query, calls a query and peak over mean, none of which is told.")
                .formatted(
                        Numbers.fixed(terms.get("queries"), 0),
                        Numbers.plain(terms.get("days")),
                        Numbers.fixed(queriesPerSecond(terms), 2),
                        Numbers.fixed(Math.ceil(gpus[0]), 0),
                        Numbers.fixed(Math.ceil(gpus[gpus.length - 1]), 0));
    }
}
