package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layouts of a tier under common draws of the step times' errors: systems and modes on one system share its draw, so
 * that an error common to them cancels.
 *
 * @param draws how many draws
 * @param standingShare those that are the cheapest in at least this share of the draws cannot be told apart
 * @param contenders those that may cost the least, most often cheapest first
 * @param dearerInEveryDraw others, by system and mode, that in no draw cost as little
 * @param holdInNoDraw others that hold in no draw inside the limits
 * @param noneHoldsShare share of the draws in which nothing that was compared holds inside the limits, 0..1
 * @param measurement what would decide; absent where one contender stands alone, and where no single measurement would
 *     change who is the cheapest
 * @param leaderLosesAtFactor when all steps on the system of the most frequent cheapest take this many times as long as
 *     predicted, while the others' are at their medians, it is not the cheapest any more; absent where there is a
 *     measurement, and where it still is at {@code leaderTriedFactor}
 * @param leaderTriedFactor the largest factor that was tried; absent where there is a measurement
 * @param verdict all of this in words
 */
public record Comparison(
        int draws,
        double standingShare,
        List<Contender> contenders,
        List<String> dearerInEveryDraw,
        List<String> holdInNoDraw,
        double noneHoldsShare,
        @Nullable DecidingMeasurement measurement,
        @Nullable Double leaderLosesAtFactor,
        @Nullable Double leaderTriedFactor,
        String verdict) {
    public Comparison {
        contenders = List.copyOf(contenders);
        dearerInEveryDraw = List.copyOf(dearerInEveryDraw);
        holdInNoDraw = List.copyOf(holdInNoDraw);
    }
}
