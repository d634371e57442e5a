package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.ExistingCapacity;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Procurement;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What GPUs cost at least on one system, or on a mix of two, how many of them the limits allow, and how much of the
 * objective they take: by what is billed and owned, in whole units of each system.
 */
final class Purchase {
    /** The search never goes beyond this many GPUs, whatever the limits. */
    static final int HARD_MAX_GPUS = SystemPurchase.HARD_MAX_GPUS;

    private static final int HOURS_PER_MONTH = 730;
    private static final double SECONDS_PER_HOUR = 3_600;
    private static final double TOKENS_PER_MILLION = 1e6;
    private static final int USD_DIGITS = 6;

    private final PlanObjective objective;
    private final List<SystemPurchase> systems;
    private final List<SystemPurchase> besides;
    private final BigDecimal besidesUsdPerHour;
    private final Limits limits;
    private final int maxGpus;
    /** The most GPUs on the second system beside so many on the first. */
    private final int[] mostBeside;

    /**
     * @param systems one, or prefill's and decode's
     * @param besides systems of which GPUs are owned and that no pool stands on
     */
    Purchase(PlanObjective objective, List<SystemPurchase> systems, List<SystemPurchase> besides, Limits limits) {
        this.objective = objective;
        this.systems = List.copyOf(systems);
        this.besides = List.copyOf(besides);
        this.besidesUsdPerHour =
                besides.stream().map(each -> each.usdPerHour(0)).reduce(BigDecimal.ZERO, BigDecimal::add);
        this.limits = limits;
        if (isMix()) {
            this.mostBeside = new int[HARD_MAX_GPUS + 1];
            int most = 0;
            int second = HARD_MAX_GPUS;
            for (int first = 1; first <= HARD_MAX_GPUS; first++) {
                second = Math.min(second, HARD_MAX_GPUS - first);
                while (second > 0 && !isInside(first, second)) {
                    second--;
                }
                mostBeside[first] = second;
                most = second > 0 ? Math.max(most, first + second) : most;
            }
            this.maxGpus = most;
        } else {
            this.mostBeside = new int[0];
            int most = HARD_MAX_GPUS;
            while (most > 0 && !isInside(most, 0)) {
                most--;
            }
            this.maxGpus = most;
        }
    }

    /** Of one system, or of prefill's and of decode's, for a question with every field filled. */
    static Purchase of(
            List<String> systems, PriceTier tier, RateCard rates, Estimates estimates, PlanRequest question) {
        Limits limits = RunTemplate.resolved(question.limits(), "limits");
        List<ExistingCapacity> owned = question.existingCapacity() == null ? List.of() : question.existingCapacity();
        List<SystemPurchase> besides = new ArrayList<>();
        for (ExistingCapacity each : owned) {
            if (!systems.contains(each.system())) {
                besides.add(of(each.system(), each, tier, rates, estimates, limits));
            }
        }
        return new Purchase(
                RunTemplate.resolved(question.objective(), "objective"),
                systems.stream()
                        .map(system -> of(
                                system,
                                owned.stream()
                                        .filter(each -> each.system().equals(system))
                                        .findFirst()
                                        .orElse(null),
                                tier,
                                rates,
                                estimates,
                                limits))
                        .toList(),
                besides,
                limits);
    }

    private static SystemPurchase of(
            String system,
            @Nullable ExistingCapacity existing,
            PriceTier tier,
            RateCard rates,
            Estimates estimates,
            Limits limits) {
        return new SystemPurchase(
                rates.get(system, tier),
                estimates.system(system),
                existing,
                limits.stockOf(system).orElse(HARD_MAX_GPUS));
    }

    boolean isMix() {
        return systems.size() > 1;
    }

    PlanObjective objective() {
        return objective;
    }

    /** Whether some of the GPUs that a plan may use are owned. */
    boolean isOwned() {
        return !besides.isEmpty() || systems.stream().anyMatch(SystemPurchase::isOwned);
    }

    /** The price of the system that a pool stands on. */
    RateCardEntry price(int pool) {
        return systems.get(Math.min(pool, systems.size() - 1)).price();
    }

    List<RateCardEntry> prices() {
        return systems.stream().map(SystemPurchase::price).toList();
    }

    /** Most GPUs that a layout can use, on both systems together, when the GPUs billed for it stay inside the limits. */
    int maxGpus() {
        return maxGpus;
    }

    /** Most GPUs of a second pool beside so many of the first, on a system of its own if it is a mix; 0 where none fit. */
    int mostBeside(int first) {
        if (!isMix()) {
            return Math.max(0, maxGpus - first);
        }
        return first < mostBeside.length ? mostBeside[first] : 0;
    }

    /** Whether so many GPUs of each pool are inside the limits. */
    boolean allows(int[] gpusOfPools) {
        if (!isMix()) {
            long all = 0;
            for (int gpus : gpusOfPools) {
                all += gpus;
            }
            return all <= maxGpus;
        }
        return gpusOfPools[1] <= mostBeside(gpusOfPools[0]);
    }

    /** Whether a bill's dollars are inside the limits, metered electricity and all. */
    boolean allows(double usdPerHour) {
        return limits.maxUsdPerHour() == null || usdPerHour <= limits.maxUsdPerHour();
    }

