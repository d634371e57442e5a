package io.goodput.catalog;

/** How much a number of the catalog can be trusted. */
public enum Confidence {
    /** Measured, or fitted on measurements; its error is stated beside it. */
    MEASURED,
    /** Published by the maker. */
    DATA_SHEET,
    /** Neither: an assumption, with its range. */
    ESTIMATE
}
