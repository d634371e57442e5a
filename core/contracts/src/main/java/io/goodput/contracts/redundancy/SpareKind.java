package io.goodput.contracts.redundancy;

/** What stands by for hardware that is lost. */
public enum SpareKind {
    /** More instances, which serve all the time. */
    HOT,
    /** Empty nodes with the image, on which instances start once a loss is known. */
    COLD
}
