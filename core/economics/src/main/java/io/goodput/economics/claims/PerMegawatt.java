package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.contracts.claims.SimulatedPoint;
import io.goodput.economics.Curve;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A claim on throughput per megawatt of a newer generation over an older one's, looked at in pairs of points with the power
 * of two tables.
 */
abstract class PerMegawatt implements ClaimFormula {
    /** The input that is the interactivity where curves are read. */
    static final String AT = "tokens-per-second-per-user";

    /** Points of H200 without speculative decoding at 1k in and 1k out. */
    static final List<String> H200_1K1K = List.of(
            "h200-1k1k-at-32.8", "h200-1k1k-at-39.5", "h200-1k1k-at-65.0", "h200-1k1k-at-85.4", "h200-1k1k-at-102.8");

    /** Whose provisioned power: the claim's own, and a later one. */
    private static final List<String> TABLES = List.of("2025-10", "2026-07");

    private static final String TABLE_AXIS = "power table";
    private final String older;
    private final String newer;
    private final List<Pairing> pairings;

    /**
     * A comparison of two generations.
     *
     * @param older the older one's name, as inputs have it
     * @param newer the newer one's
     * @param pairings that are looked at, the first the one that the claim was made at
     */
    PerMegawatt(String older, String newer, List<Pairing> pairings) {
        this.older = older;
        this.newer = newer;
        this.pairings = List.copyOf(pairings);
    }

    private String olderKilowatts(String table) {
        return older + "-kilowatts-per-gpu-" + table;
    }

    private String newerKilowatts(String table) {
        return newer + "-kilowatts-per-gpu-" + table;
    }

    /** Newer over older, each throughput over its kilowatts. */
    private double ratio(Terms terms, String table, double olderThroughput, double newerThroughput) {
        return newerThroughput
                / terms.get(newerKilowatts(table))
                / (olderThroughput / terms.get(olderKilowatts(table)));
    }

    @Override
    public final double value(Terms terms) {
        return value(terms, TABLES.getFirst());
    }

    /** The claim's value with the power of the later table. */
    final double valueWithLaterPower(Terms terms) {
        return value(terms, TABLES.getLast());
    }

    private double value(Terms terms, String table) {
        return ratio(terms, pairings.getFirst(), table).orElseThrow();
    }

    /** The ratio at a pairing; empty when unreachable. */
    private OptionalDouble ratio(Terms terms, Pairing pairing, String table) {
        Double old = pairing.older(terms).tokensPerSecondPerGpu();
        Double recent = pairing.newer(terms).tokensPerSecondPerGpu();
        return old == null || recent == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(ratio(terms, table, old, recent));
    }

    @Override
    public final List<String> simulatedInputs() {
        return pairings.stream()
                .filter(Pairing::isOfPoints)
                .flatMap(pairing -> Stream.concat(pairing.older().stream(), pairing.newer().stream()))
                .distinct()
                .toList();
    }

    @Override
    public final Region region(Terms terms) {
        return region(terms, SimulatedPoints.NONE);
    }

    @Override
    public final Region region(Terms terms, SimulatedPoints simulated) {
        List<Pairing> ofPoints = pairings.stream().filter(Pairing::isOfPoints).toList();
        List<String> labels = simulated.labels(
                pairings.stream().map(Pairing::label).toList(),
                ofPoints.stream().map(Pairing::label).toList());
        var region = new Region(
                terms.target(), List.of(Region.kinds("operating point", labels), Region.kinds(TABLE_AXIS, TABLES)));
        for (Pairing pairing : pairings) {
            for (String table : TABLES) {
                addCell(terms, region, pairing, table);
            }
        }
        if (!simulated.isEmpty()) {
            for (Pairing pairing : ofPoints) {
                for (String table : TABLES) {
                    addSimulated(terms, region, pairing, table, simulated);
                }
            }
        }
        return region;
    }

