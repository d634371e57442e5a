package io.goodput.contracts;

/**
 * Routed experts of a profiled model: each token is sent to any of them with equal chance, which says how many a step
 * activates.
 *
 * @param count experts of a layer, 1 to 65,536
 * @param active experts that each token is sent to, 1 to {@code count}
 */
public record ProfiledExperts(int count, int active) {
    public ProfiledExperts {
        new Checks()
                .range("count", count, 1, 65_536)
                .range("active", active, 1, count)
                .done();
    }
}
