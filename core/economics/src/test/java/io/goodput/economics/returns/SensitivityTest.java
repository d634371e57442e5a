package io.goodput.economics.returns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.returns.DrawnReturn;
import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.returns.TornadoBar;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How far the return may be off: bars of one input each, and draws of all. */
class SensitivityTest {
    private static final String RANGES = """
            ranges:
              - {input: capital-usd, low: 4500000, high: 6000000}
              - {input: utilisation, low: 0.3, likely: 0.5, high: 1}
              - {input: halving-months, low: 9, high: 24}
              - {input: months, low: 24, high: 60}
            """;

    private static final String VENDOR = Ask.VENDOR + "pricePath: {kind: halving}\n";

    private static DrawnReturn draws(String text) {
        return Objects.requireNonNull(Ask.answer(text).draws());
    }

    @Test
    void withoutRangesNothingIsDrawn() {
        ReturnAnswer answer = Ask.answer(VENDOR);
        assertEquals(List.of(), answer.tornado());
        assertNull(answer.draws());
    }

    @Test
    void eachBarIsTwoAnswersAndTheWidestComesFirst() {
        List<TornadoBar> bars = Ask.answer(VENDOR + RANGES).tornado();
        assertEquals(4, bars.size());
        for (TornadoBar bar : bars) {
            ReturnAnswer low = Ask.answer(with(bar.input(), bar.low()));
            ReturnAnswer high = Ask.answer(with(bar.input(), bar.high()));
            assertEquals(low.npvUsd(), bar.npvAtLowUsd(), 1e-6, bar.toString());
            assertEquals(high.npvUsd(), bar.npvAtHighUsd(), 1e-6, bar.toString());
            assertEquals(low.multiple(), bar.multipleAtLow(), 1e-10, bar.toString());
            assertEquals(high.multiple(), bar.multipleAtHigh(), 1e-10, bar.toString());
            assertEquals(Math.abs(high.npvUsd() - low.npvUsd()), bar.npvSwingUsd(), 1e-5, bar.toString());
        }
        for (int i = 1; i < bars.size(); i++) {
            assertTrue(bars.get(i - 1).npvSwingUsd() >= bars.get(i).npvSwingUsd(), bars.toString());
        }
        assertEquals(RangedInput.UTILISATION, bars.getFirst().input());
        assertEquals(RangedInput.CAPITAL_USD, bars.getLast().input());
    }

    private static String with(RangedInput input, double value) {
        return switch (input) {
            case CAPITAL_USD -> VENDOR.replace("capitalUsd: 5000000", "capitalUsd: " + value);
            case UTILISATION -> VENDOR.replace("utilisation: 1", "utilisation: " + value);
            case HALVING_MONTHS -> VENDOR.replace("kind: halving", "kind: halving, halvingMonths: " + value);
            case MONTHS -> VENDOR.replace("months: 36", "months: " + (int) value);
            default -> throw new IllegalStateException(input.toString());
        };
    }

