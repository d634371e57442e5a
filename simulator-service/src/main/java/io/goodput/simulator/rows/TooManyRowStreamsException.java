package io.goodput.simulator.rows;

/** As many streams of rows are open here as may be; later there will be room. */
public final class TooManyRowStreamsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyRowStreamsException(int most) {
        super("goodput.simulations.max-row-streams (" + most
                + ") runs are being simulated here for their rows, which is the most. Maybe try again later");
    }
}
