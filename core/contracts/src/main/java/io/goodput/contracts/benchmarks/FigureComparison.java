package io.goodput.contracts.benchmarks;

/**
 * A measured figure beside the simulated one.
 *
 * @param figure name of the row's figure, with its statistic
 * @param measured by the load tool
 * @param simulated of the run
 * @param differenceShare simulated / measured − 1
 */
public record FigureComparison(String figure, double measured, double simulated, double differenceShare) {
    /** Of a measured figure that is not 0. */
    public static FigureComparison of(String figure, double measured, double simulated) {
        return new FigureComparison(figure, measured, simulated, simulated / measured - 1);
    }
}
