package io.goodput.economics.reconciliation;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.reconciliation.Granularity;
import io.goodput.contracts.reconciliation.TokenTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Billed GPU-hours against needed ones, stretch by stretch. GPU-hours are whole billionths.
 *
 * <p>Of a stretch with several systems each is taken to be as busy as the others: a system's need is its billed GPU-hours
 * times the fleet's need over what was billed.
 */
final class Matching {
    private static final long HOUR_SECONDS = 3_600;
    private static final long DAY_SECONDS = 25 * HOUR_SECONDS;
    private static final int MAX_HOURS = 9_000;
    private static final long NO_HOUR = Long.MIN_VALUE;

    /** What comes to a system. */
    static final class Totals {
        long billed;
        long committed;
        long unmeasured;
        long needed;
        long whole;
        long slow;
        long idle;
        /** Of the idle ones, whole units for whole stretches that no commitment covers. */
        long releasable;
        /** What the system's tokens would need on each of the systems. */
        final long[] neededElsewhere;

        Totals(int systems) {
            neededElsewhere = new long[systems];
        }

        long measured() {
            return billed - unmeasured;
        }
    }

    /** A stretch: an hour, a day, or all of it. */
    private static final class Stretch {
        final long firstHour;
        final long[] billed;
        final long[] committed;
        int hours;
        long input;
        long cachedInput;
        long output;

        Stretch(long firstHour, int systems) {
            this.firstHour = firstHour;
            billed = new long[systems];
            committed = new long[systems];
        }

        void add(TokenTotals tokens) {
            input += tokens.input();
            cachedInput += tokens.cachedInputOr0();
            output += tokens.output();
        }

        TokenTotals tokens() {
            return new TokenTotals(input, cachedInput, output);
        }
    }

    private final List<Reference> references;
    private final double targetUtilisation;
    private final Granularity granularity;
    private final List<Totals> totals = new ArrayList<>();
    private final HourRanges measured = new HourRanges();
    private final HourRanges withoutTokens = new HourRanges();
    private final HourRanges withoutBill = new HourRanges();
    private TokenTotals tokens = new TokenTotals(0, 0L, 0);
    private TokenTotals tokensWithoutBill = new TokenTotals(0, 0L, 0);
    private int aboveCapacity;
    private double busiest;
    private long busiestHour = NO_HOUR;
    private long firstBilled = NO_HOUR;
    private long lastBilled;

    /** Matches charges with tokens; {@code asked} is null where the bill's own granularity is. */
    Matching(
            List<Reference> references,
            double targetUtilisation,
            @Nullable Granularity asked,
            Charges charges,
            TokenHours tokenHours) {
        this.references = references;
        this.targetUtilisation = targetUtilisation;
        granularity = asked == null ? ofBill(charges.longestSeconds()) : asked;
        for (int i = 0; i < references.size(); i++) {
            totals.add(new Totals(references.size()));
        }
        SortedMap<Long, long[]> supply = supply(charges.periods());
        List<Stretch> stretches = stretches(supply, tokenHours.hours());
        for (Stretch stretch : stretches) {
            findBusiest(stretch);
        }
        stretches.forEach(this::split);
    }

    private static Granularity ofBill(long longestSeconds) {
        if (longestSeconds <= HOUR_SECONDS) {
            return Granularity.HOUR;
        }
        // A local day may have 25 hours.
        return longestSeconds <= DAY_SECONDS ? Granularity.DAY : Granularity.PERIOD;
    }

    /** Per hour, for each system what is on demand and then what is committed. Charge periods are spread evenly. */
    private SortedMap<Long, long[]> supply(Map<Charges.Period, Long> periods) {
        SortedMap<Long, long[]> supply = new TreeMap<>();
        periods.forEach((period, nanos) -> {
            int at = 2 * index(period.system()) + (period.isCommitted() ? 1 : 0);
            long seconds = period.toSecond() - period.fromSecond();
            checkSpan(seconds);
            long before = 0;
            for (long from = period.fromSecond(); from < period.toSecond(); ) {
                long hour = Math.floorDiv(from, HOUR_SECONDS);
                long to = Math.min((hour + 1) * HOUR_SECONDS, period.toSecond());
                long upTo = part(nanos, to - period.fromSecond(), seconds);
                supply.computeIfAbsent(hour, _ -> new long[2 * references.size()])[at] += upTo - before;
                before = upTo;
                from = to;
            }
            checkSpan((supply.lastKey() - supply.firstKey()) * HOUR_SECONDS);
        });
        return supply;
    }

    private static void checkSpan(long seconds) {
        if (seconds > MAX_HOURS * HOUR_SECONDS) {
            throw new InvalidInputException(new Violation(
                    "",
                    seconds / HOUR_SECONDS + " hours",
                    "the GPU rows of a bill may span at most " + MAX_HOURS + " hours",
                    "Maybe one month"));
        }
    }

    /** {@code whole} × {@code part} / {@code all}, rounded down, without an overflow. */
    private static long part(long whole, long part, long all) {
        return whole / all * part + whole % all * part / all;
    }

