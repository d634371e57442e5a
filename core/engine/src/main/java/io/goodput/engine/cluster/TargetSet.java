package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.engine.policy.Routing;
import io.goodput.engine.policy.RoutingView;
import io.goodput.engine.scenario.RoutingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ranks of one role: their routing, their loads and their prefix caches. */
final class TargetSet implements RoutingView {
    final PoolRole role;
    final Rank[] ranks;
    final RoleCache cache;
    private final RequestTable requests;
    private final RoutingSpec spec;
    private final Routing routing;

    /** The targets that get requests, ascending; and whether a target does. */
    private final int[] open;

    private int openCount;
    private final boolean[] isOpen;

    /** Requests that wait for a target to open. */
    final SlotList door;

    /** Work of each target now, and as routing sees it. */
    private final LoadTree work;

    private final LoadTree seenWork;
    private final boolean stale;
    private double seenInterval = -1;
    private final double[] seenQueuedBlocks;
    private final double[] seenUsedBlocks;

    /** Prompts in the queues of all targets. */
    long queuedPrompts;

    private final boolean usesCaches;
    private final boolean usesWork;
    /** Whether a queued prompt token is as much of a block at each of the prefill targets. */
    private final boolean comparesTokens;
    /** The last target of each session; −1 for none. */
    private int[] sessions = new int[0];

    private int slot;
    private double now;

    TargetSet(PoolRole role, List<InstancePool> pools, RoutingSpec spec, long seed, RequestTable requests) {
        this.role = role;
        this.requests = requests;
        this.spec = spec;
        ranks = order(pools);
        for (int t = 0; t < ranks.length; t++) {
            ranks[t].target = t;
            ranks[t].targets = this;
        }
        open = new int[ranks.length];
        isOpen = new boolean[ranks.length];
        for (int t = 0; t < ranks.length; t++) {
            open[t] = t;
            isOpen[t] = true;
        }
        openCount = ranks.length;
        door = new SlotList(requests);
        cache = new RoleCache(ranks, requests);
        routing = Routing.of(spec, role, seed);
        work = new LoadTree(ranks.length);
        stale = spec.stalenessSeconds() > 0;
        seenWork = stale ? new LoadTree(ranks.length) : work;
        seenQueuedBlocks = new double[stale ? ranks.length : 0];
        seenUsedBlocks = new double[stale ? ranks.length : 0];
        usesWork = switch (spec.policy()) {
            case ROUND_ROBIN, RANDOM -> false;
            case LEAST_LOADED, POWER_OF_TWO, PREFIX_AFFINE, SESSION_AFFINE -> true;
            case KV_AWARE -> role == PoolRole.PREFILL;
        };
        usesCaches = spec.policy() == RoutingPolicy.KV_AWARE && role != PoolRole.DECODE;
        comparesTokens = role == PoolRole.PREFILL && blocksAreAlike(ranks);
    }

    private static boolean blocksAreAlike(Rank[] ranks) {
        for (Rank rank : ranks) {
            if (rank.kv.blockTokens() != ranks[0].kv.blockTokens()) {
                return false;
            }
        }
        return true;
    }

    /** Rank 0 of every instance, then rank 1, and so on. */
    private static Rank[] order(List<InstancePool> pools) {
        List<Rank> ordered = new ArrayList<>();
        int most = pools.stream().mapToInt(pool -> pool.spec.ranks()).max().orElse(0);
        for (int r = 0; r < most; r++) {
            for (InstancePool pool : pools) {
                if (r < pool.spec.ranks()) {
                    for (Instance instance : pool.members) {
                        ordered.add(instance.ranks[r]);
                    }
                }
            }
        }
        return ordered.toArray(new Rank[0]);
    }

    /** Whether no target gets requests. */
    boolean isShut() {
        return openCount == 0;
    }

    boolean isOpen(Rank rank) {
        return isOpen[rank.target];
    }

    /** A target gets requests from now on, or no more. */
    void setOpen(Rank rank, boolean opens) {
        int target = rank.target;
        if (isOpen[target] == opens) {
            return;
        }
        isOpen[target] = opens;
        openCount = 0;
        for (int t = 0; t < isOpen.length; t++) {
            if (isOpen[t]) {
                open[openCount++] = t;
            }
        }
        work.setResting(target, !opens);
        if (stale) {
            seenWork.setResting(target, !opens);
        }
    }

    /** The rank that the request goes to; one must be open. */
    Rank choose(double time, int requestSlot) {
        now = time;
        slot = requestSlot;
        if (stale) {
            refresh();
        }
        if (usesCaches) {
            cache.lookUpOverlaps(slot);
        }
        return ranks[routing.choose(this)];
    }

