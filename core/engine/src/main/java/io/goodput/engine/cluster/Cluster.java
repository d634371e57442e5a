package io.goodput.engine.cluster;

import io.goodput.contracts.CutShort;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.RunResult;
import io.goodput.engine.RequestListener;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.metrics.RunMeter;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.LocalPrefill;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.workload.RequestSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment serving its load: what happens at each event, and what happens next. {@code docs/engine.md} has the rules. */
public final class Cluster {
    private static final int ARRIVAL = 0;
    private static final int EDGE = 1;
    private static final int FLOW_START = 2;
    private static final int FLOW_END = 3;
    /** Nobody waits any longer. */
    private static final int LAST_PATIENCE = 4;
    /** The last place is kept for as many controllers as there may be. */
    private static final int SCALE_OUT = 5;

    private static final int FIRST_INSTANCE = SCALE_OUT + ScaleOuts.MOST_ENTITIES;

    /** Places of events among those of the same time. */
    private static final long EDGES_FIRST = -1;

    private static final long THEN_ARRIVALS = 0;
    private static final long THEN_REQUESTS = 1L << 60;
    private static final long THEN_STEPS = 1L << 61;
    private static final long THEN_SCALE_OUT = THEN_STEPS + THEN_REQUESTS;
    private static final long LAST = Long.MAX_VALUE;

    /**
     * Arrivals end at the latest when this many times the wanted requests came, or this many more than those. A run so
     * overloaded has lost already; more requests would only wait behind the measured ones and take memory.
     */
    private static final int MAX_ARRIVALS_PER_WANTED = 10;

    private static final long MAX_ARRIVALS_BEYOND_WANTED = 1_000_000;

    /** Where pools change, requests that have not ended so long after the last one arrived stay in flight. */
    private static final double MOST_PATIENCE_SECONDS = 3_600;

    final Scenario scenario;
    final EventQueue events;
    final RequestTable requests = new RequestTable();
    final InstancePool[] pools;
    final Instance[] instances;
    /** Where prompts go: the prefill or the aggregated ranks. */
    final TargetSet promptTargets;
    /** Where tokens are made: the decode ranks or the aggregated ones. */
    final TargetSet decodeTargets;

    final Served served = new Served();
    final RequestEvents requestEvents;
    final KvLedger kv;
    /** Of a disaggregated deployment. */
    final @Nullable KvMoves moves;

    private final RequestSource source;
    private final RequestListener listener;
    private final RunMeter meter;
    private final PoolTotals[] totals;
    private final boolean aggregated;
    private final boolean poolsChange;
    private final boolean limitsLongestGap;
    private final double timeoutSeconds;
    private final long firstMeasured;
    private final long afterMeasured;
    private final long maxArrivals;
    private final boolean refusesWhenDead;
    private final Gate gate;
    final GivingUp givingUp;
    final Doors doors;
    final Evacuation evacuation;
    private final int firstRequestEvent;
    /** Of pools that change. */
    private final @Nullable ScaleOuts scaleOuts;

    /** Idle instances that got work from the event, and ranks whose queue grew with it. */
    private Instance[] awake = new Instance[16];

    private int awakeCount;
    private Rank[] seen = new Rank[16];
    private int seenCount;

    long arrived;
    /** Requests that have ended. */
    long ended;

    private long measuredOpen;
    private long measuredEnded;
    private boolean isHopeless;
    private boolean isPatienceOver;
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
        poolsChange = scenario.elasticity() != null;
        source = scenario.workload().open(scenario.seed());
        timeoutSeconds = scenario.timeout().seconds();
        firstMeasured = scenario.sample().warmupRequests();
        afterMeasured = scenario.sample().end();
        long wanted = afterMeasured + 1;
        maxArrivals = wanted
                + Math.min(
                        (MAX_ARRIVALS_PER_WANTED - 1) * Math.min(wanted, MAX_ARRIVALS_BEYOND_WANTED),
                        MAX_ARRIVALS_BEYOND_WANTED);

