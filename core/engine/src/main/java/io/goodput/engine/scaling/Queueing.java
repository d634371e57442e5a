package io.goodput.engine.scaling;

/** How long customers wait for one of several servers: Erlang's C, with the variation of what they take allowed for. */
final class Queueing {
    private Queueing() {}

    /**
     * Chance that a customer waits longer than {@code seconds} for one of {@code servers}, who serve in the order of arrival:
     * Erlang's C formula, waits stretched by the variation of service (Allen and Cunneen's approximation).
     *
     * @param load mean number of busy servers: arrivals per second × mean seconds of service
     * @param serviceSeconds mean
     * @param variation squared coefficient of variation of the seconds of service; 1 for exponential ones
     * @return 1 when the load is not below the servers
     */
    static double waitsLonger(double seconds, int servers, double load, double serviceSeconds, double variation) {
        if (load >= servers) {
            return 1;
        }
        if (load <= 0) {
            return 0;
        }
        double blocked = 1;
        for (int n = 1; n <= servers; n++) {
            blocked = load * blocked / (n + load * blocked);
        }
        double waits = blocked / (1 - load / servers * (1 - blocked));
        double rate = (servers - load) / serviceSeconds * 2 / (1 + variation);
        return waits * StrictMath.exp(-rate * seconds);
    }
}