    /** The request was sent to a target: its session's next ones may follow. */
    void sent(int requestSlot, Rank rank) {
        int session = requests.session(requestSlot);
        if (spec.policy() == RoutingPolicy.SESSION_AFFINE && session >= 0) {
            rememberSession(session, rank.target);
        }
    }

    private void refresh() {
        double interval = StrictMath.floor(now / spec.stalenessSeconds());
        if (interval == seenInterval) {
            return;
        }
        seenInterval = interval;
        seenWork.set(work);
        if (spec.policy() == RoutingPolicy.KV_AWARE) {
            for (int t = 0; t < ranks.length; t++) {
                seenQueuedBlocks[t] = queuedBlocksNow(t);
                seenUsedBlocks[t] = usedBlocksNow(t);
            }
        }
    }

    private void rememberSession(int session, int target) {
        if (session >= sessions.length) {
            int before = sessions.length;
            sessions = Arrays.copyOf(sessions, Math.max(session + 1, Math.max(64, before * 2)));
            Arrays.fill(sessions, before, sessions.length, NONE);
        }
        sessions[session] = target;
    }

    void addWork(Rank rank, long change) {
        if (usesWork) {
            work.add(rank.target, change);
        }
    }

    private double queuedBlocksNow(int target) {
        return (double) ranks[target].promptBacklog / ranks[target].kv.blockTokens();
    }

    private double usedBlocksNow(int target) {
        ranks[target].instance.growTo(now, ranks[target]);
        return (double) ranks[target].usedBlocks();
    }

    // What routing sees

    @Override
    public int targets() {
        return openCount;
    }

    @Override
    public int target(int place) {
        return open[place];
    }

    @Override
    public int targetBehind(int target) {
        if (openCount == ranks.length) {
            return target + 1 < openCount ? target + 1 : 0;
        }
        for (int place = 0; place < openCount; place++) {
            if (open[place] > target) {
                return open[place];
            }
        }
        return open[0];
    }

    @Override
    public long work(int target) {
        return seenWork.load(target);
    }

    @Override
    public int leastWork() {
        return seenWork.least();
    }

    @Override
    public double queuedPromptBlocks(int target) {
        return stale ? seenQueuedBlocks[target] : queuedBlocksNow(target);
    }

    @Override
    public double usedBlocks(int target) {
        return stale ? seenUsedBlocks[target] : usedBlocksNow(target);
    }

    @Override
    public double overlapBlocks(int target) {
        return usesCaches ? (double) cache.overlapTokens(target) / ranks[target].kv.blockTokens() : 0;
    }

    @Override
    public int nextOverlapping(int from) {
        int next = usesCaches ? cache.nextOverlapping(from) : NONE;
        while (next != NONE && !isOpen[next]) {
            next = cache.nextOverlapping(next + 1);
        }
        return next;
    }

    @Override
    public int leastQueued() {
        return comparesTokens ? seenWork.least() : NONE;
    }

    @Override
    public int leastUsed() {
        int least = open[0];
        if (stale) {
            for (int place = 1; place < openCount; place++) {
                int t = open[place];
                least = seenUsedBlocks[t] < seenUsedBlocks[least] ? t : least;
            }
            return least;
        }
        for (int place = 1; place < openCount; place++) {
            int t = open[place];
            least = ranks[t].usedBlocks() < ranks[least].usedBlocks() ? t : least;
        }
        // Batches that are brought to this moment can only have grown.
        double fewest = usedBlocksNow(least);
        for (int place = 0; place < openCount; place++) {
            int t = open[place];
            if (t != least && mayBeLess((double) ranks[t].usedBlocks(), t, fewest, least)) {
                double used = usedBlocksNow(t);
                if (mayBeLess(used, t, fewest, least)) {
                    fewest = used;
                    least = t;
                }
            }
        }
        return least;
    }

    private static boolean mayBeLess(double blocks, int target, double fewest, int least) {
        return blocks < fewest || (blocks == fewest && target < least);
    }

    @Override
    public double promptBlocks(int target) {
        return (double) requests.promptTokens(slot) / ranks[target].kv.blockTokens();
    }

    @Override
    public boolean hasBlockIds() {
        return requests.blockIdCount[slot] > 0;
    }

    @Override
    public long firstBlockId() {
        return requests.blockIds[slot][0];
    }

    @Override
    public int sessionTarget() {
        int session = requests.session(slot);
        int target = session >= 0 && session < sessions.length ? sessions[session] : NONE;
        return target != NONE && isOpen[target] ? target : NONE;
    }
}
