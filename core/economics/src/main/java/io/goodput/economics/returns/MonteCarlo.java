package io.goodput.economics.returns;

import io.goodput.contracts.returns.DrawSettings;
import io.goodput.contracts.returns.DrawnReturn;
import io.goodput.contracts.returns.InputRange;
import io.goodput.contracts.returns.Percentiles;
import io.goodput.contracts.returns.RangedInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.hipparchus.distribution.continuous.TriangularDistribution;
import org.hipparchus.random.RandomGenerator;
import org.hipparchus.random.Well19937c;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * Draws all ranges at once. Each group of linked inputs, and each input by itself that is in none, has a stream of random
 * numbers of its own, named after its first input: a range more leaves the draws of the others as they are. A draw is a
 * percentile, which every input of the group takes of its own triangle.
 */
final class MonteCarlo {
    private final List<Group> groups = new ArrayList<>();

    private MonteCarlo() {}

    /** Inputs that move together, in their own order, with the numbers that say where. */
    private record Group(List<RangedInput> inputs, List<TriangularDistribution> triangles, RandomGenerator random) {
        void draw(InputValues values) {
            double percentile = random.nextDouble();
            for (int i = 0; i < inputs.size(); i++) {
                values.set(inputs.get(i), triangles.get(i).inverseCumulativeProbability(percentile));
            }
        }
    }

    static DrawnReturn draw(
            Projection projection,
            InputValues values,
            List<InputRange> ranges,
            List<List<RangedInput>> links,
            DrawSettings settings) {
        int draws = Objects.requireNonNull(settings.count());
        long seed = Objects.requireNonNull(settings.seed());
        var monteCarlo = new MonteCarlo();
        ranges.stream()
                .map(InputRange::input)
                .map(input -> groupOf(input, links))
                .distinct()
                .sorted(Comparator.comparing(List::getFirst))
                .forEach(inputs -> monteCarlo.add(inputs, values, ranges, seed));
        var npvs = new double[draws];
        var multiples = new double[draws];
        int losses = 0;
        InputValues drawn = values.copy();
        for (int i = 0; i < draws; i++) {
            monteCarlo.groups.forEach(group -> group.draw(drawn));
            CashFlow flow = projection.project(drawn);
            npvs[i] = flow.npv(drawn.get(RangedInput.DISCOUNT_RATE_PER_YEAR));
            multiples[i] = flow.multiple();
            losses += npvs[i] < 0 ? 1 : 0;
        }
        Percentiles npv = percentiles(npvs);
        Percentiles multiple = percentiles(multiples);
        return new DrawnReturn(
                draws,
                seed,
                new Percentiles(Digits.usd(npv.p5()), Digits.usd(npv.p50()), Digits.usd(npv.p95())),
                new Percentiles(
                        Digits.ratio(multiple.p5()), Digits.ratio(multiple.p50()), Digits.ratio(multiple.p95())),
                (double) losses / draws);
    }

    private static List<RangedInput> groupOf(RangedInput input, List<List<RangedInput>> links) {
        return links.stream().filter(link -> link.contains(input)).findFirst().orElse(List.of(input)).stream()
                .sorted()
                .toList();
    }

    private void add(List<RangedInput> inputs, InputValues values, List<InputRange> ranges, long seed) {
        int[] ownSeed = {
            (int) (seed >>> Integer.SIZE),
            (int) seed,
            inputs.getFirst().written().hashCode()
        };
        groups.add(new Group(
                inputs,
                inputs.stream().map(input -> triangle(input, values, ranges)).toList(),
                new Well19937c(ownSeed)));
    }

    private static TriangularDistribution triangle(RangedInput input, InputValues values, List<InputRange> ranges) {
        InputRange range = ranges.stream()
                .filter(each -> each.input() == input)
                .findFirst()
                .orElseThrow();
        double likely = range.likely() == null ? values.get(input) : range.likely();
        return new TriangularDistribution(range.low(), likely, range.high());
    }

    private static Percentiles percentiles(double[] figures) {
        var percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        percentile.setData(figures);
        return new Percentiles(percentile.evaluate(5), percentile.evaluate(50), percentile.evaluate(95));
    }
}
