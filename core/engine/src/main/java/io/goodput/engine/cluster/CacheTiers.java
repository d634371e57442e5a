package io.goodput.engine.cluster;

/**
 * The host and shared tiers behind the prefix caches of one role. What a rank evicts goes to its instance's host tier;
 * what that lets go, to its pool's shared tier; what that lets go is gone. A block that is used stays in its tier and is
 * the most recent there.
 */
final class CacheTiers {
    private static final BlockTier NONE = new BlockTier(0);

    private final BlockTier[] hosts;
    private final BlockTier[] shared;
    private final int[] hostOfTarget;
    private final int[] sharedOfTarget;
    private int hostBlocks;
    private int sharedBlocks;

    /**
     * @param hostCapacity of each host tier, in hash blocks; 0 for none
     * @param hostOfTarget index of the host tier of each target
     * @param sharedCapacity of each shared tier, in hash blocks; 0 for none
     * @param sharedOfTarget index of the shared tier of each target
     */
    CacheTiers(long[] hostCapacity, int[] hostOfTarget, long[] sharedCapacity, int[] sharedOfTarget) {
        this.hosts = tiers(hostCapacity);
        this.hostOfTarget = hostOfTarget.clone();
        this.shared = tiers(sharedCapacity);
        this.sharedOfTarget = sharedOfTarget.clone();
    }

    private static BlockTier[] tiers(long[] capacity) {
        BlockTier[] tiers = new BlockTier[capacity.length];
        for (int i = 0; i < capacity.length; i++) {
            tiers[i] = capacity[i] == 0 ? NONE : new BlockTier(capacity[i]);
        }
        return tiers;
    }

    void add(int target, long id) {
        BlockTier host = hosts[hostOfTarget[target]];
        if (host == NONE) {
            shared[sharedOfTarget[target]].add(id);
        } else if (host.add(id)) {
            shared[sharedOfTarget[target]].add(host.left());
        }
    }

    /**
     * Counts how many blocks of a chain follow, from its block {@code from} on, each of them in the host tier or else in
     * the shared tier of {@code target}: {@link #hostBlocks()} and {@link #sharedBlocks()}.
     *
     * @return both together
     */
    int match(int target, long[] ids, int at, int from, int count) {
        BlockTier host = hosts[hostOfTarget[target]];
        BlockTier behind = shared[sharedOfTarget[target]];
        hostBlocks = 0;
        sharedBlocks = 0;
        for (int i = from; i < count; i++) {
            if (host.contains(ids[at + i])) {
                hostBlocks++;
            } else if (behind.contains(ids[at + i])) {
                sharedBlocks++;
            } else {
                break;
            }
        }
        return hostBlocks + sharedBlocks;
    }

    /** Makes blocks {@code from} to {@code to} (exclusive) the most recent of their tiers, the last of them first. */
    void use(int target, long[] ids, int at, int from, int to) {
        BlockTier host = hosts[hostOfTarget[target]];
        for (int i = to - 1; i >= from; i--) {
            if (!host.use(ids[at + i])) {
                shared[sharedOfTarget[target]].use(ids[at + i]);
            }
        }
    }

    /** Blocks of the last {@link #match} that are in the host tier. */
    int hostBlocks() {
        return hostBlocks;
    }

    /** Blocks of the last {@link #match} that are in the shared tier and not in the host tier. */
    int sharedBlocks() {
        return sharedBlocks;
    }
}
