package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimAxis;
import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;

/** Revenue over cost of a rack, for three prices of tokens, two utilisations and three paths of the price. */
final class FifteenTimes implements ClaimFormula {
    private static final double SECONDS_PER_YEAR = 31_536_000;
    private static final double TOKENS_PER_MILLION = 1e6;
    private static final String IMPLIED = "implied-usd-per-million-tokens";

    /** What a million tokens sell for when the price has not moved yet. */
    private enum Price {
        IMPLIED("implied"),
        R1_LIST("DeepSeek-R1 list"),
        V32_LIST("DeepSeek-V3.2 list");

        final String label;

        Price(String label) {
            this.label = label;
        }

        double usdPerMillionTokens(Terms terms) {
            return switch (this) {
                case IMPLIED -> terms.get(FifteenTimes.IMPLIED);
                case R1_LIST -> blended(terms, "r1");
                case V32_LIST -> blended(terms, "v3.2");
            };
        }

        private static double blended(Terms terms, String model) {
            double inputs = terms.get("input-tokens-per-output-token");
            return (terms.get(model + "-usd-per-million-input-tokens") * inputs
                            + terms.get(model + "-usd-per-million-output-tokens"))
                    / (inputs + 1);
        }
    }

    /** How the price moves. */
    private enum Path {
        FLAT("flat"),
        HALVING("halving continuously"),
        STEPS("halving in steps");

        final String label;

        Path(String label) {
            this.label = label;
        }

        /** Mean price over all years, over the first. */
        double mean(Terms terms) {
            double years = terms.get("years");
            double halving = terms.get("price-halving-years");
            return switch (this) {
                case FLAT -> 1;
                case HALVING -> (1 - Math.pow(2, -years / halving)) * halving / (years * Math.log(2));
                case STEPS -> stepsMean(years, halving);
            };
        }

        private static double stepsMean(double years, double halving) {
            double whole = Math.floor(years / halving);
            double left = years - whole * halving;
            // 1 + 1/2 + … of the whole steps, and the part of the step in which it ends.
            return (2 * (1 - Math.pow(2, -whole)) * halving + Math.pow(2, -whole) * left) / years;
        }
    }

    /** Which share of all hours is sold. */
    private enum Sold {
        CLAIMED("as claimed", "utilisation-claimed"),
        ASSUMED("as assumed", "utilisation-assumed");

        final String label;
        final String input;

        Sold(String label, String input) {
            this.label = label;
            this.input = input;
        }
    }

    private static double millionTokens(Terms terms) {
        return terms.get("gpus")
                * terms.get("tokens-per-second-per-gpu")
                * SECONDS_PER_YEAR
                * terms.get("years")
                / TOKENS_PER_MILLION;
    }

    private static double multiple(Terms terms, double usdPerMillionTokens, Sold sold, Path path) {
        return millionTokens(terms)
                * terms.get(sold.input)
                * usdPerMillionTokens
                * path.mean(terms)
                / terms.get("investment-usd");
    }

    private static double multiple(Terms terms, Price price, Sold sold, Path path) {
        return multiple(terms, price.usdPerMillionTokens(terms), sold, path);
    }

    @Override
    public String point() {
        return "at the implied price, flat, at the claimed utilisation";
    }

    @Override
    public double value(Terms terms) {
        return multiple(terms, Price.IMPLIED, Sold.CLAIMED, Path.FLAT);
    }

