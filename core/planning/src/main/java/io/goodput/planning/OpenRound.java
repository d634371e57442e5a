package io.goodput.planning;

/** The rule by which every search closes its round. */
final class OpenRound {
    private OpenRound() {}

    /**
     * Refuses what does not close a round.
     *
     * @param runs of the open round; 0 when none is open
     * @param completed runs
     * @throws IllegalStateException when no round is open, or the round has another number of runs
     */
    static void check(int runs, int completed) {
        if (runs == 0) {
            throw new IllegalStateException("the search is over; no round is open");
        }
        if (completed != runs) {
            throw new IllegalStateException("the round has " + runs + " runs, " + completed + " were completed");
        }
    }
}
