package io.goodput.economics.returns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.returns.ByTokenKind;
import io.goodput.contracts.returns.CashFlowMonth;
import io.goodput.contracts.returns.Electricity;
import io.goodput.contracts.returns.PricePath;
import io.goodput.contracts.returns.PricePathKind;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever is asked, the answer obeys the laws of its figures. */
class RandomReturnsTest {
    private static final int QUESTIONS = 500;

    @Test
    void theLawsHoldOfEveryQuestion() {
        int rates = 0;
        int utilisations = 0;
        for (int seed = 0; seed < QUESTIONS; seed++) {
            ReturnRequest question = question(new Random(seed));
            ReturnAnswer answer = Returns.answer(question);
            String told = "seed " + seed;
            double scale = answer.months().stream()
                    .mapToDouble(CashFlowMonth::netUsd)
                    .map(Math::abs)
                    .sum();
            assertEquals(1 + answer.roi(), answer.multiple(), 1e-9 * Math.max(1, answer.multiple()), told);
            assertEquals(
                    npv(answer, question.discountRatePerYear()), answer.npvUsd(), 1e-6 + 1e-9 * scale(answer), told);
            if (answer.irrPerYear() != null) {
                rates++;
                double discount = Math.pow(1 + answer.irrPerYear(), -1 / 12.0);
                double weighted = answer.months().stream()
                        .mapToDouble(each -> Math.abs(each.netUsd() * Math.pow(discount, each.month())))
                        .sum();
                assertEquals(0, npv(answer, answer.irrPerYear()), 1e-6 * weighted, told);
            } else {
                assertTrue(answer.findReason("irrPerYear").isPresent(), told);
            }
            if (answer.breakEvenUtilisation() != null) {
                utilisations++;
                ReturnAnswer even = Returns.answer(at(question, answer.breakEvenUtilisation()));
                assertEquals(0, even.npvUsd(), 1e-3 + 1e-7 * Math.max(scale, scale(answer)), told);
            } else {
                assertTrue(answer.findReason("breakEvenUtilisation").isPresent(), told);
            }
            assertEquals(
                    answer.paybackMonth() == null,
                    answer.months().stream().skip(1).allMatch(each -> each.cumulativeUsd() < 0),
                    told);
            assertEquals(answer, Codec.read(ReturnAnswer.class, Codec.write(answer)), told);
        }
        assertTrue(rates > QUESTIONS / 4 && utilisations > QUESTIONS / 4, rates + " " + utilisations);
    }

    private static double npv(ReturnAnswer answer, double rate) {
        return answer.months().stream()
                .mapToDouble(each -> each.netUsd() * Math.pow(1 + rate, -each.month() / 12.0))
                .sum();
    }

    /** Σ |net| as it is discounted. */
    private static double scale(ReturnAnswer answer) {
        double rate = answer.question().discountRatePerYear();
        return answer.months().stream()
                .mapToDouble(each -> Math.abs(each.netUsd()) * Math.pow(1 + rate, -each.month() / 12.0))
                .sum();
    }

    private static ReturnRequest question(Random random) {
        int months = 1 + random.nextInt(random.nextInt(5) == 0 ? 360 : 48);
        var tokens = new ByTokenKind(spread(random, 1e4), spread(random, 1e3), 1 + spread(random, 1e3));
        var prices = new ByTokenKind(spread(random, 1), null, spread(random, 4));
        return new ReturnRequest(
                random.nextInt(6) == 0 ? 0 : spread(random, 1e6),
                random.nextInt(2) == 0 ? null : 0.9 * random.nextDouble(),
                1 + spread(random, 1e4),
                random.nextInt(2) == 0 ? null : new Electricity(spread(random, 100), null, null, null),
                months,
                tokens,
                null,
                random.nextDouble(),
                random.nextInt(2) == 0 ? null : random.nextDouble(),
                random.nextInt(2) == 0 ? null : 12 * random.nextDouble(),
                random.nextInt(2) == 0 ? null : -0.1 + 0.3 * random.nextDouble(),
                prices,
                path(random, months),
                random.nextInt(5) == 0 ? 0 : -0.3 + random.nextDouble(),
                random.nextInt(2) == 0 ? null : prices,
                null,
                null,
                null);
    }

    private static @Nullable PricePath path(Random random, int months) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new PricePath(PricePathKind.HALVING, 1 + 40 * random.nextDouble(), null, null);
            case 2 -> new PricePath(PricePathKind.YEARLY_STEPS, null, 2 * random.nextDouble(), null);
            default ->
                new PricePath(
                        PricePathKind.CUSTOM,
                        null,
                        null,
                        DoubleStream.generate(() -> 2 * random.nextDouble())
                                .limit(months)
                                .boxed()
                                .toList());
        };
    }

    /** Over four orders of magnitude. */
    private static double spread(Random random, double middle) {
        return middle * Math.pow(10, 4 * random.nextDouble() - 2);
    }

    private static ReturnRequest at(ReturnRequest question, double utilisation) {
        return new ReturnRequest(
                question.capitalUsd(),
                question.residualShare(),
                question.operatingUsdPerMonth(),
                question.electricity(),
                question.months(),
                question.tokensPerSecond(),
                question.run(),
                utilisation,
                question.soldShare(),
                question.rampUpMonths(),
                question.growthPerMonth(),
                question.usdPerMillionTokens(),
                question.pricePath(),
                question.discountRatePerYear(),
                null,
                null,
                null,
                null);
    }
}
