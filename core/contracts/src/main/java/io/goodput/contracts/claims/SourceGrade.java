package io.goodput.contracts.claims;

/** What stands behind a number. */
public enum SourceGrade {
    /** Measured, by somebody who publishes how. */
    MEASURED,
    /** Stated by the maker, or by who sells it. */
    VENDOR,
    /** Estimated or surveyed by a third party. */
    ESTIMATE,
    /** Told by somebody who has it from somebody else. */
    SECOND_HAND,
    /** Computed from other numbers; the source shows how. */
    ARITHMETIC,
    /** Known in the field, without a document. */
    GENERAL_KNOWLEDGE,
    /** Assumed here, since nobody says it. */
    ASSUMPTION,
    /** Given by who asks. */
    GIVEN
}
