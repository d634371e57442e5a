package io.goodput.engine.cluster;

/**
 * The host and shared tiers behind the prefix caches of one role. What a rank evicts goes to its instance's host tier;
 * what that lets go, to its pool's shared tier; what that lets go is gone. A block that is used stays in its tier and is
 * the most recent there.
 */
final class CacheTiers {
    private final BlockTier[] hosts;
    private final BlockTier[] shared;
    private final int[] hostOfTarget;
    private final int[] sharedOfTarget;

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
            tiers[i] = new BlockTier(capacity[i]);
        }
        return tiers;
    }

    /** Takes a block that {@code target} evicted. */
    void add(int target, long id) {
        BlockTier host = hosts[hostOfTarget[target]];
        if (host.add(id)) {
            shared[sharedOfTarget[target]].add(host.left());
        }
    }

    /** The host tier of a target loses all. */
    void forgetHost(int target) {
        int host = hostOfTarget[target];
        hosts[host] = hosts[host].emptied();
    }

    boolean hostHas(int target, long id) {
        return hosts[hostOfTarget[target]].contains(id);
    }

    boolean sharedHas(int target, long id) {
        return shared[sharedOfTarget[target]].contains(id);
    }

    /** Makes a block of the host tier its most recent one; false when it is not there. */
    boolean useHost(int target, long id) {
        return hosts[hostOfTarget[target]].use(id);
    }

    /** Makes a block of the shared tier its most recent one; false when it is not there. */
    boolean useShared(int target, long id) {
        return shared[sharedOfTarget[target]].use(id);
    }
}
