package io.goodput.engine.cluster;

import io.goodput.contracts.ClientTimeout.Until;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.RunResult;
import io.goodput.engine.RequestListener;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.metrics.RunMeter;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.LocalPrefill;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.workload.RequestSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment serving its load: what happens at each event, and what happens next. {@code docs/engine.md} has the rules. */
public final class Cluster {
    private static final int ARRIVAL = 0;
    private static final int EDGE = 1;
    private static final int FLOW_END = 2;
    private static final int FIRST_INSTANCE = 3;

    /** Places of events among those of the same time. */
    private static final long EDGES_FIRST = -1;

    private static final long THEN_ARRIVALS = 0;
    private static final long THEN_REQUESTS = 1L << 60;
    private static final long THEN_STEPS = 1L << 61;

    /** What happens to a single request next; in this order at the same time. */
    private static final byte LOAD_END = 0;

    private static final byte PIPELINE_OUT = 1;
    private static final byte LAST_LAYER = 2;
    private static final int FLOW_START = 3;

    private static final int FLOW_ENDS = 4;
    private static final int GIVES_UP = 5;
    private static final int REQUEST_EVENTS = 8;

    /** Events that a slot may have pending. */
    private static final int EVENTS_PER_SLOT = 3;

    private static final int OWN = 0;
    private static final int SET_UP = 1;
    private static final int PATIENCE = 2;

    /**
     * Arrivals end at the latest when this many times the wanted requests came, or this many more than those. A run so
     * overloaded has lost already; more requests would only wait behind the measured ones and take memory.
     */
    private static final int MAX_ARRIVALS_PER_WANTED = 10;

    private static final long MAX_ARRIVALS_BEYOND_WANTED = 1_000_000;

    final Scenario scenario;
    final EventQueue events;
    final RequestTable requests = new RequestTable();
    final InstancePool[] pools;
    final Instance[] instances;
    /** Where prompts go: the prefill or the aggregated ranks. */
    final TargetSet promptTargets;
    /** Where tokens are made: the decode ranks or the aggregated ones. */
    final TargetSet decodeTargets;

    final @Nullable Transfers transfers;

    private final RequestSource source;
    private final RequestListener listener;
    private final RunMeter meter;
    private final PoolTotals[] totals;
    private final boolean aggregated;
    private final double timeoutSeconds;
    private final long firstMeasured;
    private final long afterMeasured;
    private final long maxArrivals;
    private final double[] promptSecondsPerToken;
    private final int firstSlotEvent;
    /** What the pending event of a slot is. */
    private byte[] slotEvents = new byte[0];

    private final double[] sharedFreeAt;
    private final double[] hostFreeAt;

    /** Idle instances that got work from the event, and ranks whose queue grew with it. */
    private Instance[] awake = new Instance[16];

    private int awakeCount;
    private Rank[] seen = new Rank[16];
    private int seenCount;

    long arrived;
    /** Requests that have ended. */
    long ended;

    private long measuredOpen;
    private boolean closed;
    /** Tokens of the prompts that were taken, and those of them that will not be computed after all. */
    long takenTokens;

    long droppedTokens;
    /** Output tokens of the requests that have ended. */
    long endedTokens;

    /** A deployment that waits for its first request; its events go through {@code events}. */
    public Cluster(Scenario scenario, EventQueue events, RequestListener listener) {
        this.scenario = scenario;
        this.events = events;
        this.listener = listener;
        aggregated = scenario.isAggregated();
        source = scenario.workload().open(scenario.seed());
        timeoutSeconds = scenario.timeout().seconds();
        firstMeasured = scenario.sample().warmupRequests();
        afterMeasured = scenario.sample().end();
        long wanted = afterMeasured + 1;
        maxArrivals = wanted
                + Math.min(
                        (MAX_ARRIVALS_PER_WANTED - 1) * Math.min(wanted, MAX_ARRIVALS_BEYOND_WANTED),
                        MAX_ARRIVALS_BEYOND_WANTED);

        meter = new RunMeter(scenario.classes(), scenario.sample(), expectedSeconds(), scenario.pools());
        int[] priorities =
                scenario.classes().stream().mapToInt(RequestClass::priority).toArray();
        List<Instance> all = new ArrayList<>();
        pools = new InstancePool[scenario.pools().size()];
        totals = new PoolTotals[pools.length];
        promptSecondsPerToken = new double[pools.length];
        for (int p = 0; p < pools.length; p++) {
            Pool spec = scenario.pools().get(p);
            pools[p] = new InstancePool(spec, p, all.size(), requests, priorities, meter);
            totals[p] = pools[p].totals;
            promptSecondsPerToken[p] = secondsPerPromptToken(spec);
            all.addAll(List.of(pools[p].members));
        }
        instances = all.toArray(new Instance[0]);
        hostFreeAt = new double[instances.length];
        sharedFreeAt = new double[pools.length];
        promptTargets = targets(aggregated ? PoolRole.AGGREGATED : PoolRole.PREFILL, scenario.promptRouting());
        decodeTargets = aggregated ? promptTargets : targets(PoolRole.DECODE, scenario.decodeRouting());
        transfers = aggregated ? null : newTransfers();
        firstSlotEvent = FIRST_INSTANCE + instances.length;
        scheduleArrival();
        scheduleEdge();
    }

    private double expectedSeconds() {
        double rate = source.meanRequestsPerSecond();
        double whole = source.expectedSeconds();
        return rate > 0 ? Math.min(whole, (double) afterMeasured / rate) : whole;
    }

    private TargetSet targets(PoolRole role, RoutingSpec routing) {
        List<InstancePool> members =
                Arrays.stream(pools).filter(pool -> pool.spec.role() == role).toList();
        return new TargetSet(role, members, routing, scenario.seed(), requests);
    }

    private static double secondsPerPromptToken(Pool spec) {
        var cost = new StepCost(
                spec.steps(), spec.pipelineStages(), spec.speculation().verifyTokens());
        cost.begin(false);
        cost.addChunk(spec.maxNumBatchedTokens(), 0, true);
        cost.endRank();
        return cost.seconds() / spec.maxNumBatchedTokens();
    }

