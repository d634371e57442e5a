package io.goodput.contracts.returns;

/** How the prices of tokens move over the life. */
public enum PricePathKind {
    /** They stay. */
    FLAT,
    /** They halve continuously: p₀·2^(−t/h). */
    HALVING,
    /** They stay for a year, then are multiplied by the same factor. */
    YEARLY_STEPS,
    /** One factor a month. */
    CUSTOM
}
