package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network between prefill and decode instances.
 *
 * @param kvPath the way that KV takes; rdma when absent
 * @param layerWise whether KV moves layer by layer behind the prefill, which needs an engine that reserves decode room
 *     before it; false when absent
 * @param rackUplinkGigabytesPerSecond what each rack sends or receives at most (10⁹ bytes), up to 1,024 racks, each above
 *     0 and at most 1,000,000; racks do not limit when absent, unless instances are placed
 * @param placement how instances are put into racks, where no pool names those of its own; they are in none when absent
 * @param uplinkGigabytesPerSecond what each rack sends or receives at most (10⁹ bytes), where instances are placed: above 0
 *     and at most 1,000,000
 */
public record KvNetwork(
        @Nullable KvPath kvPath,
        @Nullable Boolean layerWise,
        @Nullable List<Double> rackUplinkGigabytesPerSecond,
        @Nullable RackPlacement placement,
        @Nullable Double uplinkGigabytesPerSecond) {
    public static final int MAX_RACKS = 1_024;

    public static final double MAX_GIGABYTES_PER_SECOND = 1_000_000;

    public KvNetwork {
        var checks = new Checks();
        if (rackUplinkGigabytesPerSecond != null) {
            rackUplinkGigabytesPerSecond = List.copyOf(rackUplinkGigabytesPerSecond);
            int racks = rackUplinkGigabytesPerSecond.size();
            checks.require(
                    racks >= 1 && racks <= MAX_RACKS,
                    "rackUplinkGigabytesPerSecond",
                    racks + " racks",
                    "rackUplinkGigabytesPerSecond must hold between 1 and " + MAX_RACKS + " racks",
                    "Maybe one rate per rack");
            for (int i = 0; i < Math.min(racks, MAX_RACKS); i++) {
                checks.positive(
                        "rackUplinkGigabytesPerSecond/" + i,
                        rackUplinkGigabytesPerSecond.get(i),
                        MAX_GIGABYTES_PER_SECOND);
            }
        }
        if (uplinkGigabytesPerSecond != null) {
            checks.positive("uplinkGigabytesPerSecond", uplinkGigabytesPerSecond, MAX_GIGABYTES_PER_SECOND);
        }
        checks.require(
                (placement == null) == (uplinkGigabytesPerSecond == null),
                "placement",
                placement == null ? "absent" : placement,
                "placement says which racks instances stand in, and uplinkGigabytesPerSecond what those racks carry: neither"
                        + " does anything alone",
                "Maybe both, or none");
        checks.require(
                placement == null || rackUplinkGigabytesPerSecond == null,
                "placement",
                placement,
                "racks are either told one by one, with rackUplinkGigabytesPerSecond, or filled by placement",
                "Maybe leave one of them out");
        checks.done();
    }

    /** Where instances are not placed. */
    public KvNetwork(
            @Nullable KvPath kvPath, @Nullable Boolean layerWise, @Nullable List<Double> rackUplinkGigabytesPerSecond) {
        this(kvPath, layerWise, rackUplinkGigabytesPerSecond, null, null);
    }

    /** A network with all defaults whose instances are placed so. */
    public static KvNetwork placing(RackPlacement placement, double uplinkGigabytesPerSecond) {
        return new KvNetwork(null, null, null, placement, uplinkGigabytesPerSecond);
    }

    /** The same network with every field filled that has a default. */
    public KvNetwork resolved() {
        return new KvNetwork(
                kvPath == null ? KvPath.RDMA : kvPath,
                layerWise == null ? Boolean.FALSE : layerWise,
                rackUplinkGigabytesPerSecond,
                placement,
                uplinkGigabytesPerSecond);
    }
}
