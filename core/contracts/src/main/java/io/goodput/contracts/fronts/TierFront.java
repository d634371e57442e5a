package io.goodput.contracts.fronts;

import io.goodput.contracts.PriceTier;
import java.util.List;

/**
 * The front under one price tier.
 *
 * @param tier kind of contract
 * @param front the layouts that win somewhere and that no other one of them is as good as in all of cost, TTFT, TPOT and
 *     power and better than in one, the cheapest first
 * @param winners what wins at each pair of limits, by each objective: the loosest limits first
 * @param proof what is proven, and on what assumption
 */
public record TierFront(PriceTier tier, List<FrontLayout> front, List<FrontWinner> winners, String proof) {
    public TierFront {
        front = List.copyOf(front);
        winners = List.copyOf(winners);
    }
}
