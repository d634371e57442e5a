package io.goodput.contracts;

/**
 * The one measurement of step times that removes the most of what is unknown about which contender is the cheapest.
 *
 * @param system where to measure
 * @param phase what to measure
 * @param precision of the model
 * @param engine the serving engine
 * @param tensorParallel GPUs of the instance
 * @param batch mean sequences of a step that decodes, or prompts of a step that prefills, in the simulated run
 * @param tokens mean context of a sequence that decodes, or mean prompt, in tokens
 * @param predictedSeconds mean seconds that a step takes to decode the batch, or that one such prompt takes
 * @param lowSeconds the same at the 10th percentile of the error
 * @param highSeconds the same at the 90th
 * @param breakEvenSeconds up to here {@code below} costs least, beyond it {@code above}, with all else at its median
 * @param below the cheapest when steps take less
 * @param above the cheapest when steps take more
 * @param removedShare share of the entropy of which contender is the cheapest that is gone when this time is known, to a
 *     fifth of its draws, 0..1
 * @param rightShareWithout share of the draws in which the layout that is cheapest most often is the cheapest, 0..1
 * @param rightShareWith the same when this time is known
 */
public record DecidingMeasurement(
        String system,
        StepPhase phase,
        String precision,
        String engine,
        int tensorParallel,
        double batch,
        double tokens,
        double predictedSeconds,
        double lowSeconds,
        double highSeconds,
        double breakEvenSeconds,
        String below,
        String above,
        double removedShare,
        double rightShareWithout,
        double rightShareWith) {}
