package io.goodput.contracts.reconciliation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which hours bill and tokens have in common. Hours are clock hours in UTC.
 *
 * @param billedFrom first hour with a billed GPU
 * @param billedTo end of the last
 * @param tokensFrom first hour whose tokens are known
 * @param tokensTo end of the last
 * @param hours billed with known tokens
 * @param hoursWithoutTokens billed, tokens not known: their GPU-hours are {@link VarianceKind#UNMEASURED}
 * @param withoutTokens the same as ranges, the first 20
 * @param hoursWithoutBill tokens and no GPU billed: these tokens count nowhere
 * @param withoutBill the same as ranges, the first 20
 * @param tokensWithoutBill of those hours
 * @param hoursAboveCapacity stretches in which more was served than the billed GPUs can at full capacity
 * @param busiestFrom start of the stretch that was the busiest against the target; absent where nothing was served
 * @param busiestShare what it needed over what was billed: 1 is the target utilisation; absent likewise
 */
public record Coverage(
        String billedFrom,
        String billedTo,
        String tokensFrom,
        String tokensTo,
        int hours,
        int hoursWithoutTokens,
        List<HourRange> withoutTokens,
        int hoursWithoutBill,
        List<HourRange> withoutBill,
        TokenTotals tokensWithoutBill,
        int hoursAboveCapacity,
        @Nullable String busiestFrom,
        @Nullable Double busiestShare) {
    public Coverage {
        withoutTokens = List.copyOf(withoutTokens);
        withoutBill = List.copyOf(withoutBill);
    }
}
