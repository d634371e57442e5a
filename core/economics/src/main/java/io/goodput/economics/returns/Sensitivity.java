package io.goodput.economics.returns;

import io.goodput.contracts.returns.InputRange;
import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.TornadoBar;
import java.util.Comparator;
import java.util.List;

/** What each input does by itself. */
final class Sensitivity {
    private Sensitivity() {}

    /** A bar for each range, the widest first; bars as wide in the order of the inputs. */
    static List<TornadoBar> tornado(Projection projection, InputValues values, List<InputRange> ranges) {
        return ranges.stream()
                .map(range -> bar(projection, values, range))
                .sorted(Comparator.comparingDouble(TornadoBar::npvSwingUsd)
                        .reversed()
                        .thenComparing(TornadoBar::input))
                .toList();
    }

    private static TornadoBar bar(Projection projection, InputValues values, InputRange range) {
        InputValues atLow = values.with(range.input(), range.low());
        InputValues atHigh = values.with(range.input(), range.high());
        CashFlow low = projection.project(atLow);
        CashFlow high = projection.project(atHigh);
        double lowNpv = Digits.usd(low.npv(atLow.get(RangedInput.DISCOUNT_RATE_PER_YEAR)));
        double highNpv = Digits.usd(high.npv(atHigh.get(RangedInput.DISCOUNT_RATE_PER_YEAR)));
        return new TornadoBar(
                range.input(),
                range.low(),
                range.high(),
                lowNpv,
                highNpv,
                Digits.usd(Math.abs(highNpv - lowNpv)),
                Digits.ratio(low.multiple()),
                Digits.ratio(high.multiple()));
    }
}
