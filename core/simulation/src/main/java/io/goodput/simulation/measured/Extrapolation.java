package io.goodput.simulation.measured;

/**
 * How often step times were continued beyond what was measured. A look-up is one of a step, or of a run of steps that grow
 * evenly.
 *
 * @param lookUps look-ups of attention or whole steps, and of all else
 * @param beyond those that lay beyond the largest measured value of a variable
 */
public record Extrapolation(long lookUps, long beyond) {
    /** Of both. */
    public Extrapolation plus(Extrapolation other) {
        return new Extrapolation(lookUps + other.lookUps, beyond + other.beyond);
    }

    /** What came since {@code before}. */
    public Extrapolation since(Extrapolation before) {
        return new Extrapolation(lookUps - before.lookUps, beyond - before.beyond);
    }

    /** Share of look-ups beyond the measurement, 0..1; 0 without look-ups. */
    public double share() {
        return lookUps == 0 ? 0 : (double) beyond / lookUps;
    }
}
