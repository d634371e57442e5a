package io.goodput.contracts.scaleout;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can fail. */
public enum FaultKind {
    /** One GPU: its node's instances that use it. */
    GPU,
    /** A node with all its GPUs. */
    NODE,
    /** A rack with all its nodes: power, cooling or its switch. */
    RACK,
    /** The uplink of a rack. */
    LINK,
    /** A node, or one GPU of it, that works slowly: a straggler. */
    SLOW,
    /** The storage or registry that weights and images come from: nothing starts meanwhile. */
    STORAGE;

    /** The share of its rate that is left of a link or of the storage where a fault does not say; others have none. */
    @Nullable
    Double leftOfRate() {
        return switch (this) {
            case LINK, STORAGE -> 0.0;
            case GPU, NODE, RACK, SLOW -> null;
        };
    }

    /** As questions write it: {@code node}. */
    public String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
