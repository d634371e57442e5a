package io.goodput.planning;

import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.scaleout.ScaledPlan;
import io.goodput.contracts.scaleout.ScalingTrial;
import org.jspecify.annotations.Nullable;

/** The sentences of what policies make of a plan. */
final class ScalingWords {
    static final String NOTHING_HOLDS = "nothing holds with the counts that it has, and no policy was tried";

    private ScalingWords() {}

    /** Of a tier under which no policy saves anything. */
    static String saveNothing(PriceTier tier) {
        return "%s bills the most GPUs that are taken at once, for as long as they are owned or rented: scaling in saves"
                        .formatted(EnumNames.of(tier))
                + " nothing of it, and no policy was tried";
    }

    /**
     * What is the cheapest.
     *
     * @param best costs less than the counts that stay; null where nothing does
     * @param first of all that was tried, the cheapest that holds; null where nothing was
     */
    static String verdict(@Nullable ScaledPlan best, @Nullable ScalingTrial first, double fixedUsdPerHour) {
        String fixed = Figures.usdPerHour(fixedUsdPerHour);
        if (best != null) {
            Double least = best.trial().leastUsdPerHour();
            return "%s%s, %s less than the %s of the counts that stay%s"
                    .formatted(
                            costs(best.trial()),
                            overSeeds(best.usdPerHourOverSeeds()),
                            Figures.percent(best.savedShare()),
                            fixed,
                            least == null
                                    ? ""
                                    : "; whoever had known the load would have paid at least "
                                            + Figures.usdPerHour(least));
        }
        return first == null || !first.holds()
                ? "no policy that was tried holds; the counts that stay cost " + fixed
                : "no policy costs less than the %s of the counts that stay; the cheapest that holds: %s"
                        .formatted(fixed, costs(first));
    }

    private static String overSeeds(@Nullable ConfidenceInterval usdPerHour) {
        return usdPerHour == null
                ? ""
                : " (%s ± %s over %d seeds, 95 %%)"
                        .formatted(
                                Figures.usdPerHour(usdPerHour.estimate()),
                                Figures.usdPerHour(usdPerHour.halfWidth()),
                                usdPerHour.batches());
    }

    private static String costs(ScalingTrial trial) {
        return "%s under %s costs %s"
                .formatted(
                        ExplanationWords.layout(trial.layout()),
                        trial.policy(),
                        Figures.usdPerHour(trial.usdPerHour()));
    }

    /** How far the search went. */
    static String extent(long layouts, int tried, int runs, int excluded, int reversals, boolean isProven) {
        return "%,d of %,d layouts tried in %,d runs on the search's seed%s%s%s"
                .formatted(
                        tried,
                        layouts,
                        runs,
                        excluded == 0 ? "" : ", %,d more excluded by what the load takes at least".formatted(excluded),
                        reversals == 0 ? "" : ", %,d struck out by fresh seeds".formatted(reversals),
                        isProven ? ": nothing that these policies make of any costs less" : "; others may cost less");
    }
}
