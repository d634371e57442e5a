package io.goodput.contracts;

/**
 * When a question is answered with what is known by then.
 *
 * @param seconds after it was asked, 1 to 86,400
 */
public record Deadline(long seconds) {
    private static final int MAX_SECONDS = 86_400;

    /** @throws InvalidInputException when it is sooner or later */
    public Deadline {
        new Checks().range("deadlineSeconds", (double) seconds, 1, MAX_SECONDS).done();
    }
}
