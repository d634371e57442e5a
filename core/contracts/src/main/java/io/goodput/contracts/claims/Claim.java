package io.goodput.contracts.claims;

import io.goodput.contracts.Checks;
import java.util.List;

/**
 * A claim of the market.
 *
 * @param id number by which it is asked for
 * @param title in a few words
 * @param statement what is claimed
 * @param saidBy who says so
 * @param saidOn when, ISO 8601
 * @param source where it is said
 * @param unsaid what it leaves open and what its own source says otherwise
 * @param formula how its value is computed, in the names of the inputs or of what they are
 * @param target when it holds
 * @param inputs all numbers of the formula
 */
public record Claim(
        int id,
        String title,
        String statement,
        String saidBy,
        String saidOn,
        String source,
        List<String> unsaid,
        String formula,
        ClaimTarget target,
        List<ClaimInput> inputs) {
    public Claim {
        unsaid = List.copyOf(unsaid);
        inputs = List.copyOf(inputs);
        var checks = new Checks();
        checks.range("id", id, 1, 1_000);
        checks.distinct("inputs", inputs.stream().map(ClaimInput::name).toList(), 1, ClaimCheck.MAX_INPUTS);
        checks.done();
    }
}
