package io.goodput.engine;

import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.scenario.CacheTier;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** KV blocks of one rank and the hash blocks among them, for {@link ReferenceSimulator}: lists searched from end to end. */
final class ReferenceCache {
    /** A slower tier: ids of the hash blocks that it keeps, the most recent last. */
    static final class Tier {
        private final CacheTier tier;
        private final long capacity;
        private final @Nullable Tier behind;
        private final List<Long> ids = new ArrayList<>();
        /** When it has loaded all that it was asked for. */
        double freeAt;

        Tier(CacheTier tier, int hashTokens, @Nullable Tier behind) {
            this.tier = tier;
            this.capacity = tier.tokens() / hashTokens;
            this.behind = behind;
        }

        void keep(long id) {
            ids.remove(id);
            ids.add(id);
            if (ids.size() > capacity) {
                long oldest = ids.removeFirst();
                if (behind != null) {
                    behind.keep(oldest);
                }
            }
        }

        void forget() {
            ids.clear();
            freeAt = 0;
        }

        double load(double now, long tokens) {
            freeAt = Math.max(now, freeAt) + tokens / tier.tokensPerSecond();
            return freeAt;
        }
    }

    /** A hash block in the rank's own blocks. */
    static final class Block {
        final long id;
        int users;
        long releasedAt;

        Block(long id) {
            this.id = id;
        }
    }

    /**
     * Where the blocks of a prompt were found.
     *
     * @param own position in the prompt of each block found in the rank's own blocks
     * @param tokens hit tokens, at most all but one of the prompt's
     */
    record Hit(List<Integer> own, List<Long> host, List<Long> shared, int tokens) {
        static final Hit NONE = new Hit(List.of(), List.of(), List.of(), 0);

        boolean loads() {
            return !host.isEmpty() || !shared.isEmpty();
        }
    }

    /** What one request holds at this rank. */
    static final class Holding {
        final ReferenceCache cache;
        long own;
        /** Of those, blocks that it took since it decodes. */
        long grown;
        /** The hash blocks that it uses, by their position in the prompt. */
        final SortedMap<Integer, Block> chain = new TreeMap<>();

        Holding(ReferenceCache cache) {
            this.cache = cache;
        }

        long blocks() {
            return own + cache.hashBlocks() * chain.size();
        }
    }

    private final Pool pool;
    private final PoolTotals totals;
    private final @Nullable PrefixCaching caching;
    private final @Nullable Tier host;
    private final @Nullable Tier shared;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Holding> holdings = new ArrayList<>();
    private long releases;

    ReferenceCache(Pool pool, PoolTotals totals, @Nullable Tier host, @Nullable Tier shared) {
        this.pool = pool;
        this.totals = totals;
        this.caching = pool.caching();
        this.host = host;
        this.shared = shared;
    }

    /** KV blocks of a hash block. */
    private long hashBlocks() {
        return caching == null
                ? 0
                : Math.ceilDiv(caching.hashTokens(), pool.kv().blockTokens());
    }

    long used() {
        long used = 0;
        for (Holding holding : holdings) {
            used += holding.own;
        }
        for (Block block : blocks) {
            used += block.users > 0 ? hashBlocks() : 0;
        }
        return used;
    }

    long cached() {
        long cached = 0;
        for (Block block : blocks) {
            cached += block.users == 0 ? hashBlocks() : 0;
        }
        return cached;
    }

    private @Nullable Block find(long id) {
        for (Block block : blocks) {
            if (block.id == id) {
                return block;
            }
        }
        return null;
    }

    /** What is found of the first {@code ids} of a prompt of {@code promptTokens}, with or without the slower tiers. */
    Hit find(long[] ids, int drawn, int promptTokens, boolean slower) {
        if (caching == null) {
            return Hit.NONE;
        }
        if (drawn >= 0) {
            return new Hit(List.of(), List.of(), List.of(), Math.min(drawn, promptTokens - 1));
        }
        List<Integer> own = new ArrayList<>();
        List<Long> fromHost = new ArrayList<>();
        List<Long> fromShared = new ArrayList<>();
        int i = 0;
        for (; i < ids.length; i++) {
            if (find(ids[i]) != null) {
                own.add(i);
            } else if (slower && host != null && host.ids.contains(ids[i])) {
                fromHost.add(ids[i]);
            } else if (slower && shared != null && shared.ids.contains(ids[i])) {
                fromShared.add(ids[i]);
            } else {
                break;
            }
        }
        return new Hit(own, fromHost, fromShared, Math.min(i * caching.hashTokens(), promptTokens - 1));
    }