        meter = new RunMeter(scenario.classes(), scenario.sample(), expectedSeconds(), scenario.pools(), poolsChange);
        limitsLongestGap = meter.limitsLongestGap();
        int[] priorities =
                scenario.classes().stream().mapToInt(RequestClass::priority).toArray();
        List<Instance> all = new ArrayList<>();
        pools = new InstancePool[scenario.pools().size()];
        totals = new PoolTotals[pools.length];
        for (int p = 0; p < pools.length; p++) {
            Pool spec = scenario.pools().get(p);
            pools[p] = new InstancePool(spec, p, all.size(), requests, priorities, meter, served, poolsChange);
            totals[p] = pools[p].totals;
            all.addAll(List.of(pools[p].members));
        }
        instances = all.toArray(new Instance[0]);
        Elasticity elasticity = scenario.elasticity();
        firstRequestEvent = FIRST_INSTANCE + (elasticity == null ? 1 : 2) * instances.length;
        requestEvents = new RequestEvents(events, requests, firstRequestEvent, THEN_REQUESTS);
        kv = new KvLedger(requests, events, instances.length, pools.length);
        refusesWhenDead = elasticity != null && elasticity.afterFailure().refuses();
        gate = new Gate(scenario, pools, requests);
        promptTargets = targets(aggregated ? PoolRole.AGGREGATED : PoolRole.PREFILL, scenario.promptRouting());
        decodeTargets = aggregated ? promptTargets : targets(PoolRole.DECODE, scenario.decodeRouting());
        Network network = scenario.network();
        moves = network == null
                ? null
                : new KvMoves(network, pools, instances.length, requests, events, requestEvents, FLOW_START, FLOW_END);
        givingUp = new GivingUp(this);
        doors = new Doors(this, elasticity != null && elasticity.turnsAway());
        evacuation = new Evacuation(this, elasticity == null ? null : elasticity.afterFailure());
        scaleOuts = elasticity == null
                ? null
                : new ScaleOuts(this, elasticity, meter, SCALE_OUT, FIRST_INSTANCE + instances.length, THEN_SCALE_OUT);
        scheduleArrival();
        scheduleEdge();
    }

    /** The loosest limit of all classes on a latency; infinite where one has none. */
    double loosest(LatencyMetric metric) {
        return scenario.classes().stream()
                .mapToDouble(each -> each.slo().tightestSeconds(metric))
                .max()
                .orElseThrow();
    }

    /** The tightest limit of any class on a latency; infinite where none has any. */
    double tightest(LatencyMetric metric) {
        return scenario.classes().stream()
                .mapToDouble(each -> each.slo().tightestSeconds(metric))
                .min()
                .orElseThrow();
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

    // The run

    /**
     * Whether the window is over and every measured request reached its terminal state; or the run is to end when it is
     * hopeless, and is.
     */
    public boolean isMeasured() {
        return isHopeless || isStuck() || (measuredOpen == 0 && (arrived > afterMeasured || isIdle()));
    }

    /** Whether those in flight have waited for so long that they are taken to wait for what never comes. */
    public boolean isStuck() {
        return isPatienceOver;
    }

    /** Whether nothing will happen any more. */
    public boolean isIdle() {
        return requests.inFlight() == 0 && !events.isPending(ARRIVAL);
    }

    /** Where the run ends before its time; absent while it does not. */
    public @Nullable CutShort cutShort() {
        return isHopeless ? new CutShort(measuredEnded, scenario.sample().measuredRequests()) : null;
    }

    /** Gives back what the workload holds open. */
    public void closeSource() {
        source.close();
    }

    /** No request arrives from now on. */
    public void close() {
        closed = true;
        arrivalsEnd();
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
            if (requests.phase(slot) != RequestTable.FREE) {
                open[count++] = slot;
            }
        }
        List<Integer> inOrder = Arrays.stream(open)
                .boxed()
                .sorted((a, b) -> Long.compare(requests.number(a), requests.number(b)))
                .toList();
        for (int slot : inOrder) {
            int made = requests.made(slot);
            double longestGap = requests.longestGap(slot);
            requests.setMade(slot, madeBy(slot));
            requests.setLongestGap(slot, longestGapBy(slot, now));
            tell(slot, End.IN_FLIGHT);
            requests.setMade(slot, made);
            requests.setLongestGap(slot, longestGap);
        }
        RunResult result = meter.result(now, totals, events.handled());
        return scaleOuts == null
                ? result
                : new RunResult(result.report().scaled(scaleOuts.report(now)), result.series());
    }

    /** Output tokens that a request in flight has made by the end of the last whole step before now. */
    private int madeBy(int slot) {
        if (requests.phase(slot) != RequestTable.DECODING) {
            return requests.made(slot);
        }
        Instance instance = requests.decodingRank(slot).instance;
        long tokens = instance.clockAt(events.now()) - requests.joinClock(slot);
        return (int) Math.min(requests.outputTokens(slot), requests.made(slot) + tokens);
    }

    /** The largest gap of a request in flight, the open one included; NaN when nobody asks. */
    private double longestGapBy(int slot, double now) {
        double longest = requests.longestGap(slot);
        if (Double.isNaN(longest) || Double.isNaN(requests.firstTokenAt(slot))) {
            return longest;
        }
        return requests.phase(slot) == RequestTable.DECODING
                ? requests.decodingRank(slot).instance.longestGapBy(slot, now)
                : Math.max(longest, now - requests.lastTokenAt(slot));
    }

    void bringTo(double now) {
        for (InstancePool pool : pools) {
            pool.bringTo(now);
        }
    }

    /** Lets the event happen that was just taken from the queue. */
    public void handle() {
        int entity = events.entity();
        if (entity >= firstRequestEvent) {
            happen(requestEvents.slotOf(entity), requestEvents.kindOf(entity));
        } else if (entity >= FIRST_INSTANCE + instances.length) {
            scaleOuts().endOfPhase(instances[entity - FIRST_INSTANCE - instances.length]);
        } else if (entity >= FIRST_INSTANCE) {
            endRun(instances[entity - FIRST_INSTANCE]);
        } else if (entity >= SCALE_OUT) {
            scaleOuts().handle(entity - SCALE_OUT);
        } else if (entity == ARRIVAL) {
            arrive();
        } else if (entity == FLOW_START) {
            moves().startFlow();
        } else if (entity == FLOW_END) {
            endFlow();
        } else if (entity == LAST_PATIENCE) {
            isPatienceOver = true;
            return;
        } else {
            edge();
            return;
        }
        if (scaleOuts != null) {
            scaleOuts.settle();
        }
        if (awakeCount > 0 || seenCount > 0) {
            formSteps();
        }
    }

    private ScaleOuts scaleOuts() {
        if (scaleOuts == null) {
            throw new IllegalStateException("these pools do not change");
        }
        return scaleOuts;
    }

    private void happen(int slot, byte kind) {
        switch (kind) {
            case RequestEvents.LOAD_END -> loaded(slot);
            case RequestEvents.PIPELINE_OUT -> prefilled(slot);
            case RequestEvents.LAST_LAYER -> moved(slot);
            default -> givingUp.giveUp(slot);
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

    // Arrival

    private void scheduleArrival() {
        if (closed || arrived >= maxArrivals) {
            return;
        }
        double next = source.nextArrivalSeconds();
        if (next < Double.POSITIVE_INFINITY) {
            events.schedule(ARRIVAL, next, THEN_ARRIVALS);
            if (poolsChange && arrived <= afterMeasured) {
                events.cancel(LAST_PATIENCE);
            }
        } else {
            events.cancel(ARRIVAL);
            arrivalsEnd();
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
            if (scaleOuts != null) {
                scaleOuts.windowEnds(now);
            }
            arrivalsEnd();
        }
        boolean measured = number >= firstMeasured && number < afterMeasured;
        measuredOpen += measured ? 1 : 0;
        int slot = requests.open(number, now, measured, source);
        served.arrivedPromptTokens += requests.inputTokens(slot);
        if (limitsLongestGap) {
            requests.setLongestGap(slot, 0);
        }
        if (scaleOuts != null && measured) {
            scaleOuts.arrived(slot, now);
        }
        scheduleArrival();
        meter.arrived(requests.requestClass(slot), now, measured);
        if (gate.neverFits(slot)) {
            end(slot, End.REJECTED);
            return;
        }
        if (timeoutSeconds < Double.POSITIVE_INFINITY) {
            requestEvents.schedulePatienceEnd(slot, now + timeoutSeconds);
        }
        send(slot);
    }

    /** No measured request is known to arrive: where pools change, those open may wait for what never comes. */
    private void arrivalsEnd() {
        if (poolsChange && !events.isPending(LAST_PATIENCE)) {
            events.schedule(LAST_PATIENCE, events.now() + MOST_PATIENCE_SECONDS, LAST);
        }
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
        scheduleEdge();
        if (scaleOuts != null) {
            scaleOuts.windowStarts(now);
        }
    }

    private static int queueLength(Rank rank) {
        return rank.instance.pool.spec.role() == PoolRole.DECODE ? rank.waitingForRoom.size() : rank.prompts.size();
    }

    /** Sends a request that arrived on its way. */
    void send(int slot) {
        if (aggregated) {
            sendPrompt(slot);
            return;
        }
        LocalPrefill local = scenario.localPrefill();
        boolean decodeTargetFirst = local != null || scenario.handOff() == HandOff.DESTINATION_FIRST;
        if (decodeTargetFirst && decodeTargets.isShut()) {
            doors.waitForDecode(slot);
            return;
        }
        if (local != null) {
            Rank rank = chooseDecodeRank(slot);
            int prompt = requests.promptTokens(slot);
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
            sendPrompt(slot);
        }
    }

    /** Sends a prompt to the target that routing chooses, or lets it wait for one. */
    void sendPrompt(int slot) {
        if (promptTargets.isShut()) {
            if (requests.is(slot, RequestTable.DECODE_CHOSEN) && !requests.is(slot, RequestTable.HAS_ROOM)) {
                leaveDecodeTarget(slot);
            }
            doors.waitForPrompt(slot);
        } else {
            sendPrompt(slot, promptTargets.choose(events.now(), slot), aggregated);
        }
    }

    private Rank chooseDecodeRank(int slot) {
        Rank rank = decodeTargets.choose(events.now(), slot);
        requests.setDecodeRank(slot, rank);
        requests.mark(slot, RequestTable.DECODE_CHOSEN, true);
        decodeTargets.addWork(rank, mostBlocks(rank, slot));
        return rank;
    }

    private static long mostBlocksFor(Rank rank, long prompt, long output) {
        return rank.kv.blocksFor(prompt + output);
    }

    /** Blocks that a request may come to hold where it decodes, by its limit. */
    long mostBlocks(Rank rank, int slot) {
        return mostBlocksFor(rank, requests.inputTokens(slot), requests.maxOutputTokens(slot));
    }

    /** Sends a prompt to a rank's queue, unless it is turned away; {@code local}: the request decodes there too. */
    private void sendPrompt(int slot, Rank rank, boolean local) {
        double now = events.now();
        TargetSet targets = rank.targets;
        if (!requests.is(slot, RequestTable.ADMITTED) && gate.turnsAway(slot, rank)) {
            turnAway(slot);
            return;
        }
        requests.mark(slot, RequestTable.ADMITTED, true);
        if (refuses(rank)) {
            evacuation.refusePrompt(slot);
            return;
        }
        targets.sent(slot, rank);
        if (!local && requests.is(slot, RequestTable.DECODE_CHOSEN) && !requests.is(slot, RequestTable.HAS_ROOM)) {
            decodeTargets.sent(slot, requests.decodingRank(slot));
        }
        requests.mark(slot, RequestTable.LOCAL, local);
        requests.setPhase(slot, RequestTable.QUEUED);
        requests.setPromptRank(slot, rank);
        if (local && !requests.is(slot, RequestTable.DECODE_CHOSEN)) {
            requests.setDecodeRank(slot, rank);
            requests.mark(slot, RequestTable.DECODE_CHOSEN, true);
            targets.addWork(rank, mostBlocks(rank, slot));
        }
        addBacklog(rank, requests.promptTokens(slot));
        if (requests.is(slot, RequestTable.PREEMPTED)) {
            rank.prompts.addPreempted(slot);
        } else {
            rank.prompts.add(slot);
        }
        rank.mayChange();
        requests.setWaitingSince(slot, now);
        targets.queuedPrompts++;
        rank.instance.pool.promptQueued(now);
        promptWaits(rank);
        noteQueue(rank);
    }

    /** A request is rejected whose prompt was never taken. */
    void turnAway(int slot) {
        Rank left = leaveDecodeSide(slot);
        requests.setPromptRank(slot, null);
        requests.setDecodeRank(slot, null);
        requests.setRoomAt(slot, Double.NaN);
        end(slot, End.REJECTED);
        roomLeft(left);
    }

    /** Whether what is sent to a rank comes back at once, its hardware being dead without anybody knowing. */
    private boolean refuses(Rank rank) {
        return rank.instance.isDead() && refusesWhenDead;
    }

    void leaveQueue(Rank rank, int slot, double now) {
        rank.prompts.remove(slot);
        rank.targets.queuedPrompts--;
        rank.instance.pool.promptUnqueued(now, now - requests.waitingSince(slot));
    }

    void addBacklog(Rank rank, long tokens) {
        rank.promptBacklog += tokens;
        if (rank.targets.role == PoolRole.PREFILL) {
            rank.targets.addWork(rank, tokens);
        }
    }

    // Work for an instance

    /** The first waiting prompt may have become possible to take. */
    void promptWaits(Rank rank) {
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
        if (!instance.awake && !instance.isDead()) {
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
            if (!instance.stepping && !instance.isDead()) {
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

    void cut(Instance instance) {
        if (instance.stepping && instance.cut(events.now())) {
            scheduleRunEnd(instance);
        }
    }

    void cancelRunEnd(Instance instance) {
        events.cancel(FIRST_INSTANCE + instance.number);
    }

    private void scheduleRunEnd(Instance instance) {
        events.schedule(FIRST_INSTANCE + instance.number, instance.runEnd(), THEN_STEPS + instance.number);
    }

    /** Forms the next step of an instance that is between two steps; without work it stays idle. */
    private void formStep(Instance instance) {
        boolean preempted;
        boolean anybodyPreempted = false;
        boolean preemptedWaited = false;
        instance.forming = true;
        do {
            preempted = false;
            instance.beginStep();
            instance.fetchWaiting();
            for (int r = instance.nextChanging(0); r >= 0; r = instance.nextChanging(r + 1)) {
                Rank rank = instance.ranks[r];
                preemptedWaited |= rank.prompts.holdsPreempted();
                formPart(instance, rank, instance.clock());
                preempted |= rank.preemptedNow;
                instance.formed(rank);
            }
            anybodyPreempted |= preempted;
        } while (preempted && !instance.hasWork());
        instance.forming = false;
        instance.preempted = anybodyPreempted;
        if (instance.hasWork()) {
            instance.startRun(events.now());
            scheduleRunEnd(instance);
        }
        if (anybodyPreempted || preemptedWaited) {
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
            kv.convertHold(rank, slot);
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
            if (requests.phase(slot) == RequestTable.PREFILLING) {
                budget -= addChunk(instance, slot, budget);
            }
        }
    }

    private int addChunk(Instance instance, int slot, int budget) {
        int tokens = Math.min(requests.promptTokens(slot) - requests.computedTokens(slot), budget);
        requests.setChunkTokens(slot, tokens);
        instance.addChunk(slot);
        return tokens;
    }

    // Growing batches

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
            kv.makeRoom(rank, lacking);
        }
        rank.take(lacking, clock);
    }

    /** Of the decoding members and the prompts with a seat, the one that took its seat last. */
    private int youngest(Rank rank) {
        int slot = rank.lastSeat;
        while (requests.phase(slot) == RequestTable.IN_PIPELINE) {
            slot = requests.seatPrevious(slot);
        }
        return slot;
    }

    private void preempt(Rank rank, int slot) {
        double now = events.now();
        Instance instance = rank.instance;
        instance.pool.totals.preemptions++;
        requests.setPreemptions(slot, requests.preemptions(slot) + 1);
        requests.mark(slot, RequestTable.PREEMPTED, true);
        requests.mark(slot, RequestTable.AGAIN, true);
        requests.mark(slot, RequestTable.FORGOTTEN, instance.pool.spec.kvPolicy() == KvPolicy.RECOMPUTE);
        boolean decoding = requests.phase(slot) == RequestTable.DECODING;
        long grown = 0;
        if (decoding) {
            if (instance.clock() > requests.joinClock(slot)) {
                requests.setLastTokenAt(slot, now);
            }
            grown = instance.leave(rank, slot);
        } else {
            if (requests.phase(slot) == RequestTable.LOADING) {
                requestEvents.cancel(slot);
            } else {
                rank.started.remove(slot);
            }
            drop(rank, slot);
        }
        kv.release(rank, slot, RequestTable.DECODE_SIDE, grown);
        rank.unseat(requests, slot);
        requests.setPromptTokens(slot, requests.inputTokens(slot) + requests.made(slot));
        requests.setComputedTokens(slot, 0);
        if (decoding && scenario.recovery() == Recovery.PREFILL) {
            requests.mark(slot, RequestTable.LOCAL, false);
            leaveDecodeTarget(slot);
            if (scenario.handOff() != HandOff.DESTINATION_FIRST) {
                sendPrompt(slot);
            } else if (decodeTargets.isShut()) {
                doors.waitForDecode(slot);
            } else {
                decodeTargets.sent(slot, chooseDecodeRank(slot));
                waitForRoom(slot, RequestTable.WAITING_BEFORE_PREFILL);
            }
        } else {
            sendPrompt(slot, rank, true);
        }
    }

    /** The request's decode target does not count it any more. */
    void leaveDecodeTarget(int slot) {
        Rank rank = requests.decodingRank(slot);
        rank.targets.addWork(rank, -mostBlocks(rank, slot));
        requests.mark(slot, RequestTable.DECODE_CHOSEN, false);
    }

    // Prefill

    boolean canTakePrompt(Rank rank) {
        return !rank.prompts.isEmpty()
                && rank.seatsTaken < rank.seats
                && kv.hasRoom(
                        rank,
                        rank.prompts.first(),
                        KvLedger.side(requests.is(rank.prompts.first(), RequestTable.LOCAL)),
                        true);
    }

    /** Takes the first waiting prompt. */
    private int take(Rank rank) {
        double now = events.now();
        InstancePool pool = rank.instance.pool;
        int slot = rank.prompts.first();
        leaveQueue(rank, slot, now);
        rank.seat(requests, slot);
        kv.hold(rank, slot, KvLedger.side(requests.is(slot, RequestTable.LOCAL)), true);
        int hits = rank.targets.cache.foundTokens(rank, slot);
        pool.totals.hitTokens += hits;
        takenTokens += requests.promptTokens(slot);
        if (Double.isNaN(requests.takenAt(slot))) {
            requests.setTakenAt(slot, now);
            requests.setFirstHitTokens(slot, hits);
        }
        requests.setComputedTokens(slot, hits);
        addBacklog(rank, -hits);
        double loadedAt = hits == 0 || requests.drawnHitTokens(slot) >= 0 ? now : kv.load(rank);
        if (loadedAt > now) {
            requests.setPhase(slot, RequestTable.LOADING);
            requestEvents.schedule(slot, RequestEvents.LOAD_END, loadedAt);
        } else {
            startPrompt(rank, slot);
        }
        return slot;
    }

    private void loaded(int slot) {
        Rank rank = requests.computingRank(slot);
        startPrompt(rank, slot);
        wake(rank);
    }

    private void startPrompt(Rank rank, int slot) {
        requests.setPhase(slot, RequestTable.PREFILLING);
        rank.started.addLast(slot);
        rank.mayChange();
        if (requests.is(slot, RequestTable.HAS_ROOM)
                && moves().areLayerWise()
                && !requests.decodingRank(slot).instance.isDead()) {
            requests.mark(slot, RequestTable.LAYERED, true);
            moves().start(slot);
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
            givingUp.leaveStep(instance, instance.leavingSlots[l]);
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
        requests.fetch(instance.chunkSlots, instance.chunks);
        for (int c = 0; c < instance.chunks; c++) {
            int slot = instance.chunkSlots[c];
            if (slot == RequestTable.NONE) {
                continue;
            }
            Rank rank = requests.computingRank(slot);
            countChunk(poolTotals, rank, slot);
            if (requests.computedTokens(slot) < requests.promptTokens(slot)) {
                continue;
            }
            rank.started.remove(slot);
            if (pipelined) {
                requests.setPhase(slot, RequestTable.IN_PIPELINE);
                requestEvents.schedule(slot, RequestEvents.PIPELINE_OUT, instance.pipelineOutAt);
            } else {
                prefilled(slot);
            }
        }
        instance.chunks = 0;
    }

    void countChunk(PoolTotals poolTotals, Rank rank, int slot) {
        int tokens = requests.chunkTokens(slot);
        requests.setComputedTokens(slot, requests.computedTokens(slot) + tokens);
        addBacklog(rank, -tokens);
        poolTotals.chunks++;
        poolTotals.promptTokens += tokens;
        if (requests.is(slot, RequestTable.AGAIN)) {
            poolTotals.recomputedTokens += tokens;
        }
    }

    /** A prompt is computed. */
    private void prefilled(int slot) {
        double now = events.now();
        Rank rank = requests.computingRank(slot);
        boolean local = requests.is(slot, RequestTable.LOCAL);
        boolean seen = local || scenario.firstToken() == FirstToken.END_OF_PREFILL;
        boolean inPipeline = requests.phase(slot) == RequestTable.IN_PIPELINE;
        requests.setPrefilledAt(slot, now);
        kv.keep(rank, slot, KvLedger.side(local));
        if (local || scenario.firstToken() != FirstToken.FIRST_DECODE_STEP) {
            requests.setMade(slot, requests.made(slot) + 1);
            rank.instance.pool.totals.outputTokens++;
            if (seen) {
                seeToken(slot, now);
            }
        }
        boolean last = seen && requests.made(slot) == requests.outputTokens(slot);
        if (local) {
            if (last) {
                leaveDecodeRank(rank, slot, 0);
                end(slot, End.FINISHED);
            } else {
                kv.convertHold(rank, slot);
                if (inPipeline) {
                    requests.setPhase(slot, RequestTable.READY);
                    rank.returning.addLast(slot);
                    rank.mayChange();
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
            moves().cancel(slot);
            Rank left = leaveDecodeSide(slot);
            kv.release(rank, slot, RequestTable.PROMPT_SIDE, 0);
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
    void afterRelease(Rank rank, boolean finished) {
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
        if (Double.isNaN(requests.firstTokenAt(slot))) {
            requests.setFirstTokenAt(slot, now);
            served.firstToken(now - requests.arrivedAt(slot));
        } else {
            double gap = now - requests.lastTokenAt(slot);
            requests.noteGap(slot, gap);
            if (requests.is(slot, RequestTable.MEASURED)) {
                meter.gap(requests.requestClass(slot), gap, 1);
            }
        }
        requests.setLastTokenAt(slot, now);
    }

    // From prefill to decode

    KvMoves moves() {
        if (moves == null) {
            throw new IllegalStateException("an aggregated deployment moves no KV");
        }
        return moves;
    }

    private void endFlow() {
        int slot = moves().endFlow();
        if (slot != RequestTable.NONE) {
            moved(slot);
        }
    }

    void handOff(int slot) {
        boolean hasRoom = requests.is(slot, RequestTable.HAS_ROOM);
        boolean chosen = requests.is(slot, RequestTable.DECODE_CHOSEN);
        if (chosen && !hasRoom && !decodeTargets.isOpen(requests.decodingRank(slot))) {
            leaveDecodeTarget(slot);
            chosen = false;
        }
        if (!chosen) {
            if (decodeTargets.isShut()) {
                doors.waitWithPrompt(slot);
                return;
            }
            decodeTargets.sent(slot, chooseDecodeRank(slot));
        }
        if (!hasRoom) {
            waitForRoom(slot, RequestTable.WAITING_FOR_ROOM);
        } else if (!requests.is(slot, RequestTable.LAYERED) || isCutOff(slot)) {
            move(slot);
        } else if (moves().endOfLayers(slot)) {
            moved(slot);
        }
    }

    /** The KV of a computed prompt goes to where there is room for it. */
    private void move(int slot) {
        if (isCutOff(slot)) {
            requests.setPhase(slot, RequestTable.TRANSFERRING);
            requests.setTransferStartedAt(slot, events.now());
        } else {
            moves().start(slot);
        }
    }

    /** Whether nothing gets from where its prompt was computed to where it will decode, one of the two being dead. */
    private boolean isCutOff(int slot) {
        return requests.computingRank(slot).instance.isDead()
                || requests.decodingRank(slot).instance.isDead();
    }

    private void waitForRoom(int slot, int phase) {
        double now = events.now();
        Rank rank = requests.decodingRank(slot);
        if (refuses(rank)) {
            evacuation.refuseDecode(slot, phase == RequestTable.WAITING_FOR_ROOM);
            return;
        }
        requests.setPhase(slot, phase);
        if (requests.is(slot, RequestTable.PREEMPTED) && phase == RequestTable.WAITING_BEFORE_PREFILL) {
            rank.waitingForRoom.addFirst(slot);
        } else {
            rank.waitingForRoom.addLast(slot);
        }
        requests.setWaitingSince(slot, now);
        rank.instance.waitingForRoom++;
        rank.instance.pool.roomAwaited(now);
        if (rank.waitingForRoom.first() == slot) {
            giveRoom(rank);
        }
        noteQueue(rank);
    }

    void leaveRoomQueue(int slot) {
        Rank rank = requests.decodingRank(slot);
        rank.waitingForRoom.remove(slot);
        rank.instance.waitingForRoom--;
        rank.instance.pool.roomLeft(events.now(), events.now() - requests.waitingSince(slot));
    }

    private void giveRoom(Instance instance) {
        if (instance.waitingForRoom > 0) {
            for (Rank rank : instance.ranks) {
                giveRoom(rank);
            }
        }
    }

    /** Reserves room for those who wait, in their order; those who were preempted here come before them. */
    void giveRoom(Rank rank) {
        if (rank.waitingForRoom.isEmpty()
                || rank.instance.forming
                || rank.instance.isDead()
                || rank.prompts.holdsPreempted()) {
            return;
        }
        double now = events.now();
        rank.instance.growTo(now, rank);
        while (!rank.waitingForRoom.isEmpty()) {
            int slot = rank.waitingForRoom.first();
            if (!kv.hasRoom(rank, slot, RequestTable.DECODE_SIDE, false)) {
                break;
            }
            rank.waitingForRoom.removeFirst();
            rank.instance.waitingForRoom--;
            rank.instance.pool.roomLeft(now, now - requests.waitingSince(slot));
            kv.hold(rank, slot, RequestTable.DECODE_SIDE, false);
            requests.setPastTokens(
                    slot, requests.drawnHitTokens(slot) >= 0 ? 0 : rank.targets.cache.foundTokens(rank, slot));
            requests.mark(slot, RequestTable.HAS_ROOM, true);
            requests.setRoomAt(slot, now);
            if (requests.phase(slot) == RequestTable.WAITING_BEFORE_PREFILL) {
                sendPrompt(slot);
            } else {
                move(slot);
            }
        }
        if (rank.grows() && rank.instance.cutToRoom(rank)) {
            scheduleRunEnd(rank.instance);
        }
    }

    private void moved(int slot) {
        double now = events.now();
        Rank from = requests.computingRank(slot);
        Rank rank = requests.decodingRank(slot);
        requests.setMovedAt(slot, now);
        requests.setTransferSeconds(slot, requests.transferSeconds(slot) + now - requests.transferStartedAt(slot));
        moves().count(slot);
        requests.mark(slot, RequestTable.HAS_ROOM, false);
        requests.mark(slot, RequestTable.LAYERED, false);
        kv.release(from, slot, RequestTable.PROMPT_SIDE, 0);
        kv.keep(rank, slot, RequestTable.DECODE_SIDE);
        boolean waiting = !rank.waitingForRoom.isEmpty() || !rank.prompts.isEmpty();
        if (waiting && rank.targets.cache.isOn(rank)) {
            // What was kept may let those who wait fit at the next step.
            cut(rank.instance);
        }
        if (scenario.firstToken() == FirstToken.END_OF_TRANSFER) {
            seeToken(slot, now);
        }
        if (scenario.firstToken() == FirstToken.END_OF_TRANSFER && requests.made(slot) == requests.outputTokens(slot)) {
            leaveDecodeRank(rank, slot, 0);
            end(slot, End.FINISHED);
            afterRelease(rank, true);
        } else {
            requests.setPhase(slot, RequestTable.READY);
            rank.ready.addLast(slot);
            rank.mayChange();
            if (rank.seatsTaken < rank.seats) {
                wake(rank);
            }
            giveRoom(rank);
        }
        promptWaits(from);
    }

    // Ends

    /** A request's blocks, seat and work at the rank where it decodes are given back. */
    void leaveDecodeRank(Rank rank, int slot, long grown) {
        kv.release(rank, slot, RequestTable.DECODE_SIDE, grown);
        if (requests.is(slot, RequestTable.SEATED)) {
            rank.unseat(requests, slot);
        }
        rank.targets.addWork(rank, -mostBlocks(rank, slot));
    }

    /** A request whose KV is where it will decode, and which is in no batch, leaves. */
    void leaveReady(int slot) {
        Rank rank = requests.decodingRank(slot);
        long grown = 0;
        if (requests.is(slot, RequestTable.SEATED)) {
            rank.returning.remove(slot);
            grown = rank.grows() ? Math.ceilDiv(requests.promptTokens(slot), rank.kv.blockTokens()) : 0;
        } else {
            rank.ready.remove(slot);
        }
        leaveDecodeRank(rank, slot, grown);
    }

    /** The same for a request whose prompt is computed elsewhere; returns the rank where it had room, if it had. */
    @Nullable
    Rank leaveDecodeSide(int slot) {
        if (!requests.is(slot, RequestTable.DECODE_CHOSEN)) {
            return null;
        }
        Rank rank = requests.decodingRank(slot);
        leaveDecodeRank(rank, slot, 0);
        return requests.is(slot, RequestTable.HAS_ROOM) ? rank : null;
    }

    /** Somebody who left had room at a rank, when that is not null. */
    void roomLeft(@Nullable Rank rank) {
        if (rank != null) {
            afterRelease(rank, true);
        }
    }

    void end(int slot, End how) {
        ended++;
        measuredOpen -= requests.is(slot, RequestTable.MEASURED) ? 1 : 0;
        if (timeoutSeconds < Double.POSITIVE_INFINITY) {
            requestEvents.cancelPatienceEnd(slot);
        }
        endedTokens += requests.made(slot);
        if (how == End.FINISHED) {
            served.finished(requests.made(slot), events.now() - requests.firstTokenAt(slot));
        }
        tell(slot, how);
        if (requests.is(slot, RequestTable.MEASURED)) {
            measuredEnded++;
            isHopeless = scenario.endsWhenHopeless() && meter.isHopeless();
        }
        int thread = requests.thread(slot);
        requests.close(slot);
        if (thread != RequestSource.NO_THREAD) {
            source.ended(thread, events.now());
            scheduleArrival();
        }
    }

    private void tell(int slot, End how) {
        var view = requests.view(slot, how, events.now());
        served.ended(meter.ended(view, requests.is(slot, RequestTable.MEASURED)));
        listener.ended(view);
    }

    /** What of a taken prompt is not computed yet will not be. */
    void drop(Rank rank, int slot) {
        int tokens = requests.promptTokens(slot) - requests.computedTokens(slot);
        addBacklog(rank, -tokens);
        droppedTokens += tokens;
    }
}
