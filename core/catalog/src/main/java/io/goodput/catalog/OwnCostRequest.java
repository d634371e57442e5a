package io.goodput.catalog;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PriceTier;
import org.jspecify.annotations.Nullable;

/**
 * The question: what does a GPU-hour cost whoever owns the GPUs? Money is in dollars. Absent fields take their documented
 * default; the answer echoes the question with every field filled that has one.
 *
 * @param system whose GPUs they are: the name by which the price book of the answer prices them
 * @param tier that the price book of the answer has: an own one; neocloud-own when absent
 * @param capital what is bought and kept
 * @param electricity what is drawn; all defaults when absent
 * @param utilisation share of the hours that the GPUs are used, above 0 and at most 1; the cost of a used hour is told
 *     only where it is given
 */
public record OwnCostRequest(
        String system,
        @Nullable PriceTier tier,
        OwnCapital capital,
        @Nullable Power electricity,
        @Nullable Quantity utilisation) {
    public OwnCostRequest {
        var checks = new Checks();
        checks.name("system", system);
        checks.require(
                tier == null || tier.isOwn(),
                "tier",
                String.valueOf(tier),
                "the cost of owning is of an own tier",
                "Maybe neocloud-own");
        if (utilisation != null) {
            checks.positive("utilisation/value", utilisation.value(), 1);
        }
        checks.done();
    }

    /**
     * What the GPUs and all that stands beside them draw.
     *
     * @param drawnKilowatts mean power of the IT at the wall, up to 1,000,000; what is provisioned when absent
     * @param pricePerKilowattHour up to 10 dollars; 0.08 when absent
     * @param powerUsageEffectiveness power of the facility over power of the IT, 1 to 3; 1.2 when absent
     */
    public record Power(
            @Nullable Quantity drawnKilowatts,
            @Nullable Quantity pricePerKilowattHour,
            @Nullable Quantity powerUsageEffectiveness) {
        public Power {
            var checks = new Checks();
            if (drawnKilowatts != null) {
                checks.range("drawnKilowatts/value", drawnKilowatts.value(), 0, 1_000_000);
            }
            if (pricePerKilowattHour != null) {
                checks.range("pricePerKilowattHour/value", pricePerKilowattHour.value(), 0, 10);
            }
            if (powerUsageEffectiveness != null) {
                checks.range("powerUsageEffectiveness/value", powerUsageEffectiveness.value(), 1, 3);
            }
            checks.done();
        }
    }
}
