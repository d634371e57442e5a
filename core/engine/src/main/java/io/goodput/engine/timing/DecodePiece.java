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

    final Surface.Line line = new Surface.Line();

    /** No cost at all. */
    public void clear() {
        seconds = 0;
        secondsPerToken = 0;
        joules = 0;
        joulesPerToken = 0;
        lastContextTokens = Double.POSITIVE_INFINITY;
    }
}
