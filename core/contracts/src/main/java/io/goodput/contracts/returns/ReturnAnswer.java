package io.goodput.contracts.returns;

import io.goodput.contracts.Basis;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What capital and running costs bring back. Totals are of the whole life and not discounted.
 *
 * @param question the question with every field filled
 * @param revenueUsd what the sold tokens bring
 * @param costUsd capital less what is got back of it, operating cost and electricity
 * @param capitalUsd part of costUsd: paid at the start
 * @param residualUsd got back of it at the end, already taken off costUsd
 * @param operatingUsd part of costUsd
 * @param electricityUsd part of costUsd
 * @param profitUsd revenue less cost
 * @param millionTokensSold tokens of all kinds that are paid for, in millions
 * @param usdPerMillionTokensAtStart price of a million tokens of the mix before any price moves
 * @param revenueUsdPerMillionTokens revenue over the tokens sold; absent when none are
 * @param costUsdPerMillionTokens cost over the tokens sold; absent when none are
 * @param multiple revenue over cost; what a vendor calls a return of so many times
 * @param roi profit over cost: the multiple less 1
 * @param npvUsd net present value: all money at the discount rate, that of a month at its end
 * @param irrPerYear the rate per year at which the net present value is 0; absent where there is none, or not just one
 * @param paybackMonth the first month by whose end as much came in as was paid, not discounted, what is got back at the end
 *     of the life included; absent where that never is
 * @param breakEvenUtilisation the utilisation at which the net present value is 0; absent where there is none up to 1
 * @param breakEvenPriceFactor the factor of all prices at which the net present value is 0; absent where no price does it
 * @param breakEvenUsdPerMillionTokens the same as a price of a million tokens of the mix at the start
 * @param selfHosting the comparison with an API; absent where the question has none
 * @param months the start and every month, in order
 * @param tornado a bar for each range, the widest first
 * @param draws the return when all ranges are drawn from; absent where there are none
 * @param absent every figure above that is absent though it was asked for, with the reason
 * @param basis what each figure means
 * @param assumptions what is taken for granted
 */
public record ReturnAnswer(
        ReturnRequest question,
        double revenueUsd,
        double costUsd,
        double capitalUsd,
        double residualUsd,
        double operatingUsd,
        double electricityUsd,
        double profitUsd,
        double millionTokensSold,
        double usdPerMillionTokensAtStart,
        @Nullable Double revenueUsdPerMillionTokens,
        @Nullable Double costUsdPerMillionTokens,
        double multiple,
        double roi,
        double npvUsd,
        @Nullable Double irrPerYear,
        @Nullable Integer paybackMonth,
        @Nullable Double breakEvenUtilisation,
        @Nullable Double breakEvenPriceFactor,
        @Nullable Double breakEvenUsdPerMillionTokens,
        @Nullable SelfHosting selfHosting,
        List<CashFlowMonth> months,
        List<TornadoBar> tornado,
        @Nullable DrawnReturn draws,
        List<Absence> absent,
        List<Basis> basis,
        List<String> assumptions) {
    public ReturnAnswer {
        months = List.copyOf(months);
        tornado = List.copyOf(tornado);
        absent = List.copyOf(absent);
        basis = List.copyOf(basis);
        assumptions = List.copyOf(assumptions);
    }

    /** Why a figure is absent; empty where it is there. */
    public Optional<String> findReason(String figure) {
        return absent.stream()
                .filter(each -> each.figure().equals(figure))
                .map(Absence::reason)
                .findFirst();
    }
}
