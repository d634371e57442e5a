package io.goodput.contracts.capacity;

import io.goodput.contracts.PriceTier;
import java.util.List;

/**
 * What the budget carries under one price tier.
 *
 * @param tier kind of contract
 * @param carried the most of every system and mode, and of mixes that carry more than all of those, the largest load first
 * @param proof what is proven, and on what assumption
 */
public record TierCapacity(PriceTier tier, List<CarriedLoad> carried, String proof) {
    public TierCapacity {
        carried = List.copyOf(carried);
    }
}
