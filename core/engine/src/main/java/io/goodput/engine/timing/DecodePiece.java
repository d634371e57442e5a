package io.goodput.engine.timing;

/** A linear piece of decode attention, filled by {@link StepModel#decodeAttention}: values at the context asked for. */
public final class DecodePiece {
    /** Seconds at the context asked for. */
    public double seconds;
    /** Seconds more for each further token of context. */
    public double secondsPerToken;
    /** Joules at the context asked for. */
    public double joules;
    /** Joules more for each further token of context. */
    public double joulesPerToken;
    /** The largest context for which this piece is exact; infinite when it always is. */
    public double lastContextTokens;

    void set(double newSeconds, double secondsSlope, double newJoules, double joulesSlope, double end) {
        seconds = newSeconds;
        secondsPerToken = secondsSlope;
        joules = newJoules;
        joulesPerToken = joulesSlope;
        lastContextTokens = end;
    }

    /** So many times the cost, over the same contexts. */
    void scale(double factor) {
        seconds *= factor;
        secondsPerToken *= factor;
        joules *= factor;
        joulesPerToken *= factor;
    }

    /** No cost at all. */
    public void clear() {
        set(0, 0, 0, 0, Double.POSITIVE_INFINITY);
    }
}
