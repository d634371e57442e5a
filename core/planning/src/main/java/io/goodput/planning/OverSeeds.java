package io.goodput.planning;

import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Procurement;
import io.goodput.contracts.SeedIntervals;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How sure the figures of a layout are, by its complete runs on different seeds. */
final class OverSeeds {
    private OverSeeds() {}

    /**
     * The intervals of a layout's figures.
     *
     * @param runs of one load, each on a seed of its own
     * @return null where there is one run
     */
    static @Nullable SeedIntervals of(List<PricedRun> runs, Layout layout, Purchase purchase, PriceTier tier) {
        if (runs.size() < 2) {
            return null;
        }
        int limits = runs.getFirst().report().limits().size();
        return new SeedIntervals(
                IntStream.range(0, limits)
                        .mapToObj(i -> interval(
                                runs, run -> run.report().limits().get(i).valueSeconds()))
                        .toList(),
                interval(runs, run -> run.report().attainment()),
                interval(runs, run -> run.report().goodputRequestsPerSecond()),
                interval(runs, run -> purchase.usdPerHour(layout, run.bill(tier))),
                interval(runs, run -> {
                    Procurement procured = purchase.procurement(layout, run, tier);
                    return procured == null ? run.bill(tier).usdPerMillionTokens() : procured.usdPerMillionTokens();
                }),
                interval(runs, run -> run.bill(tier).joulesPerToken()));
    }

    private static ConfidenceInterval interval(List<PricedRun> runs, ToDoubleFunction<PricedRun> figure) {
        return ConfidenceInterval.of(runs.stream().mapToDouble(figure).toArray());
    }
}
