package io.goodput.engine.scenario;

import io.goodput.contracts.ClientTimeout.Until;

/**
 * When a client gives up.
 *
 * @param seconds from arrival; infinite for never
 * @param until what must have come by then
 */
public record ClientTimeout(double seconds, Until until) {
    /** Clients wait for ever. */
    public static final ClientTimeout NEVER = new ClientTimeout(Double.POSITIVE_INFINITY, Until.LAST_TOKEN);

    public ClientTimeout {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a client's patience must be positive: " + seconds + " s");
        }
    }
}
