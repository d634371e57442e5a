package io.goodput.simulator.rows;

/** A run was simulated by another build: this one would make other rows. */
public final class OtherBuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherBuildException(String asked, String build) {
        super("the run was simulated by build " + asked + ", and this is build " + build
                + ", whose rows may be others. Maybe ask the question again");
    }
}
