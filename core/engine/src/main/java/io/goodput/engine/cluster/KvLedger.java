package io.goodput.engine.cluster;

import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.scenario.PrefixCaching;

/** Who holds how many KV blocks where: requests, caches and the loads from slower tiers. */
final class KvLedger {
    private final RequestTable requests;
    private final EventQueue events;
    /** When the loads that were asked for are done, by instance and by pool, in seconds. */
    private final double[] hostFreeAt;

    private final double[] sharedFreeAt;

    KvLedger(RequestTable requests, EventQueue events, int instances, int pools) {
        this.requests = requests;
        this.events = events;
        hostFreeAt = new double[instances];
        sharedFreeAt = new double[pools];
    }

    static int side(boolean local) {
        return local ? RequestTable.DECODE_SIDE : RequestTable.PROMPT_SIDE;
    }

    /** Blocks of a request at a rank, shared ones included; those that it will grow by excluded. */
    private long blocksAt(Rank rank, int slot, int side) {
        long tokens = requests.promptTokens(slot);
        return rank.kv.blocksFor(
                side == RequestTable.DECODE_SIDE && !rank.grows()
                        ? (long) requests.inputTokens(slot) + requests.maxOutputTokens(slot)
                        : tokens);
    }

    boolean hasRoom(Rank rank, int slot, int side, boolean behind) {
        long headroom = side == RequestTable.DECODE_SIDE ? rank.headroom() : 0;
        return rank.targets.cache.fits(rank, slot, blocksAt(rank, slot, side) + headroom, behind);
    }

    /** Takes a request's blocks at a rank; what of its prompt was there, the cache says. */
    void hold(Rank rank, int slot, int side, boolean behind) {
        RoleCache cache = rank.targets.cache;
        long blocks = blocksAt(rank, slot, side);
        if (!cache.looks(rank, slot)) {
            cache.findNothing();
        } else {
            long used = cache.usedKvBlocks(rank);
            cache.acquire(rank, slot, side, behind);
            use(rank, cache.usedKvBlocks(rank) - used);
            noteCached(rank);
            blocks = Math.max(0, blocks - cache.ownKvBlocks(rank));
        }
        makeRoom(rank, blocks);
        use(rank, blocks);
        requests.setHeldBlocks(slot, side, blocks);
        if (side == RequestTable.DECODE_SIDE) {
            requests.mark(slot, RequestTable.RESIDENT, true);
            rank.residents++;
        }
    }

    /** The blocks of a prompt become growing ones, if the rank's policy lets them grow. */
    void convertHold(Rank rank, int slot) {
        if (rank.grows()) {
            requests.setHeldBlocks(
                    slot,
                    RequestTable.DECODE_SIDE,
                    requests.heldBlocks(slot, RequestTable.DECODE_SIDE)
                            - Math.ceilDiv(requests.promptTokens(slot), rank.kv.blockTokens()));
        }
    }

    /** Gives a request's blocks at a rank back; {@code grown}: those that it held by its tokens, if they grew. */
    void release(Rank rank, int slot, int side, long grown) {
        RoleCache cache = rank.targets.cache;
        use(rank, -requests.heldBlocks(slot, side) - grown);
        requests.setHeldBlocks(slot, side, 0);
        if (side == RequestTable.DECODE_SIDE && requests.is(slot, RequestTable.RESIDENT)) {
            requests.mark(slot, RequestTable.RESIDENT, false);
            rank.residents--;
        }
        if (requests.pins(slot, side) != PrefixCache.NO_PINS) {
            long used = cache.usedKvBlocks(rank);
            cache.release(rank, slot, side);
            use(rank, cache.usedKvBlocks(rank) - used);
            noteCached(rank);
            makeRoom(rank, 0);
        }
    }

    /** Keeps the whole blocks of a prompt whose KV is at a rank now. */
    void keep(Rank rank, int slot, int side) {
        RoleCache cache = rank.targets.cache;
        if (!cache.isOn(rank) || requests.blockIdCount[slot] == 0 || requests.drawnHitTokens(slot) >= 0) {
            return;
        }
        long used = cache.usedKvBlocks(rank);
        long made = cache.insert(rank, slot, side, requests.heldBlocks(slot, side));
        requests.setHeldBlocks(slot, side, requests.heldBlocks(slot, side) - made);
        use(rank, cache.usedKvBlocks(rank) - used - made);
        noteEvicted(rank);
    }

    void use(Rank rank, long blocks) {
        if (blocks != 0) {
            rank.use(blocks);
            rank.instance.pool.blocksUsed(events.now(), blocks);
        }
    }

    private void noteCached(Rank rank) {
        long cached = rank.targets.cache.cachedKvBlocks(rank);
        if (cached != rank.cachedBlocks) {
            rank.instance.pool.blocksCached(events.now(), cached - rank.cachedBlocks);
            rank.cachedBlocks = cached;
        }
    }

    /** What is cached less than before was evicted. */
    private void noteEvicted(Rank rank) {
        RoleCache cache = rank.targets.cache;
        rank.instance.pool.totals.evictedTokens += cache.tokensOf(rank, rank.cachedBlocks - cache.cachedKvBlocks(rank));
        noteCached(rank);
    }

    /** Evicts cached blocks until so many are free. */
    void makeRoom(Rank rank, long blocks) {
        long lacking = blocks - rank.freeBlocks();
        if (lacking > 0 && rank.cachedBlocks > 0) {
            rank.targets.cache.evict(rank, lacking);
            noteEvicted(rank);
        }
    }

    /** What an instance that is gone had cached is gone too, in its own blocks and in its host's memory. */
    void forget(Instance instance) {
        for (Rank rank : instance.ranks) {
            rank.targets.cache.forget(rank);
            noteCached(rank);
        }
        hostFreeAt[instance.number] = 0;
    }

    /** The hits just found in slower tiers are loaded, one load after another in each; returns when they are there. */
    double load(Rank rank) {
        double now = events.now();
        InstancePool pool = rank.instance.pool;
        PrefixCaching caching = pool.spec.caching();
        RoleCache cache = rank.targets.cache;
        long hostTokens = cache.hostTokens(rank);
        long sharedTokens = cache.sharedTokens(rank);
        double end = now;
        if (hostTokens > 0 && caching != null && caching.host() != null) {
            int number = rank.instance.number;
            double seconds = hostTokens / caching.host().tokensPerSecond();
            hostFreeAt[number] = Math.max(now, hostFreeAt[number]) + seconds;
            pool.totals.loadSeconds += seconds;
            end = Math.max(end, hostFreeAt[number]);
        }
        if (sharedTokens > 0 && caching != null && caching.shared() != null) {
            double seconds = sharedTokens / caching.shared().tokensPerSecond();
            sharedFreeAt[pool.index] = Math.max(now, sharedFreeAt[pool.index]) + seconds;
            pool.totals.loadSeconds += seconds;
            end = Math.max(end, sharedFreeAt[pool.index]);
        }
        pool.totals.hostHitTokens += hostTokens;
        pool.totals.sharedHitTokens += sharedTokens;
        return end;
    }
}
