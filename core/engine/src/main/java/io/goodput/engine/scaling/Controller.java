package io.goodput.engine.scaling;

/** Decides the counts of the pools that are its own. Keeps what it has seen; one controller serves one run. */
public interface Controller {
    /** Seconds between two decisions; infinite for none at all. The first comes one interval after the start. */
    double intervalSeconds();

    /**
     * Decides.
     *
     * @param view what can be seen now
     * @param desired wanted instances of each pool of the view, as they are wanted so far; to be changed in place. They
     *     are cut to the pools' bounds and the budget by whoever asks
     */
    void decide(ScalingView view, int[] desired);
}
