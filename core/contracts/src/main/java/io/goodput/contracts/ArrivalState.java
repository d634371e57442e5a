package io.goodput.contracts;

/**
 * A state of Markov-modulated arrivals. Its stays are exponential; then any other state follows, each with the same
 * probability.
 *
 * @param rateFactor rate in this state relative to the other states', 0 to 1,000; the mean over all is the traffic's
 * @param meanSeconds mean length of a stay, 0.001 to 31,536,000 s
 */
public record ArrivalState(double rateFactor, double meanSeconds) {
    public ArrivalState {
        new Checks()
                .range("rateFactor", rateFactor, 0, 1_000)
                .range("meanSeconds", meanSeconds, 0.001, 31_536_000)
                .done();
    }
}