    private boolean isInside(int first, int second) {
        SystemPurchase one = systems.getFirst();
        SystemPurchase other = systems.getLast();
        boolean isInStock = one.isInStock(first) && (!isMix() || other.isInStock(second));
        return isInStock
                && taken(first, second) <= (limits.maxGpus() == null ? HARD_MAX_GPUS : limits.maxGpus())
                && (limits.maxRacks() == null || racks(first, second) <= limits.maxRacks())
                && (limits.maxProvisionedKilowatts() == null
                        || kilowatts(first, second).compareTo(BigDecimal.valueOf(limits.maxProvisionedKilowatts()))
                                <= 0)
                && allows(leastUsdPerHour(first, second));
    }

    private int taken(int first, int second) {
        return systems.getFirst().taken(first) + (isMix() ? systems.getLast().taken(second) : 0);
    }

    private int racks(int first, int second) {
        return systems.getFirst().racks(first) + (isMix() ? systems.getLast().racks(second) : 0);
    }

    private BigDecimal kilowatts(int first, int second) {
        BigDecimal ofFirst = systems.getFirst().kilowatts(first);
        return isMix() ? ofFirst.add(systems.getLast().kilowatts(second)) : ofFirst;
    }

    /** The GPUs owned and billed at their price, in decimal as it is printed; metered electricity comes on top. */
    double leastUsdPerHour(int first, int second) {
        BigDecimal ofFirst = besidesUsdPerHour.add(systems.getFirst().usdPerHour(first));
        return (isMix() ? ofFirst.add(systems.getLast().usdPerHour(second)) : ofFirst).doubleValue();
    }

    /** How much of the objective so many GPUs take at least; no more of it but for metered electricity. */
    double leastCost(int first, int second) {
        return switch (objective) {
            case USD -> leastUsdPerHour(first, second);
            case GPUS -> first + second;
            case RACKS -> racks(first, second);
            case KILOWATTS -> kilowatts(first, second).doubleValue();
        };
    }

    /** The place of a layout in the order, by what it is billed. */
    Rank rank(Rank bound, Layout layout, Bill bill) {
        double usd = usdPerHour(layout, bill);
        return new Rank(objective == PlanObjective.USD ? usd : bound.cost(), usd, bound.gpus(), bound.id());
    }

    /** Everything that is paid for a layout, in dollars an hour. */
    double usdPerHour(Layout layout, Bill bill) {
        if (!isOwned()) {
            return bill.usdPerHour();
        }
        int[] used = used(layout);
        return rounded(BigDecimal.valueOf(leastUsdPerHour(used[0], isMix() ? used[1] : 0))
                .add(BigDecimal.valueOf(bill.electricityUsdPerHour())));
    }

    /** GPUs used on each system. */
    private int[] used(Layout layout) {
        int[] used = new int[systems.size()];
        List<PoolLayout> pools = layout.pools();
        for (int i = 0; i < pools.size(); i++) {
            used[isMix() ? i : 0] += pools.get(i).gpus();
        }
        return used;
    }

    /** What a layout takes of what is owned, and what is paid for in all; null where nothing is owned. */
    @Nullable
    Procurement procurement(Layout layout, PricedRun run, PriceTier tier) {
        if (!isOwned()) {
            return null;
        }
        Bill bill = run.bill(tier);
        int[] used = used(layout);
        int ownedUsed = 0;
        int idle = besides.stream().mapToInt(each -> each.kept(0)).sum();
        int handedBack = besides.stream().mapToInt(each -> each.handedBack(0)).sum();
        int bought = 0;
        BigDecimal ofOwned = besidesUsdPerHour;
        BigDecimal ofBought = BigDecimal.ZERO;
        for (int i = 0; i < used.length; i++) {
            SystemPurchase system = systems.get(i);
            ownedUsed += system.ownedUsed(used[i]);
            idle += system.kept(used[i]) - system.ownedUsed(used[i]);
            handedBack += system.handedBack(used[i]);
            bought += system.bought(used[i]);
            BigDecimal kept = system.ownedUsdPerHour(used[i]);
            ofOwned = ofOwned.add(kept);
            ofBought = ofBought.add(system.usdPerHour(used[i]).subtract(kept));
        }
        double usdPerHour = usdPerHour(layout, bill);
        double millionTokensPerHour =
                run.report().tokenRates().totalTokensPerSecond() * SECONDS_PER_HOUR / TOKENS_PER_MILLION;
        return new Procurement(
                ownedUsed,
                idle,
                handedBack,
                bought,
                rounded(ofOwned),
                rounded(ofBought),
                bill.electricityUsdPerHour(),
                usdPerHour,
                rounded(BigDecimal.valueOf(usdPerHour).multiply(BigDecimal.valueOf(HOURS_PER_MONTH))),
                millionTokensPerHour == 0 ? 0 : usdPerHour / millionTokensPerHour);
    }

    private static double rounded(BigDecimal usd) {
        return usd.setScale(USD_DIGITS, RoundingMode.HALF_UP).doubleValue();
    }
}
