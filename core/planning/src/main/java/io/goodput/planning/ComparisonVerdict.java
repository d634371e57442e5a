package io.goodput.planning;

import io.goodput.contracts.Contender;
import io.goodput.contracts.DecidingMeasurement;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.StepPhase;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a comparison says, in words. */
final class ComparisonVerdict {
    private ComparisonVerdict() {}

    /**
     * @param contenders most often cheapest first
     * @param losesAt see {@link io.goodput.contracts.Comparison#leaderLosesAtFactor()}
     */
    static String of(
            List<Contender> contenders,
            List<String> dearer,
            double noneHoldsShare,
            @Nullable DecidingMeasurement measurement,
            @Nullable Double losesAt,
            double tried) {
        List<Contender> standing = contenders.stream().filter(Contender::stands).toList();
        Contender leader = contenders.getFirst();
        var words = new StringBuilder();
        words.append(
                standing.size() > 1
                        ? "cannot be told apart: "
                        : standing.isEmpty() ? "nothing is the cheapest often: " : "stands alone: ");
        words.append((standing.isEmpty() ? List.of(leader) : standing)
                .stream()
                        .map(each -> "%s, the cheapest in %s of the draws"
                                .formatted(name(each), share(each.cheapestShare())))
                        .collect(Collectors.joining("; ")));
        String level = contenders.stream()
                .filter(each -> !each.stands() && each.levelShare() >= TierComparison.STANDING_SHARE)
                .map(each -> "%s in %s".formatted(name(each), share(each.levelShare())))
                .collect(Collectors.joining(", "));
        if (!level.isEmpty()) {
            words.append("; at the same price: ").append(level);
        }
        if (!dearer.isEmpty()) {
            words.append("; dearer in every draw: ").append(String.join(", ", dearer));
        }
        if (noneHoldsShare > 0) {
            words.append("; in %s nothing that was compared holds inside the limits".formatted(share(noneHoldsShare)));
        }
        if (measurement != null) {
            return words.append(". ").append(decides(measurement)).toString();
        }
        return words.append(standing.size() > 1 ? ". No one measurement would change that; " : ". ")
                .append(name(leader))
                .append(
                        losesAt == null
                                ? " stays the cheapest even if all steps on %s take %s times as long as predicted."
                                        .formatted(leader.system(), Figures.threeDigits(tried))
                                : " is not the cheapest any more when all steps on %s take %s times as long as predicted."
                                        .formatted(leader.system(), Figures.threeDigits(losesAt)))
                .toString();
    }

    private static String decides(DecidingMeasurement each) {
        String what = each.phase() == StepPhase.DECODE
                ? "a decode step of %s sequences at a mean context of %s tokens"
                : "prompts, %s in a step, of a mean of %s tokens";
        return ("Measure " + what + " on %s TP%d (%s, %s): predicted %s%s, %s to %s by its band; above %s %s is cheaper"
                        + " than %s. It removes %s of what is unknown about which is the cheapest, which is named rightly"
                        + " in %s of the draws then, in %s now.")
                .formatted(
                        Figures.threeDigits(each.batch()),
                        String.format(Locale.ROOT, "%,d", Math.round(each.tokens())),
                        each.system(),
                        each.tensorParallel(),
                        each.precision(),
                        each.engine(),
                        Figures.seconds(each.predictedSeconds()),
                        each.phase() == StepPhase.DECODE ? "" : " a prompt",
                        Figures.seconds(each.lowSeconds()),
                        Figures.seconds(each.highSeconds()),
                        Figures.seconds(each.breakEvenSeconds()),
                        each.above(),
                        each.below(),
                        share(each.removedShare()),
                        share(each.rightShareWith()),
                        share(each.rightShareWithout()));
    }

    private static String name(Contender contender) {
        return contender.system() + " " + EnumNames.of(contender.mode());
    }

    /** In whole percent, but never 0 or 100 where it is not. */
    private static String share(double share) {
        long percent = Math.round(100 * share);
        if (percent == 100 && share < 1) {
            return "over 99 %";
        }
        return percent == 0 && share > 0 ? "under 1 %" : percent + " %";
    }
}
