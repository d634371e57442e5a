package io.goodput.economics.reconciliation;

import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.ReferencePrice;
import io.goodput.contracts.reconciliation.ServedCapacity;
import io.goodput.contracts.reconciliation.TokenTotals;
import io.goodput.contracts.reconciliation.Variance;
import io.goodput.contracts.reconciliation.VarianceKind;
import io.goodput.economics.GivenFile;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small bills in plain text. */
final class Bills {
    static final String FOCUS =
            "BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,EffectiveCost,BilledCost,"
                    + "ServiceName,ServiceCategory,ChargeDescription,SkuPriceDetails,ConsumedQuantity,ConsumedUnit,"
                    + "CommitmentDiscountId,CommitmentDiscountStatus\n";

    /** A GPU of it computes 1,000 prompt tokens or 100 output tokens a second; $2 an hour, in nodes of eight. */
    static final ServedCapacity H100 = new ServedCapacity("hgx-h100", 1_000, null, 100, null, "made up");

    static final ServedCapacity H200 = new ServedCapacity("hgx-h200", 2_000, null, 200, null, "made up");

    private Bills() {}

    static ReconciliationRequest question(ServedCapacity... capacity) {
        return with(null, capacity);
    }

    static ReconciliationRequest with(@Nullable TokenTotals plan, ServedCapacity... capacity) {
        return new ReconciliationRequest(
                List.of(capacity),
                0.5,
                null,
                null,
                List.of(
                        new ReferencePrice("hgx-h100", 2, 8, "2026-06", "a quotation"),
                        new ReferencePrice("hgx-h200", 2.5, 8, "2026-06", "a quotation")),
                null,
                null,
                null,
                null,
                null,
                null,
                plan);
    }

    static String hour(int hour) {
        return "2026-06-%02dT%02d:00:00Z".formatted(1 + hour / 24, hour % 24);
    }

    /** A node of eight for an hour. */
    static String node(String type, int hour, String usd, String commitment) {
        return "USD,Usage,%s,%s,%s,%s,Compute,Compute,%s,\"{\"\"InstanceType\"\":\"\"%s\"\"}\",1,Hours,%s\n"
                .formatted(hour(hour), hour(hour + 1), usd, usd, type, type, commitment);
    }

    static String h100(int hour, String usd) {
        return node("p5.48xlarge", hour, usd, ",");
    }

    static String other(String category, String service, String usd) {
        return "USD,%s,%s,%s,%s,%s,%s,%s,%s,,,,,\n"
                .formatted(category, hour(0), hour(24), usd, usd, service, service, service);
    }

    static String tokens(String... rows) {
        return "time,inputTokens,outputTokens\n" + String.join("\n", rows) + "\n";
    }

    static ReconciliationAnswer answer(ReconciliationRequest question, String bill, String tokens) {
        return Reconciliation.answer(
                question, List.of(GivenFile.of("bill.csv", bill)), List.of(GivenFile.of("tokens.csv", tokens)));
    }

    static double usd(ReconciliationAnswer answer, VarianceKind kind) {
        return answer.variances().stream()
                .filter(variance -> variance.kind() == kind)
                .mapToDouble(Variance::usd)
                .findFirst()
                .orElseThrow();
    }

    /** The sum of all variances, exactly. */
    static BigDecimal variances(ReconciliationAnswer answer) {
        return answer.variances().stream()
                .map(variance -> BigDecimal.valueOf(variance.usd()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
