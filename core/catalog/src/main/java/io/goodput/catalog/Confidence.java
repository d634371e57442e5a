package io.goodput.catalog;

/** How much a number of the catalog can be trusted. */
public enum Confidence {
    /** Measured, or fitted on measurements; its error is stated beside it. */
    MEASURED,
    /** Published by the maker. */
    DATA_SHEET,
    /** Published by a third party that surveys the market or models it. */
    SURVEY,
    /** Neither: an assumption, with its range. */
    ESTIMATE
}