    @Test
    void everyInputCanBeRanged() {
        String plain = VENDOR.replace("utilisation: 1", "utilisation: 0.7")
                + "electricity: {fullLoadKilowatts: 100, usdPerKilowattHour: 0.08}\n";
        ReturnRequest question = Ask.question(plain);
        var all = new StringBuilder(plain).append("ranges:\n");
        for (RangedInput input : RangedInput.values()) {
            if (input == RangedInput.FACTOR_PER_YEAR) {
                continue;
            }
            double value = question.find(input).orElseThrow();
            double low = input == RangedInput.UTILISATION || input == RangedInput.SOLD_SHARE ? 0.5 : value;
            double high = input == RangedInput.MONTHS ? 40 : Math.max(value, low + 0.25);
            all.append("  - {input: %s, low: %s, high: %s}\n".formatted(input.written(), low, high));
        }
        ReturnAnswer answer = Ask.answer(all.toString());
        assertEquals(RangedInput.values().length - 1, answer.tornado().size());
        for (TornadoBar bar : answer.tornado()) {
            // There is no cached input in this question.
            assertEquals(bar.input() == RangedInput.CACHED_INPUT_PRICE, bar.npvSwingUsd() == 0, bar.toString());
        }
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherDoesNot() {
        DrawnReturn first = draws(VENDOR + RANGES);
        assertEquals(10_000, first.draws());
        assertEquals(1, first.seed());
        assertEquals(first, draws(VENDOR + RANGES));
        assertNotEquals(
                first.npvUsd(), draws(VENDOR + RANGES + "draws: {seed: 2}\n").npvUsd());
        assertEquals(20_000, draws(VENDOR + RANGES + "draws: {count: 20000}\n").draws());
    }

    @Test
    void theOrderInWhichRangesAreWrittenChangesNothing() {
        String turned = """
                ranges:
                  - {input: months, low: 24, high: 60}
                  - {input: halving-months, low: 9, high: 24}
                  - {input: utilisation, low: 0.3, likely: 0.5, high: 1}
                  - {input: capital-usd, low: 4500000, high: 6000000}
                """;
        assertEquals(draws(VENDOR + RANGES), draws(VENDOR + turned));
    }

    @Test
    void percentilesOfOneTriangleAreThoseOfItsFormula() {
        // From 0.8 by 1 to 1.2: the p-th percentile below the mode is 0.8 + √(p · 0.4 · 0.2), mirrored above it.
        double quantile = Math.sqrt(0.05 * 0.4 * 0.2);
        DrawnReturn drawn = draws(Ask.VENDOR + "ranges: [{input: price-factor, low: 0.8, high: 1.2}]\n");
        double multiple = Ask.answer(Ask.VENDOR).multiple();
        assertEquals(multiple * (0.8 + quantile), drawn.multiple().p5(), multiple * 0.005);
        assertEquals(multiple, drawn.multiple().p50(), multiple * 0.005);
        assertEquals(multiple * (1.2 - quantile), drawn.multiple().p95(), multiple * 0.005);
        assertEquals(0, drawn.lossShare());
    }

    @Test
    void theShareThatLosesIsThatOfTheTriangleBelowBreakEven() {
        // Break-even utilisation 0.31710 of a triangle 0.2, 0.4, 0.6: (0.11710)² / (0.4 · 0.2) = 0.1714.
        String shop = Ask.SHOP.replace("utilisation: 1", "utilisation: 0.4");
        DrawnReturn drawn = draws(shop + "ranges: [{input: utilisation, low: 0.2, high: 0.6}]\n");
        assertEquals(0.1714, drawn.lossShare(), 0.01);
    }

    @Test
    void linkedInputsMoveTogether() {
        String two = Ask.VENDOR.replace("utilisation: 1", "utilisation: 0.5") + """
                soldShare: 0.5
                ranges:
                  - {input: utilisation, low: 0.3, high: 0.7}
                  - {input: sold-share, low: 0.4, high: 0.6}
                """;
        DrawnReturn apart = draws(two);
        DrawnReturn together = draws(two + "links: [[sold-share, utilisation]]\n");
        double multiple = Ask.answer(Ask.VENDOR).multiple();
        // Both at their 5th percentile at once.
        double low = (0.3 + Math.sqrt(0.05 * 0.4 * 0.2)) * (0.4 + Math.sqrt(0.05 * 0.2 * 0.1));
        double high = (0.7 - Math.sqrt(0.05 * 0.4 * 0.2)) * (0.6 - Math.sqrt(0.05 * 0.2 * 0.1));
        assertEquals(multiple * low, together.multiple().p5(), multiple * low * 0.02);
        assertEquals(multiple * high, together.multiple().p95(), multiple * high * 0.02);
        assertTrue(apart.multiple().p5() > together.multiple().p5() * 1.03, apart + " " + together);
        assertTrue(apart.multiple().p95() < together.multiple().p95() * 0.97, apart + " " + together);
    }
}