    @Override
    public Region region(Terms terms) {
        List<ClaimAxis.AxisPoint> prices = new ArrayList<>();
        for (Price price : Price.values()) {
            prices.add(new ClaimAxis.AxisPoint(price.label, price.usdPerMillionTokens(terms)));
        }
        List<ClaimAxis.AxisPoint> shares = new ArrayList<>();
        for (Sold sold : Sold.values()) {
            shares.add(new ClaimAxis.AxisPoint(sold.label, terms.get(sold.input)));
        }
        List<ClaimAxis.AxisPoint> paths = new ArrayList<>();
        for (Path path : Path.values()) {
            paths.add(new ClaimAxis.AxisPoint(path.label, path.mean(terms)));
        }
        var region = new Region(
                terms.target(),
                List.of(
                        new ClaimAxis("price", "USD/M tokens", prices),
                        new ClaimAxis("utilisation", "share", shares),
                        new ClaimAxis("price path", "mean over first", paths)));
        for (Price price : Price.values()) {
            for (Sold sold : Sold.values()) {
                for (Path path : Path.values()) {
                    region.add(
                            List.of(price.label, sold.label, path.label),
                            multiple(terms, price, sold, path),
                            terms.basis("tokens-per-second-per-gpu"),
                            source(terms, price, sold, path));
                }
            }
        }
        return region;
    }

    private static String source(Terms terms, Price price, Sold sold, Path path) {
        return "%s M tokens × %s × %s USD/M × %s / %s USD: tokens-per-second-per-gpu, %s"
                .formatted(
                        Numbers.fixed(millionTokens(terms), 0),
                        Numbers.plain(terms.get(sold.input)),
                        Numbers.fixed(price.usdPerMillionTokens(terms), 3),
                        Numbers.fixed(path.mean(terms), 3),
                        Numbers.fixed(terms.get("investment-usd"), 0),
                        price.label);
    }

    @Override
    public List<ClaimBoundary> boundary(Terms terms) {
        List<ClaimBoundary> boundary = new ArrayList<>();
        for (Sold sold : Sold.values()) {
            for (Path path : Path.values()) {
                boundary.add(Boundaries.along(
                        terms,
                        IMPLIED,
                        List.of(sold.label, path.label),
                        moved -> multiple(moved, Price.IMPLIED, sold, path)));
            }
        }
        for (Price price : Price.values()) {
            for (Path path : Path.values()) {
                boundary.add(Boundaries.along(
                        terms,
                        Sold.CLAIMED.input,
                        List.of(price.label, path.label),
                        moved -> multiple(moved, price, Sold.CLAIMED, path)));
            }
            boundary.add(Boundaries.along(
                    terms,
                    "price-halving-years",
                    List.of(price.label, Sold.CLAIMED.label, Path.HALVING.label),
                    moved -> multiple(moved, price, Sold.CLAIMED, Path.HALVING)));
        }
        return boundary;
    }

    @Override
    public String fairWording(Terms terms) {
        double claimed = value(terms);
        double low = multiple(terms, Price.V32_LIST, Sold.ASSUMED, Path.HALVING);
        double high = multiple(terms, Price.R1_LIST, Sold.ASSUMED, Path.HALVING);
        double millions = claimed * terms.get("investment-usd") / 1e6;
        return ("Revenue of %s times the cost, a return of %s times, if a million tokens, input and output alike, sell for"
                        + " %s USD through %s years without a fall, and %s of all hours are sold (%s M USD)."
                        + " At the list prices of DeepSeek-V3.2 and R1, a utilisation of %s and a price that halves every %s"
                        + " years it is %s to %s times the cost; R1's pays the cost back from a utilisation of %s on.")
                .formatted(
                        Numbers.fixed(claimed, 1),
                        Numbers.fixed(claimed - 1, 1),
                        Numbers.fixed(terms.get(IMPLIED), 2),
                        Numbers.plain(terms.get("years")),
                        Numbers.plain(terms.get(Sold.CLAIMED.input)),
                        Numbers.fixed(millions, 2),
                        Numbers.plain(terms.get(Sold.ASSUMED.input)),
                        Numbers.plain(terms.get("price-halving-years")),
                        Numbers.fixed(low, 2),
                        Numbers.fixed(high, 1),
                        Numbers.fixed(terms.get(Sold.ASSUMED.input) / high, 2));
    }
}
