package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a backtest.
 *
 * @param question the question with every field filled
 * @param build hash of engine and catalog
 * @param load what was measured
 * @param factors what was fitted: prefill, decode, host
 * @param windows of the first half, which was fitted, then of the second, which was predicted
 * @param errors of the second half, by figure: fitted and with every factor 1
 * @param verdict what the model is good for here
 * @param stepTimeFactors the factors with the band that is left, for the questions of plans and simulations
 * @param assumptions what was taken for granted or left out
 * @param basis what each figure means
 */
public record BacktestAnswer(
        BacktestRequest question,
        String build,
        Load load,
        List<Factor> factors,
        List<Window> windows,
        List<FigureError> errors,
        Verdict verdict,
        StepTimeFactors stepTimeFactors,
        List<String> assumptions,
        List<Basis> basis) {
    public BacktestAnswer {
        factors = List.copyOf(factors);
        windows = List.copyOf(windows);
        errors = List.copyOf(errors);
        assumptions = List.copyOf(assumptions);
        basis = List.copyOf(basis);
    }

    /**
     * What was measured.
     *
     * @param seconds from the first arrival to the last
     * @param splitSeconds where the second half begins
     * @param fittedRequests that arrived before it
     * @param predictedRequests that arrived from it on
     * @param cachedShare of prompt tokens
     */
    public record Load(
            long requests,
            double seconds,
            double splitSeconds,
            long fittedRequests,
            long predictedRequests,
            double meanInputTokens,
            double meanOutputTokens,
            double cachedShare) {}

    /**
     * One factor of step times.
     *
     * @param name prefill, decode or host
     * @param value fitted, or 1
     * @param identified whether the first half tells it
     * @param standardErrorShare of a fitted one, as a share of it; absent where it is not fitted
     * @param note why it is what it is
     */
    public record Factor(
            String name,
            double value,
            boolean identified,
            @Nullable Double standardErrorShare,
            String note) {}

    /**
     * One stretch of time.
     *
     * @param predicted whether it belongs to the second half
     * @param requests that arrived in it
     */
    public record Window(double fromSeconds, double toSeconds, boolean predicted, long requests, List<Figure> figures) {
        public Window {
            figures = List.copyOf(figures);
        }
    }

    /**
     * One figure of a window.
     *
     * @param name with its unit
     * @param errorShare measured / predicted − 1; absent where nothing was predicted or measured
     */
    public record Figure(
            String name,
            double measured,
            double predicted,
            @Nullable Double errorShare) {}

    /**
     * The errors of one figure over the windows of the second half.
     *
     * @param medianAbsoluteShare nearest rank
     * @param p90AbsoluteShare nearest rank
     * @param biasShare mean of the signed errors
     * @param unfittedMedianAbsoluteShare the median with every factor 1
     */
    public record FigureError(
            String name,
            int windows,
            double medianAbsoluteShare,
            double p90AbsoluteShare,
            double biasShare,
            double unfittedMedianAbsoluteShare) {}

    /**
     * What the model is good for.
     *
     * @param usableForCapacity whether capacityShare is at most 30 %
     * @param capacityShare the largest 90th percentile of the absolute errors of throughput, time per token and end-to-end
     *     latency
     * @param capacityFigure whose that is
     * @param ttftShare the same of time to first token
     * @param sentence in words
     */
    public record Verdict(
            boolean usableForCapacity,
            double capacityShare,
            String capacityFigure,
            double ttftShare,
            String sentence) {}
}