    boolean fits(long[] ids, Hit hit, long total) {
        long need = Math.max(0, total - hashBlocks() * hit.own.size());
        for (int i : hit.own) {
            Block block = find(ids[i]);
            need += block != null && block.users == 0 ? hashBlocks() : 0;
        }
        return need <= pool.kv().blocks() - used();
    }

    /** Takes {@code total} blocks, those hit included, and asks the slower tiers for what they hold. */
    Holding take(long[] ids, Hit hit, long total) {
        Holding holding = new Holding(this);
        for (int i : hit.own) {
            Block block = find(ids[i]);
            if (block != null) {
                block.users++;
                holding.chain.put(i, block);
            }
        }
        if (host != null) {
            hit.host.forEach(host::keep);
        }
        if (shared != null) {
            hit.shared.forEach(shared::keep);
        }
        holdings.add(holding);
        grow(holding, Math.max(0, total - holding.blocks()));
        return holding;
    }

    /** When the tiers have loaded the hit. */
    double load(double now, Hit hit) {
        int tokens = caching == null ? 0 : caching.hashTokens();
        double end = now;
        if (host != null && !hit.host.isEmpty()) {
            end = Math.max(end, host.load(now, (long) tokens * hit.host.size()));
        }
        if (shared != null && !hit.shared.isEmpty()) {
            end = Math.max(end, shared.load(now, (long) tokens * hit.shared.size()));
        }
        return end;
    }

    int hashTokens() {
        return caching == null ? 0 : caching.hashTokens();
    }

    /** There must be room. */
    void grow(Holding holding, long more) {
        while (pool.kv().blocks() - used() - cached() < more) {
            evict();
        }
        holding.own += more;
    }

    private void evict() {
        Block oldest = null;
        for (Block block : blocks) {
            if (block.users == 0 && (oldest == null || block.releasedAt < oldest.releasedAt)) {
                oldest = block;
            }
        }
        if (oldest == null) {
            throw new IllegalStateException("no room and nothing to evict");
        }
        blocks.remove(oldest);
        totals.evictedTokens += hashTokens();
        if (host != null) {
            host.keep(oldest.id);
        } else if (shared != null) {
            shared.keep(oldest.id);
        }
    }

    /** The prompt is there: its whole blocks become hash blocks. */
    void insert(long[] ids, Holding holding) {
        if (caching == null) {
            return;
        }
        long limit = Math.min(caching.maxBlocks(), pool.kv().blocks());
        for (int i = 0; i < ids.length; i++) {
            if (find(ids[i]) != null) {
                continue;
            }
            if (holding.own < hashBlocks()) {
                return;
            }
            while (hashBlocks() * (blocks.size() + 1) > limit && cached() > 0) {
                evict();
            }
            if (hashBlocks() * (blocks.size() + 1) > limit) {
                return;
            }
            Block block = new Block(ids[i]);
            block.users = 1;
            blocks.add(block);
            holding.own -= hashBlocks();
            holding.chain.put(i, block);
        }
    }

    void release(Holding holding) {
        if (!holdings.remove(holding)) {
            throw new IllegalStateException("released twice");
        }
        for (Block block : List.copyOf(holding.chain.sequencedValues().reversed())) {
            block.users--;
            if (block.users == 0) {
                block.releasedAt = releases++;
            }
        }
    }

    /** The instance is gone, with all that nobody uses and with its host's memory. */
    void forget() {
        if (!isEmpty()) {
            throw new IllegalStateException("blocks are in use");
        }
        blocks.clear();
        if (host != null) {
            host.forget();
        }
    }

    boolean isEmpty() {
        return holdings.isEmpty() && used() == 0;
    }
}
