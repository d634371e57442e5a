package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How layouts are run, beside what they are made of: nothing of it takes a GPU.
 *
 * @param routing how requests are sent to instances; the question's when null
 * @param localPrefill which prompts decode instances compute themselves; none when null
 * @param prefixCache of every pool's instances; none when null
 * @param network in whose racks instances are placed; one that no rack limits when null
 */
public record Operation(
        @Nullable RoutingPolicy routing,
        @Nullable LocalPrefill localPrefill,
        @Nullable PrefixCache prefixCache,
        @Nullable KvNetwork network) {
    /** As the question says, and nothing besides. */
    public static final Operation PLAIN = new Operation(null, null, null, null);

    /** Pools run like this, every field filled. */
    public Layout layout(ServingMode mode, List<PoolLayout> pools) {
        return new Layout(
                        mode,
                        prefixCache == null
                                ? pools
                                : pools.stream()
                                        .map(pool -> pool.withPrefixCache(prefixCache))
                                        .toList(),
                        localPrefill,
                        null,
                        routing,
                        network)
                .resolved();
    }

    /** In words, with a comma before each part that is told: {@code , kv-aware}; empty where it is plain. */
    public String inWords() {
        var words = new StringBuilder();
        if (routing != null) {
            words.append(", ").append(EnumNames.of(routing));
        }
        if (localPrefill != null) {
            Double share = localPrefill.maxShare();
            words.append(", prompts below ").append(localPrefill.maxTokens()).append(" tokens");
            words.append(share == null ? "" : " and a share of " + share).append(" in decode");
        }
        if (network != null && network.placement() != null) {
            words.append(network.placement() == RackPlacement.PACK ? ", packed into racks" : ", spread over racks");
        }
        if (prefixCache != null) {
            words.append(", ").append(prefixCache.inWords());
        }
        return words.toString();
    }
}