    private int index(String system) {
        for (int i = 0; i < references.size(); i++) {
            if (references.get(i).system().equals(system)) {
                return i;
            }
        }
        throw new IllegalStateException("no capacity of " + system);
    }

    private List<Stretch> stretches(SortedMap<Long, long[]> supply, SortedMap<Long, TokenTotals> served) {
        SortedMap<Long, Stretch> stretches = new TreeMap<>();
        supply.forEach((hour, gpus) -> {
            boolean isBilled = Arrays.stream(gpus).anyMatch(each -> each > 0);
            if (!isBilled) {
                return;
            }
            firstBilled = firstBilled == NO_HOUR ? hour : firstBilled;
            lastBilled = hour;
            TokenTotals inHour = served.get(hour);
            (inHour == null ? withoutTokens : measured).add(hour);
            Stretch stretch = inHour == null
                    ? null
                    : stretches.computeIfAbsent(key(hour), _ -> new Stretch(hour, references.size()));
            for (int i = 0; i < references.size(); i++) {
                long onDemand = gpus[2 * i];
                long committed = gpus[2 * i + 1];
                Totals total = totals.get(i);
                total.billed += onDemand + committed;
                total.committed += committed;
                if (stretch == null) {
                    total.unmeasured += onDemand + committed;
                } else {
                    stretch.billed[i] += onDemand + committed;
                    stretch.committed[i] += committed;
                }
            }
            if (stretch != null && inHour != null) {
                stretch.hours++;
                stretch.add(inHour);
                tokens = tokens.plus(inHour);
            }
        });
        served.forEach((hour, inHour) -> {
            long[] gpus = supply.get(hour);
            if (inHour.all() > 0 && (gpus == null || Arrays.stream(gpus).allMatch(each -> each == 0))) {
                withoutBill.add(hour);
                tokensWithoutBill = tokensWithoutBill.plus(inHour);
            }
        });
        return List.copyOf(stretches.values());
    }

    private long key(long hour) {
        return switch (granularity) {
            case HOUR -> hour;
            case DAY -> Math.floorDiv(hour, 24);
            case PERIOD -> 0;
        };
    }

    /** GPU-hours that a stretch needs over what was billed: 1 is the target. */
    private double share(Stretch stretch) {
        double fleets = 0;
        for (int i = 0; i < references.size(); i++) {
            double alone = needAlone(i, stretch.tokens());
            if (alone == 0) {
                return 0;
            }
            fleets += stretch.billed[i] / alone;
        }
        return 1 / fleets;
    }

    /** What tokens need on one system alone at the target utilisation, in billionths of GPU-hours. */
    private double needAlone(int system, TokenTotals served) {
        return references.get(system).capacity().gpuHours(served) / targetUtilisation * Charges.NANOS;
    }

    private long need(Stretch stretch, int system, double share) {
        return Math.round(stretch.billed[system] * share);
    }

    private void findBusiest(Stretch stretch) {
        double share = share(stretch);
        if (share > busiest) {
            busiest = share;
            busiestHour = stretch.firstHour;
        }
        // A billionth above is rounding.
        if (share * targetUtilisation > 1 + 1e-9) {
            aboveCapacity++;
        }
    }

    private void split(Stretch stretch) {
        double share = share(stretch);
        // Where nothing was served at all there is no busiest stretch to be slower than: all is idle.
        double fleetShare = busiest == 0 ? 1 : busiest;
        for (int i = 0; i < references.size(); i++) {
            Totals total = totals.get(i);
            long billed = stretch.billed[i];
            long needed = need(stretch, i, share);
            long atBusiest = Math.round(billed * fleetShare);
            long unit = (long) references.get(i).billingUnitGpus() * stretch.hours * Charges.NANOS;
            long idle = atBusiest - needed;
            total.needed += needed;
            total.whole += Math.ceilDiv(needed, unit) * unit;
            total.slow += billed - atBusiest;
            total.idle += idle;
            total.releasable += Math.max(0, Math.min(idle, billed - stretch.committed[i])) / unit * unit;
            double own = needAlone(i, stretch.tokens());
            for (int other = 0; other < references.size(); other++) {
                total.neededElsewhere[other] +=
                        own == 0 ? 0 : Math.round(needed / own * needAlone(other, stretch.tokens()));
            }
        }
    }

    Totals totals(int system) {
        return totals.get(system);
    }

    Granularity granularity() {
        return granularity;
    }

    /** Whether any GPU was billed. */
    boolean isBilled() {
        return firstBilled != NO_HOUR;
    }

    long firstBilled() {
        return firstBilled;
    }

    long lastBilled() {
        return lastBilled;
    }

    HourRanges measured() {
        return measured;
    }

    HourRanges withoutTokens() {
        return withoutTokens;
    }

    HourRanges withoutBill() {
        return withoutBill;
    }

    TokenTotals tokens() {
        return tokens;
    }

    TokenTotals tokensWithoutBill() {
        return tokensWithoutBill;
    }

    int aboveCapacity() {
        return aboveCapacity;
    }

    double busiest() {
        return busiest;
    }

    /** First hour of the busiest stretch; only where something was served. */
    long busiestHour() {
        return busiestHour;
    }
}
