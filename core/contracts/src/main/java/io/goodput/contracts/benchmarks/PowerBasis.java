package io.goodput.contracts.benchmarks;

/** Which power a figure is divided by. */
public enum PowerBasis {
    /** None: the figure is of one GPU. */
    PER_GPU,
    /** What must be provided for one GPU, all in, as a price book has it. */
    PROVISIONED,
    /** What the boards drew while the row was measured, times the price book's power usage effectiveness. */
    MEASURED
}
