package io.goodput.economics.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.reconciliation.PaidLine;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.ReferencePrice;
import io.goodput.contracts.reconciliation.TokenTotals;
import io.goodput.contracts.reconciliation.VarianceKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for any bill, on random ones. */
class ReconciliationLawsTest {
    private static final int BILLS = 300;

    private record World(List<String> rows, String tokens, ReconciliationRequest question) {
        ReconciliationAnswer answer() {
            return Bills.answer(question, Bills.FOCUS + String.join("", rows), tokens);
        }
    }

    private static World world(Random random, double factor) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(40); i++) {
            String usd = BigDecimal.valueOf(random.nextInt(100_000_000), 6)
                    .multiply(BigDecimal.valueOf(factor))
                    .toPlainString();
            int hour = random.nextInt(20);
            String node = random.nextBoolean() ? "p5.48xlarge" : "p5e.48xlarge";
            rows.add(
                    switch (random.nextInt(8)) {
                        case 0 -> Bills.other("Tax", "VAT " + random.nextInt(30), usd);
                        case 1 -> Bills.other("Credit", "Promotion", "-" + usd);
                        case 2 -> Bills.other("Usage", "Storage", usd);
                        case 3 -> Bills.node(node, hour, usd, "plan,Unused");
                        case 4 -> Bills.node("g5.48xlarge", hour, usd, ",");
                        case 5 ->
                            Bills.node(node, hour, usd, "plan,Used")
                                    .replace(",1,Hours", "," + random.nextDouble() + ",Hours");
                        default -> Bills.node(node, hour, usd, ",");
                    });
        }
        rows.add(Bills.h100(0, BigDecimal.valueOf(24 * factor).toPlainString()));
        var tokens = new StringBuilder(Bills.tokens());
        for (int i = 0; i < 24; i++) {
            if (i == 0 || random.nextInt(4) > 0) {
                tokens.append(
                        "%s,%d,%d%n".formatted(Bills.hour(i), random.nextInt(40_000_000), random.nextInt(900_000)));
            }
        }
        @Nullable
        TokenTotals plan = random.nextBoolean()
                ? null
                : new TokenTotals(random.nextInt(100_000_000), 5L, 1 + random.nextInt(9_999));
        ReconciliationRequest asked = Bills.with(plan, Bills.H100, Bills.H200);
        List<ReferencePrice> prices = List.of(
                new ReferencePrice("hgx-h100", 2 * factor, 8, "2026-06", "made up"),
                new ReferencePrice("hgx-h200", 3 * factor, 8, "2026-06", "made up"));
        return new World(
                rows,
                tokens.toString(),
                new ReconciliationRequest(
                        asked.capacity(),
                        0.7,
                        null,
                        null,
                        prices,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        asked.plannedTokens()));
    }

    @Test
    void everythingSumsToTheCent() {
        for (int seed = 0; seed < BILLS; seed++) {
            ReconciliationAnswer answer = world(new Random(seed), 1).answer();
            BigDecimal actual = BigDecimal.valueOf(answer.actualUsd());
            BigDecimal lines = answer.lines().stream()
                    .map(PaidLine::usd)
                    .map(BigDecimal::valueOf)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertEquals(0, actual.compareTo(lines), "lines, seed " + seed);
            Double planned = answer.plannedUsd();
            BigDecimal start = BigDecimal.valueOf(planned == null ? answer.shouldCostUsd() : planned);
            assertEquals(0, actual.compareTo(start.add(Bills.variances(answer))), "variances, seed " + seed);
            answer.systems()
                    .forEach(system -> assertEquals(
                            system.billedGpuHours(),
                            system.unmeasuredGpuHours()
                                    + system.slowGpuHours()
                                    + system.idleGpuHours()
                                    + system.neededGpuHours(),
                            1e-6,
                            system::toString));
        }
    }

    @Test
    void idleIsNeverNegativeAndWholeUnitsNeverPositive() {
        for (int seed = 0; seed < BILLS; seed++) {
            ReconciliationAnswer answer = world(new Random(seed), 1).answer();
            assertTrue(Bills.usd(answer, VarianceKind.IDLE) >= 0, "seed " + seed);
            assertTrue(Bills.usd(answer, VarianceKind.WHOLE_UNITS) <= 0, "seed " + seed);
        }
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        for (int seed = 0; seed < BILLS; seed++) {
            World world = world(new Random(seed), 1);
            List<String> shuffled = new ArrayList<>(world.rows());
            Collections.shuffle(shuffled, new Random(seed));
            assertEquals(
                    world.answer(), new World(shuffled, world.tokens(), world.question()).answer(), "seed " + seed);
        }
    }

    @Test
    void twiceThePricesAreTwiceTheDollars() {
        for (int seed = 0; seed < BILLS; seed++) {
            ReconciliationAnswer once = world(new Random(seed), 1).answer();
            ReconciliationAnswer twice = world(new Random(seed), 2).answer();
            for (int i = 0; i < once.variances().size(); i++) {
                // Each is a whole cent: twice the rounding of one, and that of the other.
                assertEquals(
                        2 * once.variances().get(i).usd(),
                        twice.variances().get(i).usd(),
                        0.051,
                        "seed " + seed + " " + once.variances().get(i).kind());
                assertEquals(
                        once.variances().get(i).gpuHours(),
                        twice.variances().get(i).gpuHours());
            }
        }
    }

    @Test
    void moreIdleGpusNeverLowerTheDollarsOfAMillionTokens() {
        for (int seed = 0; seed < BILLS; seed++) {
            World world = world(new Random(seed), 1);
            ReconciliationAnswer before = world.answer();
            List<String> more = new ArrayList<>(world.rows());
            more.add(Bills.h100(0, "24"));
            ReconciliationAnswer after = new World(more, world.tokens(), world.question()).answer();
            assertTrue(
                    Objects.requireNonNull(after.actualUsdPerMillionTokens())
                            >= Objects.requireNonNull(before.actualUsdPerMillionTokens()),
                    "seed " + seed);
            assertEquals(before.tokens(), after.tokens());
        }
    }
}