    private Transfers newTransfers() {
        double[] rates = new double[instances.length];
        int[] racks = new int[instances.length];
        for (InstancePool pool : pools) {
            var port = pool.spec.port();
            if (port == null) {
                throw new IllegalStateException("a pool without a port in a disaggregated deployment");
            }
            for (int i = 0; i < pool.members.length; i++) {
                int number = pool.members[i].number;
                rates[number] = port.bytesPerSecond();
                racks[number] = port.racks().isEmpty() ? -1 : port.racks().get(i);
            }
        }
        double[] uplinks = network().rackBytesPerSecond().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new Transfers(rates, racks, uplinks);
    }

    private Network network() {
        Network network = scenario.network();
        if (network == null) {
            throw new IllegalStateException("an aggregated deployment has no network");
        }
        return network;
    }

    private Transfers transfers() {
        if (transfers == null) {
            throw new IllegalStateException("an aggregated deployment has no transfers");
        }
        return transfers;
    }

    // The run

    /** Whether the window is over and every measured request reached its terminal state. */
    public boolean isMeasured() {
        return measuredOpen == 0
                && (arrived > afterMeasured || (requests.inFlight() == 0 && !events.isPending(ARRIVAL)));
    }

    /** Whether nothing will happen any more. */
    public boolean isIdle() {
        return requests.inFlight() == 0 && !events.isPending(ARRIVAL);
    }

    /** Gives back what the workload holds open. */
    public void closeSource() {
        source.close();
    }

    /** No request arrives from now on. */
    public void close() {
        closed = true;
        events.cancel(ARRIVAL);
        events.cancel(EDGE);
    }

    /** What the run measured; it must be over. Tells the listener about the requests in flight. */
    public RunResult result() {
        double now = events.now();
        bringTo(now);
        int[] open = new int[requests.inFlight()];
        int count = 0;
        for (int slot = 0; slot < requests.capacity(); slot++) {
            if (requests.phase[slot] != RequestTable.FREE) {
                open[count++] = slot;
            }
        }
        List<Integer> inOrder = Arrays.stream(open)
                .boxed()
                .sorted((a, b) -> Long.compare(requests.number[a], requests.number[b]))
                .toList();
        for (int slot : inOrder) {
            double before = requests.endedAt[slot];
            int made = requests.made[slot];
            requests.endedAt[slot] = now;
            requests.made[slot] = madeBy(slot);
            tell(slot, End.IN_FLIGHT);
            requests.made[slot] = made;
            requests.endedAt[slot] = before;
        }
        return meter.result(now, totals, events.handled());
    }

    /** Output tokens that a request in flight has made by the end of the last whole step before now. */
    private int madeBy(int slot) {
        if (requests.phase[slot] != RequestTable.DECODING) {
            return requests.made[slot];
        }
        Instance instance = requests.decodingRank(slot).instance;
        long tokens = instance.clockAt(events.now()) - requests.joinClock[slot];
        return (int) Math.min(requests.outputTokens[slot], requests.made[slot] + tokens);
    }

    private void bringTo(double now) {
        for (InstancePool pool : pools) {
            pool.bringTo(now);
        }
    }

    /** Lets the event happen that was just taken from the queue. */
    public void handle() {
        int entity = events.entity();
        if (entity >= firstSlotEvent) {
            int slot = (entity - firstSlotEvent) / EVENTS_PER_SLOT;
            switch ((entity - firstSlotEvent) % EVENTS_PER_SLOT) {
                case OWN -> happen(slot);
                case SET_UP -> startFlow(slot);
                default -> giveUp(slot);
            }
        } else if (entity >= FIRST_INSTANCE) {
            endRun(instances[entity - FIRST_INSTANCE]);
        } else if (entity == ARRIVAL) {
            arrive();
        } else if (entity == FLOW_END) {
            endFlow();
        } else {
            edge();
            return;
        }
        if (awakeCount > 0 || seenCount > 0) {
            formSteps();
        }
    }

    private void edge() {
        double now = events.now();
        bringTo(now);
        meter.edge(now, totals);
        scheduleEdge();
    }

    private void scheduleEdge() {
        double next = meter.nextEdge();
        if (next < Double.POSITIVE_INFINITY) {
            events.schedule(EDGE, next, EDGES_FIRST);
        }
    }

    private void schedule(int slot, byte kind, double time) {
        if (slot >= slotEvents.length) {
            slotEvents = Arrays.copyOf(slotEvents, requests.capacity());
        }
        slotEvents[slot] = kind;
        events.schedule(eventOf(slot, OWN), time, orderOf(slot, kind));
    }

    private int eventOf(int slot, int which) {
        return firstSlotEvent + EVENTS_PER_SLOT * slot + which;
    }

    private long orderOf(int slot, int kind) {
        return THEN_REQUESTS + requests.number[slot] * REQUEST_EVENTS + kind;
    }

    private void happen(int slot) {
        switch (slotEvents[slot]) {
            case LOAD_END -> loaded(slot);
            case PIPELINE_OUT -> prefilled(slot);
            case LAST_LAYER -> moved(slot);
            default -> throw new IllegalStateException("unknown event of a request: " + slotEvents[slot]);
        }
    }

    // Arrival

    private void scheduleArrival() {
        if (closed || arrived >= maxArrivals) {
            return;
        }
        double next = source.nextArrivalSeconds();
        if (next < Double.POSITIVE_INFINITY) {
            events.schedule(ARRIVAL, next, THEN_ARRIVALS);
        } else {
            events.cancel(ARRIVAL);
        }
    }

    private void arrive() {
        double now = events.now();
        source.take();
        long number = arrived++;
        if (number == firstMeasured) {
            startWindow(now);
        } else if (number == afterMeasured) {
            bringTo(now);
            meter.windowEnds(now, totals);
        }
        boolean measured = number >= firstMeasured && number < afterMeasured;
        measuredOpen += measured ? 1 : 0;
        int slot = requests.open(number, now, measured, source);
        scheduleArrival();
        meter.arrived(requests.requestClass[slot], now, measured);
        if (canNeverFit(slot)) {
            end(slot, End.REJECTED);
            return;
        }
        if (timeoutSeconds < Double.POSITIVE_INFINITY) {
            events.schedule(eventOf(slot, PATIENCE), now + timeoutSeconds, orderOf(slot, GIVES_UP));
        }
        send(slot);
    }

