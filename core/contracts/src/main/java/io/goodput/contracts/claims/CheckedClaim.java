package io.goodput.contracts.claims;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim and its verdict.
 *
 * @param claim with the inputs that were used
 * @param verdict the region in which it holds with them
 * @param simulated its points beside what was simulated of them; absent where nothing was
 * @param degradation its fleet as the load rises; absent where that was not simulated
 */
public record CheckedClaim(
        Claim claim,
        Verdict verdict,
        @Nullable List<PointComparison> simulated,
        @Nullable List<LoadedFleet> degradation) {
    public CheckedClaim {
        simulated = simulated == null ? null : List.copyOf(simulated);
        degradation = degradation == null ? null : List.copyOf(degradation);
    }
}
