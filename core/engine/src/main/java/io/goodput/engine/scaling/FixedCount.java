package io.goodput.engine.scaling;

/** The counts of the start, always. */
final class FixedCount implements Controller {
    @Override
    public double intervalSeconds() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        // As they are.
    }
}