    private void startWindow(double now) {
        bringTo(now);
        for (InstancePool pool : pools) {
            pool.totals.longestQueue = 0;
            for (Instance instance : pool.members) {
                for (Rank rank : instance.ranks) {
                    noteQueue(rank);
                }
            }
        }
        meter.windowStarts(now, totals);
    }

    private static int queueLength(Rank rank) {
        return rank.instance.pool.spec.role() == PoolRole.DECODE ? rank.waitingForRoom.size() : rank.prompts.size();
    }

    /** Whether a rank that the request may have to visit is too small for it. */
    private boolean canNeverFit(int slot) {
        boolean decodes = requests.maxOutputTokens[slot] > 1
                || scenario.firstToken() != FirstToken.END_OF_PREFILL
                || scenario.handOff() == HandOff.DESTINATION_FIRST
                || scenario.localPrefill() != null;
        long prompt = requests.inputTokens[slot];
        long most = prompt + requests.maxOutputTokens[slot];
        for (InstancePool pool : pools) {
            boolean tooLong = switch (pool.spec.role()) {
                case PREFILL -> isTooLong(pool, scenario.recovery() == Recovery.PREFILL ? most : prompt);
                case DECODE -> decodes && isTooLong(pool, most);
                case AGGREGATED -> isTooLong(pool, most);
            };
            if (tooLong) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTooLong(InstancePool pool, long tokens) {
        return pool.spec.kv().blocksFor(tokens) > pool.spec.kv().blocks();
    }

    /** Sends a request that arrived on its way. */
    private void send(int slot) {
        if (aggregated) {
            sendPrompt(slot, promptTargets.choose(events.now(), slot), true);
            return;
        }
        LocalPrefill local = scenario.localPrefill();
        if (local != null) {
            Rank rank = chooseDecodeRank(slot);
            int prompt = requests.promptTokens[slot];
            if (local.takes(prompt - decodeTargets.cache.hits(rank, slot), prompt)) {
                sendPrompt(slot, rank, true);
                return;
            }
        } else if (scenario.handOff() == HandOff.DESTINATION_FIRST) {
            chooseDecodeRank(slot);
        }
        if (scenario.handOff() == HandOff.DESTINATION_FIRST) {
            decodeTargets.sent(slot, requests.decodingRank(slot));
            waitForRoom(slot, RequestTable.WAITING_BEFORE_PREFILL);
        } else {
            sendPrompt(slot, promptTargets.choose(events.now(), slot), false);
        }
    }

    private Rank chooseDecodeRank(int slot) {
        Rank rank = decodeTargets.choose(events.now(), slot);
        requests.decodeRank[slot] = rank;
        requests.decodeChosen[slot] = true;
        decodeTargets.addWork(rank, mostBlocks(rank, slot));
        return rank;
    }

    private static long mostBlocksFor(Rank rank, long prompt, long output) {
        return rank.kv.blocksFor(prompt + output);
    }

    /** Blocks that a request may come to hold where it decodes, by its limit. */
    private long mostBlocks(Rank rank, int slot) {
        return mostBlocksFor(rank, requests.inputTokens[slot], requests.maxOutputTokens[slot]);
    }

    /** Sends a prompt to a rank's queue, unless it is turned away; {@code local}: the request decodes there too. */
    private void sendPrompt(int slot, Rank rank, boolean local) {
        double now = events.now();
        TargetSet targets = rank.targets;
        boolean again = requests.preemptions[slot] > 0;
        if (!again && isTurnedAway(slot, rank)) {
            Rank left = leaveDecodeSide(slot);
            requests.decodeRank[slot] = null;
            requests.roomAt[slot] = Double.NaN;
            end(slot, End.REJECTED);
            roomLeft(left);
            return;
        }
        targets.sent(slot, rank);
        if (!local && requests.decodeChosen[slot] && !requests.hasRoom[slot]) {
            decodeTargets.sent(slot, requests.decodingRank(slot));
        }
        requests.local[slot] = local;
        requests.phase[slot] = RequestTable.QUEUED;
        requests.promptRank[slot] = rank;
        if (local && !requests.decodeChosen[slot]) {
            requests.decodeRank[slot] = rank;
            requests.decodeChosen[slot] = true;
            targets.addWork(rank, mostBlocks(rank, slot));
        }
        addBacklog(rank, requests.promptTokens[slot]);
        if (again) {
            rank.prompts.addPreempted(slot);
        } else {
            rank.prompts.add(slot);
        }
        rank.hasQueued = true;
        requests.waitingSince[slot] = now;
        targets.queuedPrompts++;
        rank.instance.pool.promptQueued(now);
        promptWaits(rank);
        noteQueue(rank);
    }

    private void leaveQueue(Rank rank, int slot, double now) {
        rank.prompts.remove(slot);
        rank.targets.queuedPrompts--;
        rank.instance.pool.promptUnqueued(now, now - requests.waitingSince[slot]);
    }

    private boolean isTurnedAway(int slot, Rank rank) {
        var admission = scenario.admission();
        if (rank.targets.queuedPrompts >= admission.maxQueuedRequests()) {
            return true;
        }
        if (admission.maxPredictedTtftSeconds() == Double.POSITIVE_INFINITY) {
            return false;
        }
        long toCompute = requests.promptTokens[slot] - (long) rank.targets.cache.hits(rank, slot);
        return (rank.promptBacklog + toCompute) * promptSecondsPerToken[rank.instance.pool.index]
                > admission.maxPredictedTtftSeconds();
    }

    private void addBacklog(Rank rank, long tokens) {
        rank.promptBacklog += tokens;
        if (rank.targets.role == PoolRole.PREFILL) {
            rank.targets.addWork(rank, tokens);
        }
    }

    // Work for an instance

    /** The first waiting prompt may have become possible to take. */
    private void promptWaits(Rank rank) {
        Instance instance = rank.instance;
        if (!instance.stepping) {
            wakeIdle(instance);
        } else if (instance.runSteps > 1 && !rank.prompts.isEmpty()) {
            instance.growTo(events.now(), rank);
            if (canTakePrompt(rank)) {
                cut(instance);
            }
        }
    }

    /** Something at the rank is ready to be computed. */
    private void wake(Rank rank) {
        if (rank.instance.stepping) {
            cut(rank.instance);
        } else {
            wakeIdle(rank.instance);
        }
    }

    /** An instance between two steps has got work; it forms its next step when the event is over. */
    private void wakeIdle(Instance instance) {
        if (!instance.awake) {
            instance.awake = true;
            if (awakeCount == awake.length) {
                awake = Arrays.copyOf(awake, awakeCount * 2);
            }
            awake[awakeCount++] = instance;
        }
    }

    /** The awake instances form their steps, the lowest number first, until none is left. */
    private void formSteps() {
        while (awakeCount > 0) {
            int least = 0;
            for (int i = 1; i < awakeCount; i++) {
                if (awake[i].number < awake[least].number) {
                    least = i;
                }
            }
            Instance instance = awake[least];
            awake[least] = awake[--awakeCount];
            instance.awake = false;
            if (!instance.stepping) {
                formStep(instance);
            }
        }
        for (int r = 0; r < seenCount; r++) {
            Rank rank = seen[r];
            rank.instance.pool.queueSeen(queueLength(rank));
        }
        seenCount = 0;
    }

    private void noteQueue(Rank rank) {
        if (seenCount == seen.length) {
            seen = Arrays.copyOf(seen, seenCount * 2);
        }
        seen[seenCount++] = rank;
    }

    private void cut(Instance instance) {
        if (instance.stepping && instance.cut(events.now())) {
            scheduleRunEnd(instance);
        }
    }

    private void scheduleRunEnd(Instance instance) {
        events.schedule(FIRST_INSTANCE + instance.number, instance.runEnd(), THEN_STEPS + instance.number);
    }

    /** Forms the next step of an instance that is between two steps; without work it stays idle. */
    private void formStep(Instance instance) {
        boolean preempted;
        boolean anybodyPreempted = false;
        instance.forming = true;
        do {
            preempted = false;
            instance.beginStep();
            long clock = instance.clock();
            for (Rank rank : instance.ranks) {
                if (rank.hasQueued) {
                    formPart(instance, rank, clock);
                    rank.hasQueued = !rank.queuesAreEmpty();
                } else {
                    rank.preemptedNow = false;
                    growBatch(rank, clock);
                }
                preempted |= rank.preemptedNow;
            }
            anybodyPreempted |= preempted;
        } while (preempted && !instance.hasWork());
        instance.forming = false;
        instance.preempted = anybodyPreempted;
        if (instance.hasWork()) {
            instance.startRun(events.now());
            scheduleRunEnd(instance);
        }
        if (anybodyPreempted) {
            giveRoom(instance);
        }
    }

    private void formPart(Instance instance, Rank rank, long clock) {
        rank.preemptedNow = false;
        while (!rank.returning.isEmpty()) {
            instance.join(rank, rank.returning.removeFirst());
        }
        while (!rank.ready.isEmpty() && rank.seatsTaken < rank.seats) {
            int slot = rank.ready.removeFirst();
            rank.seat(requests, slot);
            convertHold(rank, slot);
            instance.join(rank, slot);
        }
        growBatch(rank, clock);
        if (rank.started.isEmpty() && rank.prompts.isEmpty()) {
            return;
        }
        Pool spec = instance.pool.spec;
        int budget =
                spec.maxNumBatchedTokens() - rank.decoding * spec.speculation().verifyTokens();
        for (int slot = rank.started.first();
                slot != RequestTable.NONE && budget > 0;
                slot = rank.started.after(slot)) {
            budget -= addChunk(instance, slot, budget);
        }
        while (budget > 0 && !rank.preemptedNow && canTakePrompt(rank)) {
            int slot = take(rank);
            if (requests.phase[slot] == RequestTable.PREFILLING) {
                budget -= addChunk(instance, slot, budget);
            }
        }
    }

    private int addChunk(Instance instance, int slot, int budget) {
        int tokens = Math.min(requests.promptTokens[slot] - requests.computedTokens[slot], budget);
        requests.chunkTokens[slot] = tokens;
        instance.addChunk(slot);
        return tokens;
    }

    // KV

    private static int side(boolean local) {
        return local ? RequestTable.DECODE_SIDE : RequestTable.PROMPT_SIDE;
    }

    /** Blocks of a request at a rank, shared ones included; those that it will grow by excluded. */
    private long blocksAt(Rank rank, int slot, int side) {
        long tokens = requests.promptTokens[slot];
        return rank.kv.blocksFor(
                side == RequestTable.DECODE_SIDE && !rank.grows()
                        ? (long) requests.inputTokens[slot] + requests.maxOutputTokens[slot]
                        : tokens);
    }

    private boolean hasRoom(Rank rank, int slot, int side, boolean behind) {
        return rank.targets.cache.fits(rank, slot, blocksAt(rank, slot, side), behind);
    }

    /** Takes a request's blocks at a rank; what of its prompt was there, the cache says. */
    private void hold(Rank rank, int slot, int side, boolean behind) {
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
        requests.heldBlocks[2 * slot + side] = blocks;
    }

    /** The blocks of a prompt become growing ones, if the rank's policy lets them grow. */
    private void convertHold(Rank rank, int slot) {
        if (rank.grows()) {
            requests.heldBlocks[2 * slot + RequestTable.DECODE_SIDE] -=
                    Math.ceilDiv(requests.promptTokens[slot], rank.kv.blockTokens());
        }
    }

    /** Gives a request's blocks at a rank back; {@code grown}: those that it held by its tokens, if they grew. */
    private void release(Rank rank, int slot, int side, long grown) {
        RoleCache cache = rank.targets.cache;
        use(rank, -requests.heldBlocks[2 * slot + side] - grown);
        requests.heldBlocks[2 * slot + side] = 0;
        if (requests.pinCount[2 * slot + side] > 0) {
            long used = cache.usedKvBlocks(rank);
            cache.release(rank, slot, side);
            use(rank, cache.usedKvBlocks(rank) - used);
            noteCached(rank);
            makeRoom(rank, 0);
        }
    }

    /** Keeps the whole blocks of a prompt whose KV is at a rank now. */
    private void keep(Rank rank, int slot, int side) {
        RoleCache cache = rank.targets.cache;
        if (!cache.isOn(rank) || requests.blockIdCount[slot] == 0 || requests.drawnHitTokens[slot] >= 0) {
            return;
        }
        long used = cache.usedKvBlocks(rank);
        long made = cache.insert(rank, slot, side, requests.heldBlocks[2 * slot + side]);
        requests.heldBlocks[2 * slot + side] -= made;
        use(rank, cache.usedKvBlocks(rank) - used - made);
        noteEvicted(rank);
    }

    private void use(Rank rank, long blocks) {
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
    private void makeRoom(Rank rank, long blocks) {
        long lacking = blocks - rank.freeBlocks();
        if (lacking > 0 && rank.cachedBlocks > 0) {
            rank.targets.cache.evict(rank, lacking);
            noteEvicted(rank);
        }
    }

    /** The members of a rank's batch take the blocks that they need for the step that is being formed, if they grow. */
    private void growBatch(Rank rank, long clock) {
        if (rank.decoding == 0 || !rank.grows()) {
            return;
        }
        long lacking = rank.lackingAt(clock);
        if (lacking > rank.freeBlocks()) {
            while (rank.decoding > 0 && lacking > rank.availableBlocks()) {
                rank.preemptedNow = true;
                preempt(rank, youngest(rank));
                lacking = rank.lackingAt(clock);
            }
            makeRoom(rank, lacking);
        }
        rank.take(lacking, clock);
        if (lacking != 0) {
            rank.instance.pool.blocksUsed(events.now(), lacking);
        }
    }

    /** Of the decoding members and the prompts with a seat, the one that took its seat last. */
    private int youngest(Rank rank) {
        int slot = rank.lastSeat;
        while (requests.phase[slot] == RequestTable.IN_PIPELINE) {
            slot = requests.seatPrevious[slot];
        }
        return slot;
    }

    private void preempt(Rank rank, int slot) {
        double now = events.now();
        Instance instance = rank.instance;
        instance.pool.totals.preemptions++;
        requests.preemptions[slot]++;
        requests.forgotten[slot] = instance.pool.spec.kvPolicy() == KvPolicy.RECOMPUTE;
        boolean decoding = requests.phase[slot] == RequestTable.DECODING;
        long grown = 0;
        if (decoding) {
            if (instance.clock() > requests.joinClock[slot]) {
                requests.lastTokenAt[slot] = now;
            }
            grown = instance.leave(rank, slot);
        } else {
            if (requests.phase[slot] == RequestTable.LOADING) {
                events.cancel(eventOf(slot, OWN));
            } else {
                rank.started.remove(slot);
            }
            drop(rank, slot);
        }
        release(rank, slot, RequestTable.DECODE_SIDE, grown);
        rank.unseat(requests, slot);
        requests.promptTokens[slot] = requests.inputTokens[slot] + requests.made[slot];
        requests.computedTokens[slot] = 0;
        if (decoding && scenario.recovery() == Recovery.PREFILL) {
            requests.local[slot] = false;
            leaveDecodeTarget(slot);
            if (scenario.handOff() == HandOff.DESTINATION_FIRST) {
                decodeTargets.sent(slot, chooseDecodeRank(slot));
                waitForRoom(slot, RequestTable.WAITING_BEFORE_PREFILL);
            } else {
                sendPrompt(slot, promptTargets.choose(now, slot), false);
            }
        } else {
            sendPrompt(slot, rank, true);
        }
    }

    /** The request's decode target does not count it any more. */
    private void leaveDecodeTarget(int slot) {
        Rank rank = requests.decodingRank(slot);
        rank.targets.addWork(rank, -mostBlocks(rank, slot));
        requests.decodeChosen[slot] = false;
    }

    // Prefill

    boolean canTakePrompt(Rank rank) {
        return !rank.prompts.isEmpty()
                && rank.seatsTaken < rank.seats
                && hasRoom(rank, rank.prompts.first(), side(requests.local[rank.prompts.first()]), true);
    }

    /** Takes the first waiting prompt. */
    private int take(Rank rank) {
        double now = events.now();
        InstancePool pool = rank.instance.pool;
        int slot = rank.prompts.first();
        leaveQueue(rank, slot, now);
        rank.seat(requests, slot);
        hold(rank, slot, side(requests.local[slot]), true);
        int hits = rank.targets.cache.foundTokens(rank, slot);
        pool.totals.hitTokens += hits;
        takenTokens += requests.promptTokens[slot];
        if (Double.isNaN(requests.takenAt[slot])) {
            requests.takenAt[slot] = now;
            requests.firstHitTokens[slot] = hits;
        }
        requests.computedTokens[slot] = hits;
        addBacklog(rank, -hits);
        double loadedAt = hits == 0 || requests.pinCount[2 * slot + side(requests.local[slot])] == 0 ? now : load(rank);
        if (loadedAt > now) {
            requests.phase[slot] = RequestTable.LOADING;
            schedule(slot, LOAD_END, loadedAt);
        } else {
            startPrompt(rank, slot);
        }
        return slot;
    }

    /** The hits just found in slower tiers are loaded, one load after another in each; returns when they are there. */
    private double load(Rank rank) {
        double now = events.now();
        InstancePool pool = rank.instance.pool;
        PrefixCaching caching = pool.spec.caching();
        RoleCache cache = rank.targets.cache;
        long hostTokens = cache.hostTokens(rank);
        long sharedTokens = cache.sharedTokens(rank);
        double end = now;
        if (hostTokens > 0 && caching != null && caching.host() != null) {
            int number = rank.instance.number;
            hostFreeAt[number] = Math.max(now, hostFreeAt[number])
                    + hostTokens / caching.host().tokensPerSecond();
            end = Math.max(end, hostFreeAt[number]);
        }
        if (sharedTokens > 0 && caching != null && caching.shared() != null) {
            sharedFreeAt[pool.index] = Math.max(now, sharedFreeAt[pool.index])
                    + sharedTokens / caching.shared().tokensPerSecond();
            end = Math.max(end, sharedFreeAt[pool.index]);
        }
        pool.totals.hostHitTokens += hostTokens;
        pool.totals.sharedHitTokens += sharedTokens;
        return end;
    }

    private void loaded(int slot) {
        Rank rank = requests.computingRank(slot);
        startPrompt(rank, slot);
        wake(rank);
    }

    private void startPrompt(Rank rank, int slot) {
        requests.phase[slot] = RequestTable.PREFILLING;
        rank.started.addLast(slot);
        rank.hasQueued = true;
        if (requests.hasRoom[slot] && network().layerWise()) {
            requests.layered[slot] = true;
            startTransfer(slot);
        }
    }

    private void endRun(Instance instance) {
        double now = events.now();
        InstancePool pool = instance.pool;
        boolean withPrompts = instance.chunks > 0;
        boolean pipelined = withPrompts && instance.decoding == 0 && pool.spec.pipelineStages() > 1;
        double stage = now - instance.run.start();
        instance.endRun(now);
        for (int l = 0; l < instance.leaving; l++) {
            leaveStep(instance, instance.leavingSlots[l]);
        }
        for (int d = 0; d < instance.dueCount; d++) {
            int slot = instance.due[d];
            Rank rank = requests.decodingRank(slot);
            long grown = instance.leaveDue(rank, slot);
            leaveDecodeRank(rank, slot, grown);
            end(slot, End.FINISHED);
        }
        if (withPrompts) {
            endChunks(instance, pipelined, stage);
        }
        instance.leaving = 0;
        giveRoom(instance);
        formStep(instance);
    }

    private void endChunks(Instance instance, boolean pipelined, double stage) {
        double now = events.now();
        PoolTotals poolTotals = instance.pool.totals;
        poolTotals.promptSteps++;
        if (pipelined) {
            instance.pipelineOutAt =
                    Math.max(instance.pipelineOutAt, now + (instance.pool.spec.pipelineStages() - 1) * stage);
        }
        for (int c = 0; c < instance.chunks; c++) {
            int slot = instance.chunkSlots[c];
            if (slot == RequestTable.NONE) {
                continue;
            }
            Rank rank = requests.computingRank(slot);
            countChunk(poolTotals, rank, slot);
            if (requests.computedTokens[slot] < requests.promptTokens[slot]) {
                continue;
            }
            rank.started.remove(slot);
            if (pipelined) {
                requests.phase[slot] = RequestTable.IN_PIPELINE;
                schedule(slot, PIPELINE_OUT, instance.pipelineOutAt);
            } else {
                prefilled(slot);
            }
        }
        instance.chunks = 0;
    }

    private void countChunk(PoolTotals poolTotals, Rank rank, int slot) {
        int tokens = requests.chunkTokens[slot];
        requests.computedTokens[slot] += tokens;
        addBacklog(rank, -tokens);
        poolTotals.chunks++;
        poolTotals.promptTokens += tokens;
        if (requests.preemptions[slot] > 0) {
            poolTotals.recomputedTokens += tokens;
        }
    }

    /** A prompt is computed. */
    private void prefilled(int slot) {
        double now = events.now();
        Rank rank = requests.computingRank(slot);
        boolean local = requests.local[slot];
        boolean seen = local || scenario.firstToken() == FirstToken.END_OF_PREFILL;
        boolean inPipeline = requests.phase[slot] == RequestTable.IN_PIPELINE;
        requests.prefilledAt[slot] = now;
        keep(rank, slot, side(local));
        if (local || scenario.firstToken() != FirstToken.FIRST_DECODE_STEP) {
            requests.made[slot]++;
            rank.instance.pool.totals.outputTokens++;
            if (seen) {
                seeToken(slot, now);
            }
        }
        boolean last = seen && requests.made[slot] == requests.outputTokens[slot];
        if (local) {
            if (last) {
                leaveDecodeRank(rank, slot, 0);
                end(slot, End.FINISHED);
            } else {
                convertHold(rank, slot);
                if (inPipeline) {
                    requests.phase[slot] = RequestTable.READY;
                    rank.returning.addLast(slot);
                    rank.hasQueued = true;
                } else {
                    rank.instance.join(rank, slot);
                }
            }
            if (inPipeline) {
                afterRelease(rank, last);
            }
            return;
        }
        rank.unseat(requests, slot);
        if (last) {
            cancelFlow(slot);
            Rank left = leaveDecodeSide(slot);
            release(rank, slot, RequestTable.PROMPT_SIDE, 0);
            end(slot, End.FINISHED);
            roomLeft(left);
        } else {
            handOff(slot);
        }
        if (inPipeline) {
            afterRelease(rank, false);
        }
    }

    /** Blocks or a seat of a rank became free, or a member waits to join, between two of its instance's steps. */
    private void afterRelease(Rank rank, boolean finished) {
        if (!finished && !rank.returning.isEmpty()) {
            giveRoom(rank);
            wake(rank);
        } else {
            giveRoom(rank);
            if (!rank.ready.isEmpty() && rank.seatsTaken < rank.seats) {
                wake(rank);
            } else {
                promptWaits(rank);
            }
        }
    }

    /** A token of the request appears at the user. */
    private void seeToken(int slot, double now) {
        if (Double.isNaN(requests.firstTokenAt[slot])) {
            requests.firstTokenAt[slot] = now;
        } else if (requests.measured[slot]) {
            meter.gap(requests.requestClass[slot], now - requests.lastTokenAt[slot], 1);
        }
        requests.lastTokenAt[slot] = now;
    }

    // From prefill to decode

    private void handOff(int slot) {
        if (!requests.decodeChosen[slot]) {
            decodeTargets.sent(slot, chooseDecodeRank(slot));
        }
        if (!requests.hasRoom[slot]) {
            waitForRoom(slot, RequestTable.WAITING_FOR_ROOM);
        } else if (requests.layered[slot]) {
            endOfLayers(slot);
        } else {
            startTransfer(slot);
        }
    }

    private void waitForRoom(int slot, byte phase) {
        double now = events.now();
        Rank rank = requests.decodingRank(slot);
        requests.phase[slot] = phase;
        if (requests.preemptions[slot] > 0 && phase == RequestTable.WAITING_BEFORE_PREFILL) {
            rank.waitingForRoom.addFirst(slot);
        } else {
            rank.waitingForRoom.addLast(slot);
        }
        requests.waitingSince[slot] = now;
        rank.instance.waitingForRoom++;
        rank.instance.pool.roomAwaited(now);
        if (rank.waitingForRoom.first() == slot) {
            giveRoom(rank);
        }
        noteQueue(rank);
    }

    private void giveRoom(Instance instance) {
        if (instance.waitingForRoom > 0) {
            for (Rank rank : instance.ranks) {
                giveRoom(rank);
            }
        }
    }

    /** Reserves room for those who wait, in their order. */
    private void giveRoom(Rank rank) {
        if (rank.waitingForRoom.isEmpty() || rank.instance.forming) {
            return;
        }
        double now = events.now();
        rank.instance.growTo(now, rank);
        while (!rank.waitingForRoom.isEmpty()) {
            int slot = rank.waitingForRoom.first();
            if (!hasRoom(rank, slot, RequestTable.DECODE_SIDE, false)) {
                break;
            }
            rank.waitingForRoom.removeFirst();
            rank.instance.waitingForRoom--;
            rank.instance.pool.roomLeft(now, now - requests.waitingSince[slot]);
            hold(rank, slot, RequestTable.DECODE_SIDE, false);
            requests.pastTokens[slot] =
                    requests.drawnHitTokens[slot] >= 0 ? 0 : rank.targets.cache.foundTokens(rank, slot);
            requests.hasRoom[slot] = true;
            requests.roomAt[slot] = now;
            if (requests.phase[slot] == RequestTable.WAITING_BEFORE_PREFILL) {
                sendPrompt(slot, promptTargets.choose(now, slot), false);
            } else {
                startTransfer(slot);
            }
        }
        if (rank.grows() && rank.instance.cutToRoom(rank)) {
            scheduleRunEnd(rank.instance);
        }
    }

    private void startTransfer(int slot) {
        double now = events.now();
        if (!requests.layered[slot]) {
            requests.phase[slot] = RequestTable.TRANSFERRING;
        }
        requests.transferStartedAt[slot] = now;
        requests.flowDone[slot] = false;
        events.schedule(eventOf(slot, SET_UP), now + network().latencySeconds(), orderOf(slot, FLOW_START));
    }

    private void startFlow(int slot) {
        Instance from = requests.computingRank(slot).instance;
        Instance to = requests.decodingRank(slot).instance;
        long bytes = network().bytesOf(requests.promptTokens[slot], requests.pastTokens[slot]);
        transfers().start(events.now(), slot, requests.number[slot], from.number, to.number, cap(from, to), bytes);
        scheduleFlowEnd();
    }

    private static double cap(Instance from, Instance to) {
        var egress = from.pool.spec.port();
        var ingress = to.pool.spec.port();
        if (egress == null || ingress == null) {
            throw new IllegalStateException("KV moves between ports only");
        }
        return Math.min(egress.flowBytesPerSecond(), ingress.flowBytesPerSecond());
    }

    private void scheduleFlowEnd() {
        double next = transfers().nextEnd();
        if (next < Double.POSITIVE_INFINITY) {
            events.schedule(
                    FLOW_END,
                    Math.max(events.now(), next),
                    THEN_REQUESTS + transfers().nextNumber() * REQUEST_EVENTS + FLOW_ENDS);
        } else {
            events.cancel(FLOW_END);
        }
    }

    private void endFlow() {
        int slot = transfers().end(events.now());
        scheduleFlowEnd();
        requests.flowDone[slot] = true;
        if (!requests.layered[slot]) {
            moved(slot);
        } else if (requests.phase[slot] == RequestTable.TRANSFERRING) {
            lastLayer(slot);
        }
    }

    /** A layer-wise transfer's prompt is computed. */
    private void endOfLayers(int slot) {
        requests.phase[slot] = RequestTable.TRANSFERRING;
        if (requests.flowDone[slot]) {
            lastLayer(slot);
        }
    }

    private void lastLayer(int slot) {
        double bytes = (double) network().bytesOf(requests.promptTokens[slot], requests.pastTokens[slot]);
        double cap = cap(requests.computingRank(slot).instance, requests.decodingRank(slot).instance);
        double tail = requests.prefilledAt[slot] + bytes / network().layers() / cap;
        if (tail > events.now()) {
            schedule(slot, LAST_LAYER, tail);
        } else {
            moved(slot);
        }
    }

    private void moved(int slot) {
        double now = events.now();
        Rank from = requests.computingRank(slot);
        Rank rank = requests.decodingRank(slot);
        requests.movedAt[slot] = now;
        requests.transferSeconds[slot] += now - requests.transferStartedAt[slot];
        double bytes = (double) network().bytesOf(requests.promptTokens[slot], requests.pastTokens[slot]);
        from.instance.pool.totals.movedBytes += bytes;
        rank.instance.pool.totals.movedBytes += bytes;
        requests.hasRoom[slot] = false;
        requests.layered[slot] = false;
        release(from, slot, RequestTable.PROMPT_SIDE, 0);
        keep(rank, slot, RequestTable.DECODE_SIDE);
        boolean waiting = !rank.waitingForRoom.isEmpty() || !rank.prompts.isEmpty();
        if (waiting && rank.targets.cache.isOn(rank)) {
            // What was kept may let those who wait fit at the next step.
            cut(rank.instance);
        }
        if (scenario.firstToken() == FirstToken.END_OF_TRANSFER) {
            seeToken(slot, now);
        }
        if (scenario.firstToken() == FirstToken.END_OF_TRANSFER && requests.made[slot] == requests.outputTokens[slot]) {
            leaveDecodeRank(rank, slot, 0);
            end(slot, End.FINISHED);
            afterRelease(rank, true);
        } else {
            requests.phase[slot] = RequestTable.READY;
            rank.ready.addLast(slot);
            rank.hasQueued = true;
            if (rank.seatsTaken < rank.seats) {
                wake(rank);
            }
            giveRoom(rank);
        }
        promptWaits(from);
    }

    // Ends

    /** A request's blocks, seat and work at the rank where it decodes are given back. */
    private void leaveDecodeRank(Rank rank, int slot, long grown) {
        release(rank, slot, RequestTable.DECODE_SIDE, grown);
        if (requests.seated[slot]) {
            rank.unseat(requests, slot);
        }
        rank.targets.addWork(rank, -mostBlocks(rank, slot));
    }

    /** The same for a request whose prompt is computed elsewhere; returns the rank where it had room, if it had. */
    private @Nullable Rank leaveDecodeSide(int slot) {
        if (!requests.decodeChosen[slot]) {
            return null;
        }
        Rank rank = requests.decodingRank(slot);
        leaveDecodeRank(rank, slot, 0);
        return requests.hasRoom[slot] ? rank : null;
    }

    /** Somebody who left had room at a rank, when that is not null. */
    private void roomLeft(@Nullable Rank rank) {
        if (rank != null) {
            afterRelease(rank, true);
        }
    }

    private void end(int slot, End how) {
        requests.endedAt[slot] = events.now();
        ended++;
        measuredOpen -= requests.measured[slot] ? 1 : 0;
        if (timeoutSeconds < Double.POSITIVE_INFINITY) {
            events.cancel(eventOf(slot, PATIENCE));
        }
        endedTokens += requests.made[slot];
        tell(slot, how);
        int thread = requests.thread[slot];
        requests.close(slot);
        if (thread != RequestSource.NO_THREAD) {
            source.ended(thread, events.now());
            scheduleArrival();
        }
    }

    private void tell(int slot, End how) {
        var view = requests.view(slot, how);
        meter.ended(view, requests.measured[slot]);
        listener.ended(view);
    }

    // Clients that give up

    private void giveUp(int slot) {
        boolean seen = !Double.isNaN(requests.firstTokenAt[slot]);
        if (seen && scenario.timeout().until() == Until.FIRST_TOKEN) {
            return;
        }
        switch (requests.phase[slot]) {
            case RequestTable.WAITING_BEFORE_PREFILL, RequestTable.WAITING_FOR_ROOM -> giveUpWaiting(slot);
            case RequestTable.QUEUED -> giveUpQueued(slot);
            case RequestTable.LOADING, RequestTable.IN_PIPELINE -> {
                events.cancel(eventOf(slot, OWN));
                giveUpPrompt(slot);
            }
            case RequestTable.PREFILLING -> {
                Rank rank = requests.computingRank(slot);
                if (rank.instance.stepping) {
                    leaveAtEnd(rank.instance, slot);
                } else {
                    rank.started.remove(slot);
                    giveUpPrompt(slot);
                }
            }
            case RequestTable.TRANSFERRING -> giveUpTransfer(slot);
            case RequestTable.READY -> giveUpReady(slot);
            case RequestTable.DECODING -> leaveAtEnd(requests.decodingRank(slot).instance, slot);
            default -> throw new IllegalStateException("a request without a phase gives up: " + requests.phase[slot]);
        }
    }

    private void leaveAtEnd(Instance instance, int slot) {
        requests.leaving[slot] = true;
        instance.addLeaving(slot);
        cut(instance);
    }

    private void giveUpWaiting(int slot) {
        Rank rank = requests.decodingRank(slot);
        rank.waitingForRoom.remove(slot);
        rank.instance.waitingForRoom--;
        rank.instance.pool.roomLeft(events.now(), events.now() - requests.waitingSince[slot]);
        Rank from = requests.promptRank[slot];
        boolean computed = requests.phase[slot] == RequestTable.WAITING_FOR_ROOM;
        rank.targets.addWork(rank, -mostBlocks(rank, slot));
        if (computed && from != null) {
            release(from, slot, RequestTable.PROMPT_SIDE, 0);
        }
        end(slot, End.TIMED_OUT);
        if (computed && from != null) {
            afterRelease(from, true);
        }
        giveRoom(rank);
    }

    private void giveUpQueued(int slot) {
        Rank rank = requests.computingRank(slot);
        leaveQueue(rank, slot, events.now());
        addBacklog(rank, requests.computedTokens[slot] - requests.promptTokens[slot]);
        Rank left = null;
        if (requests.local[slot]) {
            rank.targets.addWork(rank, -mostBlocks(rank, slot));
        } else {
            left = leaveDecodeSide(slot);
        }
        end(slot, End.TIMED_OUT);
        roomLeft(left);
        promptWaits(rank);
    }

    /** A prompt that holds a seat and blocks gives up; it is in no queue and not in a step. */
    private void giveUpPrompt(int slot) {
        Rank rank = requests.computingRank(slot);
        Rank left = dropPrompt(rank, slot);
        end(slot, End.TIMED_OUT);
        roomLeft(left);
        afterRelease(rank, true);
    }

    /** What of a taken prompt is not computed yet will not be. */
    private void drop(Rank rank, int slot) {
        int tokens = requests.promptTokens[slot] - requests.computedTokens[slot];
        addBacklog(rank, -tokens);
        droppedTokens += tokens;
    }

    /** A taken prompt gives back what it has; returns the decode rank where that was room. */
    private @Nullable Rank dropPrompt(Rank rank, int slot) {
        drop(rank, slot);
        if (requests.local[slot]) {
            leaveDecodeRank(rank, slot, 0);
            return null;
        }
        rank.unseat(requests, slot);
        release(rank, slot, RequestTable.PROMPT_SIDE, 0);
        cancelFlow(slot);
        return leaveDecodeSide(slot);
    }

    private void cancelFlow(int slot) {
        events.cancel(eventOf(slot, OWN));
        events.cancel(eventOf(slot, SET_UP));
        if (transfers().isUnderWay(slot)) {
            transfers().cancel(events.now(), slot);
            scheduleFlowEnd();
        }
    }

    private void giveUpTransfer(int slot) {
        Rank from = requests.computingRank(slot);
        Rank to = requests.decodingRank(slot);
        cancelFlow(slot);
        release(from, slot, RequestTable.PROMPT_SIDE, 0);
        leaveDecodeRank(to, slot, 0);
        end(slot, End.TIMED_OUT);
        afterRelease(from, true);
        afterRelease(to, true);
    }

    private void giveUpReady(int slot) {
        Rank rank = requests.decodingRank(slot);
        long grown = 0;
        if (requests.seated[slot]) {
            rank.returning.remove(slot);
            grown = rank.grows() ? Math.ceilDiv(requests.promptTokens[slot], rank.kv.blockTokens()) : 0;
        } else {
            rank.ready.remove(slot);
        }
        leaveDecodeRank(rank, slot, grown);
        end(slot, End.TIMED_OUT);
        afterRelease(rank, true);
    }

    /** A request that gave up during the step leaves at its end. */
    private void leaveStep(Instance instance, int slot) {
        Rank left = null;
        if (requests.phase[slot] == RequestTable.DECODING) {
            leaveDecodeRank(requests.decodingRank(slot), slot, 0);
        } else {
            Rank rank = requests.computingRank(slot);
            for (int c = 0; c < instance.chunks; c++) {
                if (instance.chunkSlots[c] == slot) {
                    countChunk(instance.pool.totals, rank, slot);
                    instance.chunkSlots[c] = RequestTable.NONE;
                }
            }
            rank.started.remove(slot);
            left = dropPrompt(rank, slot);
        }
        end(slot, End.TIMED_OUT);
        roomLeft(left);
    }
}
