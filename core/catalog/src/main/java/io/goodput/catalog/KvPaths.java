package io.goodput.catalog;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;

/**
 * What KV reaches on its ways between instances, besides what each system's data sheet says of its NICs and fabric.
 *
 * @param tcpBytesPerSecond of one node, over sockets
 * @param tcpLatencySeconds set-up of a transfer over sockets
 * @param nvlinkLatencySeconds set-up of a transfer inside a fabric
 */
public record KvPaths(Quantity tcpBytesPerSecond, Quantity tcpLatencySeconds, Quantity nvlinkLatencySeconds) {
    /** The entry that ships with this build. */
    public static KvPaths shipped() {
        return Shipped.KV_PATHS;
    }

    /** Reads the shipped entry when it is first asked for. */
    private static final class Shipped {
        static final KvPaths KV_PATHS =
                Codec.readStrict(KvPaths.class, Catalog.shippedText("kv-paths.yaml"), Format.YAML);
    }
}