    /** Both sides simulated; the ends of the band have one side slow and the other fast. */
    private void addSimulated(Terms terms, Region region, Pairing pairing, String table, SimulatedPoints simulated) {
        List<String> coordinates = List.of(SimulatedPoints.label(pairing.label()), table);
        Optional<SimulatedPoint> old = simulated.find(pairing.older().getFirst());
        Optional<SimulatedPoint> recent = simulated.find(pairing.newer().getFirst());
        if (old.isEmpty() || recent.isEmpty()) {
            String missing = (old.isEmpty() ? pairing.older() : pairing.newer()).getFirst();
            region.addUnsimulated(coordinates, simulated.notSimulated(missing));
            return;
        }
        region.addSimulated(
                coordinates,
                ratio(
                        terms,
                        table,
                        old.get().tokensPerSecondPerGpu(),
                        recent.get().tokensPerSecondPerGpu()),
                ratio(
                        terms,
                        table,
                        old.get().highTokensPerSecondPerGpu(),
                        recent.get().lowTokensPerSecondPerGpu()),
                ratio(
                        terms,
                        table,
                        old.get().lowTokensPerSecondPerGpu(),
                        recent.get().highTokensPerSecondPerGpu()),
                "(%s / %s) / (%s / %s): %s, %s, power %s"
                        .formatted(
                                Numbers.fixed(recent.get().tokensPerSecondPerGpu(), 0),
                                Numbers.plain(terms.get(newerKilowatts(table))),
                                Numbers.short3(old.get().tokensPerSecondPerGpu()),
                                Numbers.plain(terms.get(olderKilowatts(table))),
                                SimulatedPoints.source(recent.get()),
                                SimulatedPoints.source(old.get()),
                                table));
    }

    private void addCell(Terms terms, Region region, Pairing pairing, String table) {
        List<String> coordinates = List.of(pairing.label(), table);
        Curve.Place olderPlace = pairing.older(terms);
        Curve.Place newerPlace = pairing.newer(terms);
        Double old = olderPlace.tokensPerSecondPerGpu();
        Double recent = newerPlace.tokensPerSecondPerGpu();
        if (old == null || recent == null) {
            region.addUnreachable(coordinates, old == null ? olderPlace.source() : newerPlace.source());
            return;
        }
        region.add(
                coordinates,
                ratio(terms, table, old, recent),
                Pairing.weaker(olderPlace.basis(), newerPlace.basis()),
                "(%s / %s) / (%s / %s): %s, %s, power %s"
                        .formatted(
                                Numbers.fixed(recent, 0),
                                Numbers.plain(terms.get(newerKilowatts(table))),
                                Numbers.short3(old),
                                Numbers.plain(terms.get(olderKilowatts(table))),
                                newerPlace.source(),
                                olderPlace.source(),
                                table));
    }

    /**
     * Along the newer generation's throughput at every place, and along its power at every point with the first table's. Along
     * the interactivity there is none: the points are too far apart.
     */
    @Override
    public final List<ClaimBoundary> boundary(Terms terms) {
        List<ClaimBoundary> boundary = new ArrayList<>();
        for (Pairing pairing : pairings) {
            Double old = pairing.older(terms).tokensPerSecondPerGpu();
            Double recent = pairing.newer(terms).tokensPerSecondPerGpu();
            for (String table : TABLES) {
                boundary.add(
                        old == null
                                ? unreachable(pairing, table)
                                : Boundaries.along(
                                        terms.target(),
                                        newer + " tokens per second per GPU",
                                        InputUnit.TOKENS_PER_SECOND_PER_GPU.written(),
                                        List.of(pairing.label(), table),
                                        throughput -> ratio(terms, table, old, throughput),
                                        InputUnit.TOKENS_PER_SECOND_PER_GPU.least,
                                        InputUnit.TOKENS_PER_SECOND_PER_GPU.most));
            }
            if (old != null && recent != null) {
                String table = TABLES.getFirst();
                boundary.add(Boundaries.along(
                        terms,
                        newerKilowatts(table),
                        List.of(pairing.label()),
                        moved -> ratio(moved, table, old, recent)));
            }
        }
        boundary.add(new ClaimBoundary(
                "interactivity",
                "tokens/s/user",
                List.of(),
                null,
                null,
                "the measured points of the two sides lie too far apart to follow the ratio along it: neighbours may differ by "
                        + Numbers.plain(Curve.MAX_GAP)
                        + " times at most"));
        return boundary;
    }

    private ClaimBoundary unreachable(Pairing pairing, String table) {
        return new ClaimBoundary(
                newer + " tokens per second per GPU",
                InputUnit.TOKENS_PER_SECOND_PER_GPU.written(),
                List.of(pairing.label(), table),
                null,
                null,
                "the older generation was not measured here, or in points too far apart");
    }

    /** Least and greatest ratio over the reachable pairings that are asked for and both tables, such as {@code 3x to 27x}. */
    final String range(Terms terms, Predicate<Pairing> wanted) {
        double[] ratios = pairings.stream()
                .filter(wanted)
                .flatMap(pairing -> TABLES.stream().map(table -> ratio(terms, pairing, table)))
                .flatMapToDouble(OptionalDouble::stream)
                .sorted()
                .toArray();
        return ratios.length == 0
                ? "nothing that can be reached"
                : times(ratios[0]) + " to " + times(ratios[ratios.length - 1]);
    }

    static String times(double ratio) {
        return Numbers.fixed(ratio, ratio < 10 ? 1 : 0) + "x";
    }
}
