package io.goodput.calibration.scoring;

/** Takes every row that was compared, one after another: anyone can score it alone. */
@FunctionalInterface
public interface RowSink {
    /** Takes nothing. */
    RowSink NONE = (section, identity, quantity, measured, predicted, note) -> {};

    /**
     * A row.
     *
     * @param section of the report: kernels, endToEnd.aggregated, endToEnd.disaggregated, endToEnd.unvalidated,
     *     prefillSteps, published, apart
     * @param identity which row of which table
     * @param quantity what is compared, with its unit
     * @param measured NaN where nothing was
     * @param predicted NaN where nothing could be
     * @param note group of the row, or why it is apart
     */
    void row(String section, String identity, String quantity, double measured, double predicted, String note);
}
