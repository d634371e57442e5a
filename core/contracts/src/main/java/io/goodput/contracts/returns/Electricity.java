package io.goodput.contracts.returns;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Metered electricity, where neither capital nor operating cost pays for it. Between idle and full load it grows in
 * proportion to the load.
 *
 * @param fullLoadKilowatts drawn at the wall at full load, 0 to 10^9
 * @param idleKilowatts drawn at the wall with no load, 0 to fullLoadKilowatts; fullLoadKilowatts when absent, the most
 *     that it can be
 * @param powerUsageEffectiveness power of the facility over power of the IT, 1 to 3; that of the newest price book when
 *     absent
 * @param usdPerKilowattHour 0 to 100; that of the newest price book when absent
 */
public record Electricity(
        double fullLoadKilowatts,
        @Nullable Double idleKilowatts,
        @Nullable Double powerUsageEffectiveness,
        @Nullable Double usdPerKilowattHour) {
    private static final double MOST_KILOWATTS = 1e9;

    public Electricity {
        var checks = new Checks();
        checks.range("fullLoadKilowatts", fullLoadKilowatts, 0, MOST_KILOWATTS);
        if (idleKilowatts != null) {
            checks.range("idleKilowatts", idleKilowatts, 0, Math.max(0, fullLoadKilowatts));
        }
        if (powerUsageEffectiveness != null) {
            checks.range("powerUsageEffectiveness", powerUsageEffectiveness, 1, 3);
        }
        if (usdPerKilowattHour != null) {
            RangedInput.USD_PER_KILOWATT_HOUR.check(checks, "usdPerKilowattHour", usdPerKilowattHour);
        }
        checks.done();
    }
}
