package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Measured step times of one pool's instances, in place of the catalog's model: exactly one of the two layouts.
 *
 * @param layerProfile kernels of each layer, measured one by one
 * @param wholeSteps whole steps, measured from outside
 * @param idleWattsPerGpu a board that does nothing, 0 to 10,000; when absent no energy of boards is known
 * @param maxWattsPerGpu a board at its power limit, at least the idle power; the idle power when absent
 * @param overheadWattsPerGpu hosts, NICs, switches, fans and supply loss in one figure, which reports count as the hosts',
 *     0 to 10,000; 0 when absent
 * @param contentHash SHA-256 of the files' names and bytes, 64 hexadecimal digits; when absent, of whatever the files hold
 *     when the question is resolved
 */
public record StepTimesSource(
        @Nullable LayerProfile layerProfile,
        @Nullable WholeSteps wholeSteps,
        @Nullable Double idleWattsPerGpu,
        @Nullable Double maxWattsPerGpu,
        @Nullable Double overheadWattsPerGpu,
        @Nullable String contentHash) {
    private static final double MAX_WATTS = 10_000;

    public StepTimesSource {
        var checks = new Checks();
        checks.require(
                (layerProfile == null) != (wholeSteps == null),
                "layerProfile",
                layerProfile == null ? "neither" : "both",
                "step times are either a layerProfile or wholeSteps",
                layerProfile == null ? "Maybe add layerProfile" : "Maybe remove one");
        if (idleWattsPerGpu != null) {
            checks.range("idleWattsPerGpu", idleWattsPerGpu, 0, MAX_WATTS);
        }
        if (maxWattsPerGpu != null) {
            checks.range("maxWattsPerGpu", maxWattsPerGpu, 0, MAX_WATTS);
            checks.require(
                    idleWattsPerGpu != null && !(maxWattsPerGpu < idleWattsPerGpu),
                    "maxWattsPerGpu",
                    maxWattsPerGpu,
                    idleWattsPerGpu == null
                            ? "maxWattsPerGpu needs idleWattsPerGpu"
                            : "maxWattsPerGpu must be at least idleWattsPerGpu (" + idleWattsPerGpu + ")",
                    idleWattsPerGpu == null ? "Maybe add idleWattsPerGpu" : "Maybe exchange them");
        }
        if (overheadWattsPerGpu != null) {
            checks.range("overheadWattsPerGpu", overheadWattsPerGpu, 0, MAX_WATTS);
        }
        if (contentHash != null) {
            checks.contentHash("contentHash", contentHash, "Maybe leave it out");
        }
        checks.done();
    }

    /** Of files that may hold anything. */
    public StepTimesSource(
            @Nullable LayerProfile layerProfile,
            @Nullable WholeSteps wholeSteps,
            @Nullable Double idleWattsPerGpu,
            @Nullable Double maxWattsPerGpu,
            @Nullable Double overheadWattsPerGpu) {
        this(layerProfile, wholeSteps, idleWattsPerGpu, maxWattsPerGpu, overheadWattsPerGpu, null);
    }

    /** The same of files that hold this. */
    public StepTimesSource withContentHash(String hash) {
        return new StepTimesSource(
                layerProfile, wholeSteps, idleWattsPerGpu, maxWattsPerGpu, overheadWattsPerGpu, hash);
    }
}
