package io.goodput.planning;

import io.goodput.contracts.StepPhase;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the contenders cost in each draw of the step times' errors, and who is the cheapest how often. Of contenders that
 * cost the same, the cheapest is the one that nothing undercuts in most draws.
 */
final class DrawnCosts {
    /** Costs so near to each other are the same. */
    private static final double ROUNDING = 1e-9;

    private static final int NOBODY = -1;

    private final StepErrors errors;
    private final List<Rival> contenders;
    private final List<List<List<Rival.Need>>> needs;
    private final long[] level;
    private final long[] cheapest;
    private final int[] cheapestOf = new int[StepErrors.DRAWS];

    /**
     * @param contenders in the order of which the first is preferred among equals
     * @param needs per contender what it needs by the level of its system's prompts and decoding
     */
    DrawnCosts(StepErrors errors, List<Rival> contenders, List<List<List<Rival.Need>>> needs) {
        this.errors = errors;
        this.contenders = contenders;
        this.needs = needs;
        this.level = new long[contenders.size()];
        this.cheapest = new long[contenders.size()];
        boolean[][] isLevel = new boolean[StepErrors.DRAWS][contenders.size()];
        for (int draw = 0; draw < StepErrors.DRAWS; draw++) {
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < contenders.size(); i++) {
                least = Math.min(least, need(i, draw).usdPerHour());
            }
            for (int i = 0; i < contenders.size(); i++) {
                Rival.Need need = need(i, draw);
                isLevel[draw][i] = need.holds() && need.usdPerHour() <= least * (1 + ROUNDING);
                level[i] += isLevel[draw][i] ? 1 : 0;
            }
        }
        for (int draw = 0; draw < StepErrors.DRAWS; draw++) {
            cheapestOf[draw] = NOBODY;
            for (int i = 0; i < contenders.size(); i++) {
                if (isLevel[draw][i] && (cheapestOf[draw] == NOBODY || level[i] > level[cheapestOf[draw]])) {
                    cheapestOf[draw] = i;
                }
            }
            if (cheapestOf[draw] != NOBODY) {
                cheapest[cheapestOf[draw]]++;
            }
        }
    }

    private Rival.Need need(int contender, int draw) {
        return at(needs.get(contender), contender, draw);
    }

    private <T> T at(List<List<T>> byLevel, int contender, int draw) {
        String system = contenders.get(contender).family().system();
        return byLevel.get(errors.level(system, StepPhase.PREFILL, draw))
                .get(errors.level(system, StepPhase.DECODE, draw));
    }

    private static double share(long draws) {
        return (double) draws / StepErrors.DRAWS;
    }

    double noneHoldsShare() {
        return share(StepErrors.DRAWS - Arrays.stream(cheapest).sum());
    }

    double cheapestShare(int contender) {
        return share(cheapest[contender]);
    }

    double levelShare(int contender) {
        return share(level[contender]);
    }

    double holdsShare(int contender) {
        return share(contender, Rival.Need::holds, needs.get(contender));
    }

    /** Share of the draws in which something is so, by the level of the contender's prompts and decoding. */
    <T> double share(int contender, Predicate<T> isSo, List<List<T>> byLevel) {
        long draws = 0;
        for (int draw = 0; draw < StepErrors.DRAWS; draw++) {
            draws += isSo.test(at(byLevel, contender, draw)) ? 1 : 0;
        }
        return share(draws);
    }

    /** What the contender needs in the draw that so many of a hundred cost no more than. */
    Rival.Need percentile(int contender, int percent) {
        List<Rival.Need> distinct = needs.get(contender).stream()
                .flatMap(List::stream)
                .distinct()
                .sorted(Comparator.comparingDouble(Rival.Need::usdPerHour).thenComparingInt(Rival.Need::units))
                .toList();
        for (Rival.Need need : distinct) {
            if (share(contender, each -> each.usdPerHour() <= need.usdPerHour(), needs.get(contender)) * 100
                    >= percent) {
                return need;
            }
        }
        throw new IllegalStateException("no draw costs what draws cost");
    }

    /** Who is the cheapest most often, the first among equals. */
    int leader() {
        return most(cheapest);
    }

    private static int most(long[] draws) {
        int most = 0;
        for (int i = 1; i < draws.length; i++) {
            most = draws[i] > draws[most] ? i : most;
        }
        return most;
    }

    /** Whether the one contender is the cheaper of the two at these costs, by the rule for equals where they are. */
    boolean isCheaper(int one, double usdPerHour, int other, double otherUsdPerHour) {
        if (Math.max(usdPerHour, otherUsdPerHour) <= Math.min(usdPerHour, otherUsdPerHour) * (1 + ROUNDING)) {
            return level[one] == level[other] ? one < other : level[one] > level[other];
        }
        return usdPerHour < otherUsdPerHour;
    }

    /**
     * What is known of the cheapest when a factor is.
     *
     * @param removedShare share of the entropy of who is the cheapest that is gone, 0..1
     * @param rightShare share of all draws in which the most frequent cheapest of the factor's level is the cheapest
     */
    record Known(String system, StepPhase phase, double removedShare, double rightShare) {}

    /** What is known when the factor of one phase on a system is, to one of its levels. */
    Known known(String system, StepPhase phase) {
        // Where nothing holds counts as one more outcome.
        long[][] outcomes = new long[StepErrors.LEVELS][contenders.size() + 1];
        long[] all = new long[contenders.size() + 1];
        for (int draw = 0; draw < StepErrors.DRAWS; draw++) {
            int outcome = cheapestOf[draw] == NOBODY ? contenders.size() : cheapestOf[draw];
            outcomes[errors.level(system, phase, draw)][outcome]++;
            all[outcome]++;
        }
        double left = 0;
        long right = 0;
        for (long[] ofLevel : outcomes) {
            left += entropy(ofLevel);
            right += ofLevel[most(Arrays.copyOf(ofLevel, contenders.size()))];
        }
        double before = entropy(all);
        return new Known(system, phase, before == 0 ? 0 : Math.max(0, 1 - left / before), share(right));
    }

    /** Entropy of the outcomes times how many there are, in natural units. */
    private static double entropy(long[] outcomes) {
        double total = Arrays.stream(outcomes).sum();
        double entropy = 0;
        for (long each : outcomes) {
            entropy -= each == 0 ? 0 : each * StrictMath.log(each / total);
        }
        return entropy;
    }
}
