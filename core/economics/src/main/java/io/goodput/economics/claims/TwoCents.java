package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimAxis;
import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cents per million tokens of gpt-oss-120b, on B200 and GB200, for every price that the price books have. */
final class TwoCents implements ClaimFormula {
    /** Million tokens of an hour at one token a second. */
    private static final double MILLION_TOKENS_PER_HOUR = 0.0036;

    private static final double CENTS_PER_USD = 100;

    private static final List<String> PRICES = List.of(
            "2025-10-hyperscaler-own",
            "2025-10-neocloud-own",
            "2025-10-three-year-contract",
            "2026-07-hyperscaler-own",
            "2026-07-neocloud-own",
            "2026-07-retail");

    private static final String MADE_AT = "2025-10-neocloud-own";

    /** Where tokens per second come from. */
    private enum Point {
        B200_SPECULATING("B200, 100 tokens/s/user, speculating", "b200", "b200-tokens-per-second-per-gpu"),
        GB200_HIGHEST("GB200, highest throughput, 40 GPUs", "gb200", "gb200-tokens-per-second-per-gpu"),
        GB200_RACK("GB200, highest throughput, rack", "gb200", "gb200-rack-tokens-per-second-per-gpu");

        final String label;
        final String system;
        final String throughput;

        Point(String label, String system, String throughput) {
            this.label = label;
            this.system = system;
            this.throughput = throughput;
        }

        String price(String price) {
            return system + "-usd-per-gpu-hour-" + price;
        }

        String cheapest(Terms terms) {
            return PRICES.stream()
                    .min(Comparator.comparingDouble(price -> terms.get(price(price))))
                    .orElseThrow();
        }
    }

    private static final List<Point> POINTS = List.of(Point.values());

    private static double cents(Terms terms, Point point, String price) {
        return cents(terms, point, price, terms.get(point.throughput));
    }

    private static double cents(Terms terms, Point point, String price, double tokensPerSecondPerGpu) {
        return CENTS_PER_USD
                * terms.get(point.price(price))
                / (tokensPerSecondPerGpu
                        * MILLION_TOKENS_PER_HOUR
                        * terms.get("utilisation")
                        * terms.get("counted-share"));
    }

    @Override
    public String point() {
        return "on B200 at 100 tokens/s/user and a neocloud's cost of 2025-10";
    }

    @Override
    public double value(Terms terms) {
        return cents(terms, Point.B200_SPECULATING, MADE_AT);
    }

    @Override
    public List<String> simulatedInputs() {
        return POINTS.stream().map(point -> point.throughput).toList();
    }

    @Override
    public Region region(Terms terms) {
        return region(terms, SimulatedPoints.NONE);
    }

    @Override
    public Region region(Terms terms, SimulatedPoints simulated) {
        List<String> labels = POINTS.stream().map(point -> point.label).toList();
        ClaimAxis points = Region.kinds("throughput", simulated.labels(labels, labels));
        var region = new Region(terms.target(), List.of(points, Region.kinds("price", PRICES)));
        for (Point point : POINTS) {
            for (String price : PRICES) {
                region.add(
                        List.of(point.label, price),
                        cents(terms, point, price),
                        terms.basis(point.throughput),
                        "100 × %s / (%s × 0.0036 × %s × %s): %s, %s"
                                .formatted(
                                        Numbers.plain(terms.get(point.price(price))),
                                        Numbers.plain(terms.get(point.throughput)),
                                        Numbers.plain(terms.get("utilisation")),
                                        Numbers.plain(terms.get("counted-share")),
                                        point.throughput,
                                        point.price(price)));
            }
        }
        if (!simulated.isEmpty()) {
            for (Point point : POINTS) {
                for (String price : PRICES) {
                    simulated.addCell(
                            region,
                            List.of(SimulatedPoints.label(point.label), price),
                            point.throughput,
                            throughput -> cents(terms, point, price, throughput),
                            "100 × %s / (tokens/s/GPU × 0.0036 × %s × %s)"
                                    .formatted(
                                            Numbers.plain(terms.get(point.price(price))),
                                            Numbers.plain(terms.get("utilisation")),
                                            Numbers.plain(terms.get("counted-share"))));
                }
            }
        }
        return region;
    }

    @Override
    public List<ClaimBoundary> boundary(Terms terms) {
        List<ClaimBoundary> boundary = new ArrayList<>();
        for (Point point : List.of(Point.B200_SPECULATING, Point.GB200_HIGHEST)) {
            for (String price : PRICES) {
                boundary.add(
                        Boundaries.along(terms, point.throughput, List.of(price), moved -> cents(moved, point, price)));
            }
        }
        for (Point point : POINTS) {
            String price = point.cheapest(terms);
            boundary.add(Boundaries.along(
                    terms, point.price(price), List.of(point.label), moved -> cents(moved, point, price)));
            boundary.add(Boundaries.along(
                    terms, "utilisation", List.of(point.label, price), moved -> cents(moved, point, price)));
        }
        return boundary;
    }

    @Override
    public String fairWording(Terms terms) {
        Region region = region(terms);
        double cheapest = PRICES.stream()
                .mapToDouble(price -> cents(terms, Point.GB200_HIGHEST, price))
                .min()
                .orElseThrow();
        double dearest = PRICES.stream()
                .mapToDouble(price -> cents(terms, Point.GB200_RACK, price))
                .max()
                .orElseThrow();
        return "On B200 at about 100 tokens/s/user with speculative decoding, at a neocloud's own cost of October 2025 and"
                + " a utilisation of %s, a million tokens of gpt-oss-120b, input and output alike, cost %s cents; on GB200, by"
                        .formatted(Numbers.plain(terms.get("utilisation")), Numbers.fixed(value(terms), 2))
                + " vendors' figures at highest throughput, %s to %s cents, by who pays (%d of %d places at most %s)."
                        .formatted(
                                Numbers.fixed(cheapest, 2),
                                Numbers.fixed(dearest, 2),
                                region.values().filter(terms.target()::holds).count(),
                                region.cells().size(),
                                Numbers.fixed(terms.target().value(), 2));
    }
}
