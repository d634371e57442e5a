package io.goodput.engine;

import io.goodput.contracts.ClientTimeout.Until;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.QueueOrder;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.CacheTier;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.workload.RequestSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The judge of the engine: {@code docs/engine.md} written down token by token, with an object for everything, lists that
 * are searched from end to end, and nothing kept that can be counted again. Slow on purpose. It shares with the engine
 * only the records of the scenario, the workload, the step model and the random streams.
 */
final class ReferenceSimulator {
    /** Where a request is. */
    enum Phase {
        /** Waits for decode room before its prompt is computed. */
        WAITING_FOR_ROOM,
        QUEUED,
        LOADING,
        PREFILLING,
        COMING_OUT,
        /** Waits for decode room with its prompt computed. */
        HANDING_OFF,
        MOVING,
        READY,
        /** Computed here; joins at the next step. */
        JOINING,
        DECODING,
        /** Waits until an instance opens. */
        AT_DOOR,
        OVER
    }

    /** A request and what happened to it. */
    static final class Request implements RequestView {
        final long number;
        final int requestClass;
        final double arrivedAt;
        final int input;
        final int output;
        final int maxOutput;
        final int drawn;
        final long[] ids;
        final int session;
        final int thread;
        final double givesUpAt;

        Phase phase = Phase.WAITING_FOR_ROOM;
        /** Tokens of the prompt to compute now: tokens already made included when it is computed again. */
        int prompt;
        /** Of those, tokens that are computed or were hit. */
        int computed;

        int made;
        boolean unseen;
        double lastSeenAt = Double.NaN;
        double longestGap;
        boolean withoutHits;
        boolean sentBack;
        /** Goes before others: it was preempted and has not begun again since. */
        boolean preempted;
        /** Was let in, and is not asked again. */
        boolean admitted;
        /** Its prompt is computed again. */
        boolean again;
        /** Waits at a door with its prompt computed. */
        boolean holdsPrompt;

        int retries;
        boolean local;
        boolean first;
        boolean gaveUp;
        long gaveUpOrder;
        long seat;
        long due;
        double loadedAt = Double.NaN;
        double outAt = Double.NaN;

        @Nullable
        Rank promptRank;

        @Nullable
        Rank decodeRank;

        ReferenceCache.@Nullable Holding promptHolding;

        ReferenceCache.@Nullable Holding decodeHolding;

        int decodeHit;

        @Nullable
        Flow flow;

        End end = End.IN_FLIGHT;
        int cachedTokens;
        int promptInstance = -1;
        int promptRankIndex;
        int decodeInstance = -1;
        int decodeRankIndex;
        double takenAt = Double.NaN;
        double prefilledAt = Double.NaN;
        double roomAt = Double.NaN;
        double movedAt = Double.NaN;
        double transferSeconds;
        double firstTokenAt = Double.NaN;
        double endedAt = Double.NaN;
        int preemptions;

        Request(long number, RequestSource source, double arrivedAt, ClientTimeout timeout) {
            this.number = number;
            this.arrivedAt = arrivedAt;
            requestClass = source.requestClass();
            input = source.inputTokens();
            output = source.outputTokens();
            maxOutput = source.maxOutputTokens();
            drawn = source.drawnHitTokens();
            ids = new long[source.blockIds()];
            source.copyBlockIds(ids);
            session = source.session();
            thread = source.thread();
            givesUpAt = arrivedAt + timeout.seconds();
            prompt = input;
        }

        @Override
        public long number() {
            return number;
        }

        /** In flight with the gap that is open. */
        @Override
        public double longestGapSeconds() {
            boolean isOpen = end == End.IN_FLIGHT && !Double.isNaN(firstTokenAt);
            return isOpen ? Math.max(longestGap, endedAt - lastSeenAt) : longestGap;
        }

        @Override
        public int requestClass() {
            return requestClass;
        }

        @Override
        public End end() {
            return end;
        }

        @Override
        public int session() {
            return session;
        }

        @Override
        public int drawnHitTokens() {
            return drawn;
        }

        @Override
        public int maxOutputTokens() {
            return maxOutput;
        }

        @Override
        public int wantedOutputTokens() {
            return output;
        }

        @Override
        public double arrivedAt() {
            return arrivedAt;
        }

        @Override
        public int inputTokens() {
            return input;
        }

        @Override
        public int outputTokens() {
            return made;
        }

        @Override
        public int cachedTokens() {
            return cachedTokens;
        }

        @Override
        public int promptInstance() {
            return promptInstance;
        }

        @Override
        public int promptRank() {
            return promptRankIndex;
        }

        @Override
        public int decodeInstance() {
            return decodeInstance;
        }

        @Override
        public int decodeRank() {
            return decodeRankIndex;
        }

        @Override
        public double takenAt() {
            return takenAt;
        }

        @Override
        public double prefilledAt() {
            return prefilledAt;
        }

        @Override
        public double roomAt() {
            return roomAt;
        }

        @Override
        public double movedAt() {
            return movedAt;
        }

        @Override
        public double transferSeconds() {
            return transferSeconds;
        }

        @Override
        public double firstTokenAt() {
            return firstTokenAt;
        }

        @Override
        public double endedAt() {
            return endedAt;
        }

        @Override
        public int preemptions() {
            return preemptions;
        }

        @Override
        public int retries() {
            return retries;
        }
    }

    /** What a transfer waits for. */
    enum FlowState {
        SET_UP,
        FLOWING,
        /** Its bytes are there, but not all of them were computed, or its last layer cannot be there yet. */
        FLOWN
    }

    /** A transfer. */
    static final class Flow {
        final Request request;
        final Instance source;
        final Instance destination;
        /** Whether it began before its prompt was computed. */
        final boolean layered;
        /** Whether it takes the fabric and not the network. */
        final boolean inFabric;

        final double startedAt;
        final double setUpAt;
        final long bytes;
        FlowState state = FlowState.SET_UP;
        double left;
        double rate;
        double flowsUntil = Double.POSITIVE_INFINITY;
        /** When it is over, once that is known. */
        double endsAt = Double.NaN;

        Flow(
                Request request,
                Instance source,
                Instance destination,
                boolean inFabric,
                double startedAt,
                double setUpAt,
                long bytes) {
            this.request = request;
            this.source = source;
            this.destination = destination;
            this.inFabric = inFabric;
            this.layered = request.phase == Phase.PREFILLING;
            this.startedAt = startedAt;
            this.setUpAt = setUpAt;
            this.bytes = bytes;
            this.left = (double) bytes;
        }
    }

    record Chunk(Request request, int past, int tokens) {
        boolean ending() {
            return past + tokens == request.prompt;
        }
    }

    /** A step under way; chunks are in the order of the ranks. */
    static final class Step {
        final List<Chunk> chunks = new ArrayList<>();
        final List<Request> members = new ArrayList<>();
        double startedAt;
        double seconds;
        double joules;
        double promptShare;
    }

    /** One scheduler. */
    static final class Rank {
        final Instance instance;
        final int index;
        final ReferenceCache cache;
        final List<Request> queue = new ArrayList<>();
        final List<Request> roomQueue = new ArrayList<>();
        final List<Request> loading = new ArrayList<>();
        final List<Request> partial = new ArrayList<>();
        final List<Request> comingOut = new ArrayList<>();
        final List<Request> joining = new ArrayList<>();
        final List<Request> ready = new ArrayList<>();
        final List<Request> members = new ArrayList<>();

        Rank(Instance instance, int index, ReferenceCache cache) {
            this.instance = instance;
            this.index = index;
            this.cache = cache;
        }

        int seatsTaken() {
            return members.size() + joining.size() + loading.size() + partial.size() + comingOut.size();
        }
    }

    static final class Instance {
        final Pool pool;
        final PoolTotals totals;
        /** Through all pools. */
        final int number;
        /** In its pool. */
        final int index;

        final List<Rank> ranks = new ArrayList<>();
        long decodeSteps;
        double lastOutAt = Double.NEGATIVE_INFINITY;

        @Nullable
        Step step;

        /** Whether requests are sent to it. */
        boolean isOpen = true;
        /** Whether its hardware has failed without anybody knowing. */
        boolean isDead;
        /** Whether nothing is computed, loaded or moved there any more. */
        boolean isStopped;
        /** How many times as long as they should its steps take. */
        double slowness = 1;

        int rack;
        /** The racks that it stands in, and the scale-up domain there. */
        int space;

        int domain;
        final LastStep lastPromptStep = new LastStep();
        final LastStep lastDecodeStep = new LastStep();

        Instance(Pool pool, PoolTotals totals, int number, int index) {
            this.pool = pool;
            this.totals = totals;
            this.number = number;
            this.index = index;
        }
    }

    /** The last step of a kind. */
    static final class LastStep {
        double endedAt = -1;
        int members;
        long tokens;
        double seconds;

        void set(LastStep other) {
            endedAt = other.endedAt;
            members = other.members;
            tokens = other.tokens;
            seconds = other.seconds;
        }
    }

    /** Routing to one role. */
    static final class Router {
        final PoolRole role;
        final RoutingSpec spec;
        final RandomStream stream;
        final List<Rank> targets = new ArrayList<>();
        final List<Request> door = new ArrayList<>();
        final Map<Integer, Rank> sessions = new HashMap<>();
        int turn = -1;
        double interval = Double.NaN;
        final Map<Rank, Long> work = new HashMap<>();
        final Map<Rank, Long> uncomputed = new HashMap<>();
        final Map<Rank, Long> used = new HashMap<>();

        Router(PoolRole role, RoutingSpec spec, long seed) {
            this.role = role;
            this.spec = spec;
            this.stream = new RandomStream(seed, "routing/" + role.name().toLowerCase(Locale.ROOT));
        }

        /** The targets that get requests. */
        List<Rank> open() {
            return targets.stream().filter(rank -> rank.instance.isOpen).toList();
        }

        boolean isShut() {
            return open().isEmpty();
        }
    }

    /** What may come next; of events at the same time the lowest order, number and kind. */
    record Event(double time, int order, long number, int kind, Runnable action) {
        static final Comparator<Event> ORDER = Comparator.comparingDouble(Event::time)
                .thenComparingInt(Event::order)
                .thenComparingLong(Event::number)
                .thenComparingInt(Event::kind);
    }

    /** A gap between two tokens of a request. */
    record Gap(long request, int requestClass, double seconds) {}

    /** Requests in the order of their ends. */
    final List<Request> ended = new ArrayList<>();

    final List<Gap> gaps = new ArrayList<>();
    final List<PoolTotals> totals = new ArrayList<>();
    /** Totals at the start and at the end of the measured window. */
    final List<PoolTotals> totalsAtStart = new ArrayList<>();

    final List<PoolTotals> totalsAtEnd = new ArrayList<>();
    double windowStart = Double.NaN;
    double windowEnd = Double.NaN;
    double now;
    /** Rare things that came up. */
    final Set<String> seen = new TreeSet<>();

    long events;
    int longestLoading;
    long reformed;

    private final Scenario scenario;
    private final RequestSource source;
    private final Consumer<String> log;
    final List<Instance> instances = new ArrayList<>();
    private final Router promptRouter;
    private final Router decodeRouter;
    private final List<Request> alive = new ArrayList<>();
    /** Of pools that change. */
    final @Nullable ReferenceFleet fleet;

    private final List<Flow> flows = new ArrayList<>();
    private double flowsUpdatedAt;
    long arrived;
    long arrivedPromptTokens;
    long takenPromptTokens;
    /** Times to first token, and times per output token of the finished. */
    final List<Double> firstTokenWaits = new ArrayList<>();

    final List<Double> spacings = new ArrayList<>();
    long insideLimits;
    long finished;
    long finishedTokens;
    long retries;
    long migrations;
    long lostTokens;
    private double patienceEnds = Double.POSITIVE_INFINITY;
    private long measuredAlive;
    private long orders;
    /** Whether somebody who was preempted before was taken in the step that is being formed. */
    private boolean tookPreempted;

    @Nullable
    private Instance endingStep;

    @Nullable
    private Instance forming;

    ReferenceSimulator(Scenario scenario) {
        this(scenario, line -> {});
    }

    ReferenceSimulator(Scenario scenario, Consumer<String> log) {
        this.scenario = scenario;
        this.log = log;
        this.source = scenario.workload().open(scenario.seed());
        this.promptRouter = new Router(
                scenario.isAggregated() ? PoolRole.AGGREGATED : PoolRole.PREFILL,
                scenario.promptRouting(),
                scenario.seed());
        this.decodeRouter = new Router(PoolRole.DECODE, scenario.decodeRouting(), scenario.seed());
        for (Pool pool : scenario.pools()) {
            PoolTotals poolTotals = new PoolTotals();
            totals.add(poolTotals);
            PrefixCaching caching = pool.caching();
            CacheTier shared = caching == null ? null : caching.shared();
            CacheTier host = caching == null ? null : caching.host();
            ReferenceCache.Tier sharedTier = caching == null || shared == null
                    ? null
                    : new ReferenceCache.Tier(shared, caching.hashTokens(), null);
            for (int i = 0; i < pool.instances(); i++) {
                Instance instance = new Instance(pool, poolTotals, instances.size(), i);
                ReferenceCache.Tier hostTier = caching == null || host == null
                        ? null
                        : new ReferenceCache.Tier(host, caching.hashTokens(), sharedTier);
                for (int r = 0; r < pool.ranks(); r++) {
                    instance.ranks.add(
                            new Rank(instance, r, new ReferenceCache(pool, poolTotals, hostTier, sharedTier)));
                }
                instances.add(instance);
            }
        }
        for (Router router : List.of(promptRouter, decodeRouter)) {
            for (int r = 0; r < 1_000; r++) {
                for (Instance instance : instances) {
                    if (instance.pool.role() == router.role && r < instance.pool.ranks()) {
                        router.targets.add(instance.ranks.get(r));
                    }
                }
            }
        }
        fleet = scenario.elasticity() == null ? null : new ReferenceFleet(this, scenario, scenario.elasticity());
        lookForArrivals();
    }

    // The run.

    void run() {
        while (true) {
            Event event = next();
            if (event == null) {
                break;
            }
            pass(event.time);
            events++;
            event.action.run();
            lookForArrivals();
            if (fleet != null) {
                fleet.settle();
            }
            formAll();
            seeQueues();
            boolean idle = alive.isEmpty() && !isArrivalKnown();
            if (now >= patienceEnds
                    || (measuredAlive == 0
                            && (idle || arrived > scenario.sample().end()))) {
                break;
            }
        }
        for (Request request : List.copyOf(alive)) {
            request.endedAt = now;
            ended.add(request);
        }
        if (Double.isNaN(windowStart)) {
            windowStarts();
        }
        if (Double.isNaN(windowEnd)) {
            windowEnds();
        }
    }

    private boolean isArrivalKnown() {
        return arrived < mostArrivals() && source.nextArrivalSeconds() < Double.POSITIVE_INFINITY;
    }

    /** Where pools change, an hour is waited from when no measured request is known to arrive any more. */
    private void lookForArrivals() {
        if (fleet != null && (arrived > scenario.sample().end() || !isArrivalKnown())) {
            patienceEnds = Math.min(patienceEnds, now + 3_600);
        } else {
            patienceEnds = Double.POSITIVE_INFINITY;
        }
    }

    private void windowStarts() {
        windowStart = now;
        if (fleet != null) {
            fleet.windowStarts();
        }
        totals.forEach(each -> each.longestQueue = 0);
        copyTotals(totalsAtStart);
    }

    private void windowEnds() {
        windowEnd = now;
        if (fleet != null) {
            fleet.windowEnds();
        }
        copyTotals(totalsAtEnd);
    }

    private void copyTotals(List<PoolTotals> to) {
        for (PoolTotals each : totals) {
            PoolTotals copy = new PoolTotals();
            copy.set(each);
            to.add(copy);
        }
    }

    /** Whether nobody holds anything any more. */
    boolean isEmpty() {
        return instances.stream()
                .flatMap(instance -> instance.ranks.stream())
                .allMatch(rank -> rank.cache.isEmpty() && rank.seatsTaken() == 0 && rank.ready.isEmpty());
    }

    long underWay() {
        return alive.size();
    }

    private @Nullable Event next() {
        List<Event> candidates = new ArrayList<>();
        double arrival = source.nextArrivalSeconds();
        if (arrival < Double.POSITIVE_INFINITY && arrived < mostArrivals()) {
            candidates.add(new Event(arrival, 0, 0, 0, () -> arrive(arrival)));
        }
        for (Request r : alive) {
            if (r.phase == Phase.LOADING) {
                candidates.add(new Event(r.loadedAt, 1, r.number, 0, () -> loaded(r)));
            }
            if (r.phase == Phase.COMING_OUT) {
                candidates.add(new Event(r.outAt, 1, r.number, 1, () -> comesOut(r)));
            }
            Flow flow = r.flow;
            if (flow != null) {
                if (flow.state == FlowState.SET_UP) {
                    candidates.add(new Event(flow.setUpAt, 1, r.number, 2, () -> setUp(flow)));
                } else if (flow.state == FlowState.FLOWING) {
                    candidates.add(new Event(flow.flowsUntil, 1, r.number, 3, () -> flowEnds(flow)));
                } else if (!Double.isNaN(flow.endsAt)) {
                    candidates.add(new Event(flow.endsAt, 1, r.number, 3, () -> moved(r)));
                }
            }
            if (r.givesUpAt < Double.POSITIVE_INFINITY
                    && !r.gaveUp
                    && (scenario.timeout().until() == Until.LAST_TOKEN || Double.isNaN(r.firstTokenAt))) {
                candidates.add(new Event(r.givesUpAt, 1, r.number, 4, () -> giveUp(r)));
            }
        }
        for (Instance instance : instances) {
            Step step = instance.step;
            if (step != null) {
                candidates.add(
                        new Event(step.startedAt + step.seconds, 2, instance.number, 0, () -> stepEnds(instance)));
            }
        }
        if (fleet != null) {
            fleet.addEvents(candidates);
        }
        if (patienceEnds < Double.POSITIVE_INFINITY) {
            candidates.add(new Event(patienceEnds, 100, 0, 0, () -> {}));
        }
        return candidates.stream()
                .filter(event -> event.time < Double.POSITIVE_INFINITY)
                .min(Event.ORDER)
                .orElse(null);
    }

    private long mostArrivals() {
        long wanted = scenario.sample().end() + 1;
        return wanted + Math.min(9 * Math.min(wanted, 1_000_000), 1_000_000);
    }

    /** Time goes by. */
    private void pass(double time) {
        double dt = time - now;
        if (dt < 0) {
            throw new IllegalStateException("time went back from " + now + " to " + time);
        }
        if (dt > 0) {
            if (fleet != null) {
                fleet.pass(dt);
            }
            for (Instance instance : instances) {
                PoolTotals t = instance.totals;
                Step step = instance.step;
                if (step != null) {
                    t.servingSeconds += dt;
                    t.prefillSeconds += dt * step.promptShare;
                    t.joules += step.joules * (dt / step.seconds);
                    t.memberSeconds += dt * step.members.size();
                }
                for (Rank rank : instance.ranks) {
                    t.usedBlockSeconds += dt * rank.cache.used();
                    t.cachedBlockSeconds += dt * rank.cache.cached();
                    t.queueSeconds += dt * rank.queue.size();
                    t.roomQueueSeconds += dt * rank.roomQueue.size();
                }
            }
        }
        now = time;
    }

    private void seeQueues() {
        for (Instance instance : instances) {
            for (Rank rank : instance.ranks) {
                int length = instance.pool.role() == PoolRole.DECODE ? rank.roomQueue.size() : rank.queue.size();
                if (length > instance.totals.longestQueue) {
                    instance.totals.longestQueue = length;
                    say("the longest queue is %d at %s", length, name(rank));
                }
                longestLoading = Math.max(longestLoading, rank.loading.size());
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod")
    void say(String format, Object... values) {
        log.accept(String.format(Locale.ROOT, "%.9f ", now) + String.format(Locale.ROOT, format, values));
    }

    private static String name(@Nullable Rank rank) {
        return rank == null ? "-" : rank.instance.number + "." + rank.index;
    }

    // Arrival and admission.

    private void arrive(double time) {
        if (arrived == scenario.sample().warmupRequests()) {
            windowStarts();
        } else if (arrived == scenario.sample().end()) {
            windowEnds();
        }
        source.take();
        Request r = new Request(arrived++, source, time, scenario.timeout());
        say("request %d arrives: %d in, %d out of %d", r.number, r.input, r.output, r.maxOutput);
        alive.add(r);
        if (isMeasured(r)) {
            measuredAlive++;
        }
        arrivedPromptTokens += r.input;
        if (canEverFit(r)) {
            send(r);
        } else {
            end(r, RequestView.End.REJECTED);
        }
    }

    /** Sends a request on its way, for the first time or again. */
    private void send(Request r) {
        if (scenario.isAggregated()) {
            sendPrompt(r);
            return;
        }
        boolean destinationFirst = scenario.handOff() == HandOff.DESTINATION_FIRST;
        if ((destinationFirst || scenario.localPrefill() != null) && decodeRouter.isShut()) {
            waitAtDoor(decodeRouter, r);
            return;
        }
        if (destinationFirst || scenario.localPrefill() != null) {
            chooseDecode(r);
        }
        Rank decode = r.decodeRank;
        if (decode != null && scenario.localPrefill() != null) {
            int toCompute = r.prompt - (r.withoutHits ? 0 : hit(decode, r, true).tokens());
            if (scenario.localPrefill().takes(toCompute, r.prompt)) {
                sendPrompt(decodeRouter, decode, r, true);
                return;
            }
        }
        if (decode != null && destinationFirst) {
            decodeRouter.sessions.put(r.session, decode);
            waitForRoom(r, Phase.WAITING_FOR_ROOM);
            return;
        }
        sendPrompt(r);
    }

    /** Sends a prompt to the target that routing chooses, or lets it wait for one. */
    private void sendPrompt(Request r) {
        if (promptRouter.isShut()) {
            if (r.decodeHolding == null) {
                r.decodeRank = null;
            }
            waitAtDoor(promptRouter, r);
        } else {
            sendPrompt(promptRouter, choose(promptRouter, r), r, scenario.isAggregated());
        }
    }

    private void sendPrompt(Router router, Rank target, Request r, boolean local) {
        if (!r.admitted && !admits(router, target, r)) {
            reject(r);
            return;
        }
        r.admitted = true;
        if (refuses(target)) {
            seen.add("refused");
            say("request %d is refused by %s", r.number, name(target));
            Rank room = r.decodeHolding == null ? null : r.decodeRank;
            releaseDecode(r);
            beginAgain(r, true);
            if (room != null) {
                giveRoom(room);
            }
            return;
        }
        router.sessions.put(r.session, target);
        if (!local && r.decodeRank != null && r.decodeHolding == null) {
            decodeRouter.sessions.put(r.session, r.decodeRank);
        }
        r.local = local;
        if (local) {
            r.decodeRank = target;
            r.decodeInstance = target.instance.number;
            r.decodeRankIndex = target.index;
        }
        enqueue(target, r, r.preempted);
    }

    private void reject(Request r) {
        r.promptInstance = -1;
        r.promptRankIndex = 0;
        r.decodeInstance = -1;
        r.decodeRankIndex = 0;
        r.roomAt = Double.NaN;
        end(r, RequestView.End.REJECTED);
    }

    private void chooseDecode(Request r) {
        Rank target = choose(decodeRouter, r);
        r.decodeRank = target;
        r.decodeInstance = target.instance.number;
        r.decodeRankIndex = target.index;
    }

    /** Dead without anybody knowing, where what is sent to such an instance comes back at once. */
    private boolean refuses(Rank rank) {
        return rank.instance.isDead
                && Objects.requireNonNull(scenario.elasticity()).afterFailure().refuses();
    }

    private boolean isMeasured(Request r) {
        return r.number >= scenario.sample().warmupRequests()
                && r.number < scenario.sample().end();
    }

    private boolean canEverFit(Request r) {
        boolean decodes = scenario.isAggregated()
                || r.maxOutput > 1
                || scenario.firstToken() != FirstToken.END_OF_PREFILL
                || scenario.handOff() == HandOff.DESTINATION_FIRST
                || scenario.localPrefill() != null;
        for (Pool pool : scenario.pools()) {
            boolean again = scenario.recovery() == Recovery.PREFILL
                    || (scenario.elasticity() != null && scenario.elasticity().movesRequests());
            boolean whole = pool.role() != PoolRole.PREFILL || again;
            long tokens = whole ? (long) r.input + r.maxOutput : r.input;
            boolean visits = pool.role() != PoolRole.DECODE || decodes;
            if (visits && pool.kv().blocksFor(tokens) > pool.kv().blocks()) {
                return false;
            }
        }
        return true;
    }

    private boolean admits(Router router, Rank target, Request r) {
        long queued = 0;
        for (Rank rank : router.targets) {
            queued += rank.queue.size();
        }
        if (queued >= scenario.admission().maxQueuedRequests()) {
            say("request %d is rejected: %d are queued", r.number, queued);
            return false;
        }
        Pool pool = target.instance.pool;
        int full = pool.maxNumBatchedTokens();
        double perToken = new ReferenceSteps(
                                pool,
                                List.of(new ReferenceSteps.Part(
                                        List.of(new ReferenceSteps.Piece(full, 0, true)), List.of())))
                        .seconds()
                / full;
        long tokens = uncomputed(target) + r.prompt - hit(target, r, true).tokens();
        if (tokens * perToken > scenario.admission().maxPredictedTtftSeconds()) {
            say("request %d is rejected: %d tokens before its first", r.number, tokens);
            return false;
        }
        return true;
    }

    /** Puts a prompt into a queue, before all others when {@code first}. */
    private void enqueue(Rank rank, Request r, boolean first) {
        say("request %d is queued at %s%s", r.number, name(rank), first ? " before all others" : "");
        r.phase = Phase.QUEUED;
        r.first = first;
        r.promptRank = rank;
        r.promptInstance = rank.instance.number;
        r.promptRankIndex = rank.index;
        r.computed = 0;
        int place = 0;
        if (!first) {
            while (place < rank.queue.size()
                    && (rank.queue.get(place).first || !isBefore(rank.instance.pool, r, rank.queue.get(place)))) {
                place++;
            }
        }
        rank.queue.add(place, r);
    }

    private boolean isBefore(Pool pool, Request a, Request b) {
        QueueOrder order = pool.queueOrder();
        if (order == QueueOrder.SHORTEST_PROMPT_FIRST) {
            return a.prompt < b.prompt || (a.prompt == b.prompt && a.number < b.number);
        }
        if (order == QueueOrder.PRIORITY) {
            int first = scenario.classes().get(a.requestClass).priority();
            int second = scenario.classes().get(b.requestClass).priority();
            return first > second || (first == second && a.number < b.number);
        }
        return false;
    }

    // Routing.

    private ReferenceCache.Hit hit(Rank rank, Request r, boolean slower) {
        return rank.cache.find(r.ids, r.drawn, r.prompt, slower);
    }

    /** Prompt tokens sent to a target and not computed yet. */
    long uncomputed(Rank rank) {
        long sum = 0;
        for (Request r : alive) {
            boolean prompt = r.phase == Phase.QUEUED || r.phase == Phase.LOADING || r.phase == Phase.PREFILLING;
            if (prompt && r.promptRank == rank) {
                sum += r.prompt - r.computed;
            }
        }
        return sum;
    }

    /** Work sent to a target and not done. */
    private long work(Rank rank) {
        Pool pool = rank.instance.pool;
        if (pool.role() == PoolRole.PREFILL) {
            return uncomputed(rank);
        }
        long sum = 0;
        for (Request r : alive) {
            if (r.decodeRank == rank) {
                sum += pool.kv().blocksFor((long) r.input + r.maxOutput);
            }
        }
        return sum;
    }

    private Rank choose(Router router, Request r) {
        double staleness = router.spec.stalenessSeconds();
        double interval = staleness == 0 ? Double.NaN : Math.floor(now / staleness);
        if (Double.isNaN(interval) || interval != router.interval) {
            router.interval = interval;
            for (Rank rank : router.targets) {
                router.work.put(rank, work(rank));
                router.uncomputed.put(rank, uncomputed(rank));
                router.used.put(rank, rank.cache.used());
            }
        }
        List<Rank> targets = router.open();
        Rank chosen = switch (router.spec.policy()) {
            case ROUND_ROBIN -> nextInTurn(router);
            case RANDOM -> draw(router);
            case LEAST_LOADED -> leastLoaded(router);
            case POWER_OF_TWO -> {
                Rank one = draw(router);
                Rank two = draw(router);
                yield work(router, two) < work(router, one) ? two : one;
            }
            case KV_AWARE -> kvAware(router, r);
            case PREFIX_AFFINE ->
                r.ids.length == 0
                        ? leastLoaded(router)
                        : targets.get((int) Math.floorMod(r.ids[0], (long) targets.size()));
            case SESSION_AFFINE -> {
                Rank last = r.session == RequestSource.NO_THREAD ? null : router.sessions.get(r.session);
                yield last == null || !last.instance.isOpen ? leastLoaded(router) : last;
            }
        };
        say("request %d: %s target %s", r.number, router.role, name(chosen));
        return chosen;
    }

    private static Rank nextInTurn(Router router) {
        do {
            router.turn = (router.turn + 1) % router.targets.size();
        } while (!router.targets.get(router.turn).instance.isOpen);
        return router.targets.get(router.turn);
    }

    private static Rank draw(Router router) {
        List<Rank> open = router.open();
        return open.get((int) (router.stream.uniform() * open.size()));
    }

    private static long work(Router router, Rank rank) {
        return Objects.requireNonNull(router.work.get(rank));
    }

    private static Rank leastLoaded(Router router) {
        Rank least = router.open().getFirst();
        for (Rank rank : router.open()) {
            if (work(router, rank) < work(router, least)) {
                least = rank;
            }
        }
        return least;
    }

    private Rank kvAware(Router router, Request r) {
        Rank least = router.open().getFirst();
        double leastCost = Double.POSITIVE_INFINITY;
        for (Rank rank : router.open()) {
            double blockTokens = rank.instance.pool.kv().blockTokens();
            double used = (double) Objects.requireNonNull(router.used.get(rank));
            double queued = Objects.requireNonNull(router.uncomputed.get(rank)) / blockTokens;
            double own = r.prompt / blockTokens;
            double overlap = hit(rank, r, false).tokens() / blockTokens;
            double prompts =
                    router.spec.prefillLoadScale() * Math.max(queued + own - router.spec.overlapCredit() * overlap, 0);
            double cost = switch (router.role) {
                case PREFILL -> prompts;
                case DECODE -> used;
                case AGGREGATED -> prompts + (used + own);
            };
            if (cost < leastCost) {
                least = rank;
                leastCost = cost;
            }
        }
        return least;
    }

    // Decode room and transfers.

    /** A request waits for room where it will decode, before its prompt is computed or after. */
    private void waitForRoom(Request r, Phase phase) {
        Rank rank = Objects.requireNonNull(r.decodeRank);
        if (refuses(rank)) {
            refuseDecode(rank, r, phase == Phase.HANDING_OFF);
            return;
        }
        r.phase = phase;
        if (r.preempted && phase == Phase.WAITING_FOR_ROOM) {
            rank.roomQueue.addFirst(r);
        } else {
            rank.roomQueue.add(r);
        }
        if (rank.roomQueue.getFirst() == r) {
            giveRoom(rank);
        }
    }

    private void refuseDecode(Rank rank, Request r, boolean computed) {
        say("request %d is refused by %s", r.number, name(rank));
        r.decodeRank = null;
        if (!computed) {
            beginAgain(r, true);
        } else if (r.retries == afterFailure().retryLimit()) {
            end(r, RequestView.End.FAILED);
        } else {
            r.retries++;
            retries++;
            handOff(r);
        }
    }

    /** Requests that have room at a rank to decode in. */
    private int residents(Rank rank) {
        return (int) alive.stream()
                .filter(r -> r.decodeHolding != null && r.decodeRank == rank)
                .count();
    }

    /** Blocks that must stay free when one more gets such room. */
    private long headroom(Rank rank) {
        Pool pool = rank.instance.pool;
        int others = residents(rank);
        return pool.kvPolicy().grows() && others > 0
                ? pool.kv().headroom().blocks()
                        + (others + 1)
                                * Math.ceilDiv(
                                        (long) pool.kv().headroom().tokensPerSequence(),
                                        pool.kv().blockTokens())
                : 0;
    }

    private void giveRoom(Rank rank) {
        Pool pool = rank.instance.pool;
        if (rank.instance.isStopped || rank.instance == forming) {
            return;
        }
        while (!rank.roomQueue.isEmpty() && rank.queue.stream().noneMatch(r -> r.first)) {
            Request r = rank.roomQueue.getFirst();
            long total = pool.kvPolicy().grows()
                    ? pool.kv().blocksFor(r.prompt)
                    : pool.kv().blocksFor((long) r.input + r.maxOutput);
            ReferenceCache.Hit hit = r.withoutHits ? ReferenceCache.Hit.NONE : hit(rank, r, false);
            if (!rank.cache.fits(r.ids, hit, total + headroom(rank))) {
                return;
            }
            rank.roomQueue.removeFirst();
            r.decodeHolding = rank.cache.take(r.ids, hit, total);
            r.decodeHit = r.drawn == RequestSource.NOT_DRAWN ? hit.tokens() : 0;
            say("request %d has %d blocks of room at %s, %d hit", r.number, total, name(rank), hit.tokens());
            r.roomAt = now;
            if (r.phase == Phase.HANDING_OFF) {
                r.phase = Phase.MOVING;
                startTransfer(r);
            } else {
                sendPrompt(r);
            }
        }
    }

    private Network network() {
        return Objects.requireNonNull(scenario.network());
    }

    private static KvPort port(Instance instance) {
        return Objects.requireNonNull(instance.pool.port());
    }

    private static FabricPort fabric(Instance instance) {
        return Objects.requireNonNull(port(instance).fabric());
    }

    private static double cap(Flow flow) {
        return flow.inFabric
                ? Math.min(
                        fabric(flow.source).flowBytesPerSecond(),
                        fabric(flow.destination).flowBytesPerSecond())
                : Math.min(
                        port(flow.source).flowBytesPerSecond(),
                        port(flow.destination).flowBytesPerSecond());
    }

    /** Whether KV between the two goes over a fabric beside the network. */
    private boolean shareFabric(Instance from, Instance to) {
        if (network().fabricLatencySeconds() == null) {
            return false;
        }
        boolean share = from.space == to.space && from.domain == to.domain;
        seen.add(share ? "inside a fabric" : "between fabrics");
        if (from.space != to.space) {
            seen.add("between systems");
        } else if (!share && from.rack == to.rack) {
            seen.add("between fabrics of a rack");
        }
        return share;
    }

    /** Nothing gets to a dead instance, or away from it. */
    private void startTransfer(Request r) {
        Instance from = Objects.requireNonNull(r.promptRank).instance;
        Instance to = Objects.requireNonNull(r.decodeRank).instance;
        if (from.isStopped || to.isStopped) {
            seen.add("nothing moves");
            say("request %d: nothing moves from %d to %d", r.number, from.number, to.number);
            return;
        }
        long bytes = network().bytesOf(r.prompt, r.decodeHit);
        boolean inFabric = shareFabric(from, to);
        double setUp = inFabric
                ? Objects.requireNonNull(network().fabricLatencySeconds())
                : network().latencySeconds();
        r.flow = new Flow(r, from, to, inFabric, now, now + setUp, bytes);
        say("request %d: %d bytes will move from %d to %d", r.number, bytes, from.number, to.number);
    }

    private void setUp(Flow flow) {
        flow.state = FlowState.FLOWING;
        flows.add(flow);
        share();
    }

    private void flowEnds(Flow flow) {
        flow.state = FlowState.FLOWN;
        flows.remove(flow);
        share();
        Request r = flow.request;
        if (r.phase == Phase.MOVING) {
            end(flow);
        }
    }

    /** All bytes are computed and have flown. */
    private void end(Flow flow) {
        flow.endsAt = Math.max(now, lastLayerAt(flow));
        if (flow.endsAt <= now) {
            moved(flow.request);
        }
    }

    /** When the last layer can be there at the earliest, with the prompt computed. */
    private double lastLayerAt(Flow flow) {
        return flow.layered
                ? flow.request.prefilledAt + (double) flow.bytes / network().layers() / cap(flow)
                : Double.NEGATIVE_INFINITY;
    }

    private void cancel(Flow flow) {
        flow.request.flow = null;
        if (flows.remove(flow)) {
            share();
        }
    }

    /** Shares all links anew: rates of all flows rise together until they meet a full link or their cap. */
    void share() {
        for (Flow flow : flows) {
            if (flow.rate > 0) {
                flow.left = Math.max(0, flow.left - flow.rate * (now - flowsUpdatedAt));
            }
        }
        flowsUpdatedAt = now;
        Map<String, Double> free = new HashMap<>();
        for (Flow flow : flows) {
            flow.rate = -1;
            if (flow.inFabric) {
                free.put(
                        "out in fabric " + flow.source.number,
                        fabric(flow.source).bytesPerSecond());
                free.put(
                        "in in fabric " + flow.destination.number,
                        fabric(flow.destination).bytesPerSecond());
                continue;
            }
            free.put("out " + flow.source.number, port(flow.source).bytesPerSecond());
            free.put("in " + flow.destination.number, port(flow.destination).bytesPerSecond());
            for (int rack : uplinks(flow)) {
                free.put("rack " + rack, network().rackBytesPerSecond().get(rack) * uplinkShare(rack));
            }
        }
        List<Flow> open = new ArrayList<>(flows);
        while (!open.isEmpty()) {
            Map<Flow, Double> most = new HashMap<>();
            for (Flow flow : open) {
                double share = cap(flow);
                for (String link : links(flow)) {
                    long users =
                            open.stream().filter(f -> links(f).contains(link)).count();
                    share = Math.min(share, Objects.requireNonNull(free.get(link)) / users);
                }
                most.put(flow, share);
            }
            double level = most.values().stream().mapToDouble(x -> x).min().orElseThrow();
            for (Flow flow : List.copyOf(open)) {
                if (Objects.requireNonNull(most.get(flow)) <= level * (1 + 1e-12)) {
                    flow.rate = level;
                    open.remove(flow);
                    for (String link : links(flow)) {
                        free.merge(link, -level, Double::sum);
                    }
                }
            }
        }
        for (Flow flow : flows) {
            flow.flowsUntil = now + (flow.left == 0 ? 0 : flow.left / flow.rate);
            say("flow of request %d: %.3f bytes left at %.3f/s", flow.request.number, flow.left, flow.rate);
        }
    }

    private double uplinkShare(int rack) {
        return fleet == null ? 1 : Math.max(1e-9, fleet.uplinkShares[rack]);
    }

    private List<Integer> uplinks(Flow flow) {
        if (fleet != null) {
            int from = flow.source.rack;
            int to = flow.destination.rack;
            return from == to || network().rackBytesPerSecond().isEmpty() ? List.of() : List.of(from, to);
        }
        List<Integer> from = port(flow.source).racks();
        List<Integer> to = port(flow.destination).racks();
        if (from.isEmpty() || to.isEmpty()) {
            return List.of();
        }
        int a = from.get(flow.source.index);
        int b = to.get(flow.destination.index);
        return a == b ? List.of() : List.of(a, b);
    }

    private List<String> links(Flow flow) {
        if (flow.inFabric) {
            return List.of("out in fabric " + flow.source.number, "in in fabric " + flow.destination.number);
        }
        List<String> links = new ArrayList<>();
        links.add("out " + flow.source.number);
        links.add("in " + flow.destination.number);
        uplinks(flow).forEach(rack -> links.add("rack " + rack));
        return links;
    }

    private void moved(Request r) {
        Flow flow = Objects.requireNonNull(r.flow);
        say("request %d has moved", r.number);
        r.flow = null;
        r.movedAt = now;
        r.transferSeconds += now - flow.startedAt;
        for (Instance side : List.of(flow.source, flow.destination)) {
            side.totals.movedBytes += flow.inFabric ? 0 : flow.bytes;
            side.totals.moves += flow.inFabric ? 0 : 1;
            side.totals.fabricBytes += flow.inFabric ? flow.bytes : 0;
            side.totals.fabricMoves += flow.inFabric ? 1 : 0;
        }
        releasePrompt(r);
        Rank rank = Objects.requireNonNull(r.decodeRank);
        rank.cache.insert(r.ids, Objects.requireNonNull(r.decodeHolding));
        if (r.unseen) {
            r.unseen = false;
            see(r, 1);
            if (r.made == r.output) {
                end(r, RequestView.End.FINISHED);
                return;
            }
        }
        r.phase = Phase.READY;
        rank.ready.add(r);
        giveRoom(rank);
    }

    private static void releasePrompt(Request r) {
        ReferenceCache.Holding holding = r.promptHolding;
        if (holding != null) {
            holding.cache.release(holding);
            r.promptHolding = null;
        }
    }

    private static void releaseDecode(Request r) {
        ReferenceCache.Holding holding = r.decodeHolding;
        if (holding != null) {
            holding.cache.release(holding);
            r.decodeHolding = null;
        }
    }

    // Steps.

    /** Every idle instance that can forms a step, the lowest number first. */
    private void formAll() {
        while (instances.stream()
                .anyMatch(instance -> instance.step == null && !instance.isStopped && form(instance))) {
            // The next one, from the lowest number on.
        }
    }

    /** Whether it formed a step, or preempted somebody without one. */
    private boolean form(Instance instance) {
        boolean preempted = false;
        tookPreempted = false;
        boolean formed = false;
        boolean again = true;
        forming = instance;
        Step step = new Step();
        while (again) {
            step = new Step();
            boolean preemptedNow = false;
            for (Rank rank : instance.ranks) {
                preemptedNow |= form(rank, step);
            }
            preempted |= preemptedNow;
            formed = !step.chunks.isEmpty() || !step.members.isEmpty();
            again = !formed && preemptedNow;
            reformed += again ? 1 : 0;
        }
        forming = null;
        if (formed) {
            start(instance, step);
        }
        if (preempted || tookPreempted) {
            for (Rank rank : instance.ranks) {
                giveRoom(rank);
            }
        }
        return formed || preempted;
    }

    /** One rank's part of a step; whether anybody was preempted. */
    private boolean form(Rank rank, Step step) {
        Instance instance = rank.instance;
        Pool pool = instance.pool;
        for (Request r : rank.joining) {
            join(rank, r);
        }
        rank.joining.clear();
        while (!rank.ready.isEmpty() && rank.seatsTaken() < pool.maxNumSeqs()) {
            Request r = rank.ready.removeFirst();
            r.seat = orders++;
            join(rank, r);
        }
        boolean preempted = false;
        if (pool.kvPolicy().grows()) {
            while (missing(rank) > pool.kv().blocks() - rank.cache.used()) {
                preempt(rank);
                preempted = true;
            }
            for (Request r : rank.members) {
                ReferenceCache.Holding holding = Objects.requireNonNull(r.decodeHolding);
                long more = missing(rank, r);
                holding.grown += more;
                rank.cache.grow(holding, more);
            }
        }
        int budget = Math.max(
                0,
                pool.maxNumBatchedTokens()
                        - rank.members.size() * pool.speculation().verifyTokens());
        for (Request r : rank.partial) {
            int tokens = Math.min(budget, r.prompt - r.computed);
            if (tokens > 0) {
                step.chunks.add(new Chunk(r, r.computed, tokens));
                budget -= tokens;
            }
        }
        while (!preempted && budget > 0 && !rank.queue.isEmpty() && rank.seatsTaken() < pool.maxNumSeqs()) {
            Request r = rank.queue.getFirst();
            ReferenceCache.Hit hit = r.withoutHits ? ReferenceCache.Hit.NONE : hit(rank, r, true);
            long total = pool.role() == PoolRole.PREFILL || pool.kvPolicy().grows()
                    ? pool.kv().blocksFor(r.prompt)
                    : pool.kv().blocksFor((long) r.input + r.maxOutput);
            if (!rank.cache.fits(r.ids, hit, total + (r.local ? headroom(rank) : 0))) {
                break;
            }
            tookPreempted |= r.first;
            take(rank, r, hit, total);
            if (r.phase == Phase.PREFILLING) {
                int tokens = Math.min(budget, r.prompt - r.computed);
                step.chunks.add(new Chunk(r, r.computed, tokens));
                budget -= tokens;
            }
        }
        step.members.addAll(rank.members);
        return preempted;
    }

    private void join(Rank rank, Request r) {
        r.phase = Phase.DECODING;
        r.due = rank.instance.pool.speculation().tokensAfter(rank.instance.decodeSteps) + r.output - r.made;
        rank.members.add(r);
    }

    private static int context(Request r) {
        return r.input + r.made;
    }

    private static long missing(Rank rank, Request r) {
        ReferenceCache.Holding holding = Objects.requireNonNull(r.decodeHolding);
        KvRoom kv = rank.instance.pool.kv();
        return kv.blocksFor(context(r)) - kv.blocksFor(r.prompt) - holding.grown;
    }

    private static long missing(Rank rank) {
        return rank.members.stream().mapToLong(r -> missing(rank, r)).sum();
    }

    private void preempt(Rank rank) {
        Request youngest = null;
        for (List<Request> seated : List.of(rank.members, rank.partial, rank.loading)) {
            for (Request r : seated) {
                if (youngest == null || r.seat > youngest.seat) {
                    youngest = r;
                }
            }
        }
        Request r = Objects.requireNonNull(youngest);
        boolean member = rank.members.remove(r);
        rank.partial.remove(r);
        rank.loading.remove(r);
        releaseDecode(r);
        r.preemptions++;
        r.preempted = true;
        r.again = true;
        rank.instance.totals.preemptions++;
        r.prompt = r.input + r.made;
        r.withoutHits = rank.instance.pool.kvPolicy() == KvPolicy.RECOMPUTE;
        say("request %d is preempted at %s with %d tokens", r.number, name(rank), r.prompt);
        if (!member || scenario.recovery() != Recovery.PREFILL) {
            r.local = true;
            enqueue(rank, r, true);
            return;
        }
        r.sentBack = true;
        r.decodeRank = null;
        r.local = false;
        if (scenario.handOff() == HandOff.SOURCE_FIRST) {
            sendPrompt(r);
        } else if (decodeRouter.isShut()) {
            waitAtDoor(decodeRouter, r);
        } else {
            r.promptRank = null;
            chooseDecode(r);
            decodeRouter.sessions.put(r.session, Objects.requireNonNull(r.decodeRank));
            waitForRoom(r, Phase.WAITING_FOR_ROOM);
        }
    }

    private void take(Rank rank, Request r, ReferenceCache.Hit hit, long total) {
        rank.queue.removeFirst();
        ReferenceCache.Holding holding = rank.cache.take(r.ids, hit, total);
        if (r.local) {
            r.decodeHolding = holding;
        } else {
            r.promptHolding = holding;
        }
        r.seat = orders++;
        r.computed = hit.tokens();
        takenPromptTokens += r.prompt;
        PoolTotals t = rank.instance.totals;
        t.hitTokens += hit.tokens();
        t.hostHitTokens += (long) rank.cache.hashTokens() * hit.host().size();
        t.sharedHitTokens += (long) rank.cache.hashTokens() * hit.shared().size();
        if (Double.isNaN(r.takenAt)) {
            r.takenAt = now;
            r.cachedTokens = hit.tokens();
        }
        say(
                "request %d is taken at %s: %d tokens, %d hit, %d blocks",
                r.number, name(rank), r.prompt, hit.tokens(), total);
        if (hit.loads()) {
            r.phase = Phase.LOADING;
            r.loadedAt = rank.cache.load(now, hit);
            rank.loading.add(r);
        } else {
            canCompute(rank, r);
        }
    }

    private void canCompute(Rank rank, Request r) {
        r.phase = Phase.PREFILLING;
        rank.partial.add(r);
        if (!r.local && network().layerWise() && r.decodeHolding != null) {
            startTransfer(r);
        }
    }

    private void loaded(Request r) {
        Rank rank = Objects.requireNonNull(r.promptRank);
        say("request %d is loaded", r.number);
        rank.loading.remove(r);
        canCompute(rank, r);
    }

    private void start(Instance instance, Step step) {
        List<ReferenceSteps.Part> parts = new ArrayList<>();
        for (Rank rank : instance.ranks) {
            parts.add(new ReferenceSteps.Part(
                    step.chunks.stream()
                            .filter(chunk -> chunk.request.promptRank == rank)
                            .map(chunk -> new ReferenceSteps.Piece(chunk.tokens, chunk.past, chunk.ending()))
                            .toList(),
                    rank.members.stream().map(r -> (double) context(r)).toList()));
        }
        ReferenceSteps steps = new ReferenceSteps(instance.pool, parts);
        step.startedAt = now;
        step.seconds = steps.seconds() * instance.slowness;
        step.joules = steps.joules();
        step.promptShare = steps.promptShare();
        instance.step = step;
        say(
                "instance %d: step of %.9f s, chunks %s, members %s",
                instance.number,
                step.seconds,
                step.chunks.stream()
                        .map(c -> c.request.number + ":" + c.past + "+" + c.tokens)
                        .toList(),
                step.members.stream().map(r -> r.number + ":" + context(r)).toList());
    }

    private void noteLast(Instance instance, Step step) {
        LastStep last = step.chunks.isEmpty() ? instance.lastDecodeStep : instance.lastPromptStep;
        last.endedAt = now;
        last.seconds = step.seconds;
        last.members = step.members.size();
        last.tokens = step.chunks.isEmpty()
                ? step.members.stream().mapToLong(ReferenceSimulator::context).sum()
                : step.chunks.stream().mapToLong(Chunk::tokens).sum();
    }

    private void stepEnds(Instance instance) {
        Step step = Objects.requireNonNull(instance.step);
        instance.step = null;
        endingStep = instance;
        noteLast(instance, step);
        PoolTotals t = instance.totals;
        t.steps++;
        t.promptSteps += step.chunks.isEmpty() ? 0 : 1;
        t.decodeSteps += step.members.isEmpty() ? 0 : 1;
        t.stepMembers += step.members.size();
        if (!step.members.isEmpty()) {
            long before = instance.pool.speculation().tokensAfter(instance.decodeSteps);
            instance.decodeSteps++;
            long after = instance.pool.speculation().tokensAfter(instance.decodeSteps);
            for (Request r : step.members) {
                if (!r.gaveUp) {
                    int tokens = (int) Math.min(after - before, r.output - r.made);
                    r.made += tokens;
                    t.outputTokens += tokens;
                    see(r, tokens);
                }
            }
        }
        for (Chunk chunk : step.chunks) {
            t.chunks++;
            t.promptTokens += chunk.tokens;
            t.recomputedTokens += chunk.request.again ? chunk.tokens : 0;
        }
        List<Request> leaving = new ArrayList<>();
        for (Rank rank : instance.ranks) {
            leaving.addAll(rank.members);
            leaving.addAll(rank.partial);
        }
        leaving.stream()
                .filter(r -> r.gaveUp)
                .sorted(Comparator.comparingLong(r -> r.gaveUpOrder))
                .forEach(r -> end(r, RequestView.End.TIMED_OUT));
        step.members.stream()
                .filter(r -> r.end == RequestView.End.IN_FLIGHT && r.made == r.output)
                .sorted(Comparator.<Request>comparingLong(r -> r.due).thenComparingLong(r -> r.number))
                .forEach(r -> end(r, RequestView.End.FINISHED));
        boolean later = step.members.isEmpty() && instance.pool.pipelineStages() > 1;
        if (later) {
            instance.lastOutAt =
                    Math.max(instance.lastOutAt, now + (instance.pool.pipelineStages() - 1) * step.seconds);
        }
        for (Chunk chunk : step.chunks) {
            Request r = chunk.request;
            if (r.end != RequestView.End.IN_FLIGHT) {
                continue;
            }
            r.computed += chunk.tokens;
            if (!chunk.ending()) {
                continue;
            }
            Rank rank = Objects.requireNonNull(r.promptRank);
            rank.partial.remove(r);
            if (later) {
                r.phase = Phase.COMING_OUT;
                r.outAt = instance.lastOutAt;
                rank.comingOut.add(r);
            } else {
                prefilled(r);
            }
        }
        for (Rank rank : instance.ranks) {
            giveRoom(rank);
        }
        endingStep = null;
        form(instance);
    }

    private void comesOut(Request r) {
        Objects.requireNonNull(r.promptRank).comingOut.remove(r);
        prefilled(r);
    }

    /** A prompt is computed. */
    private void prefilled(Request r) {
        Rank rank = Objects.requireNonNull(r.promptRank);
        say("request %d is prefilled", r.number);
        r.prefilledAt = now;
        rank.cache.insert(r.ids, Objects.requireNonNull(r.local ? r.decodeHolding : r.promptHolding));
        if (r.local || scenario.firstToken() != FirstToken.FIRST_DECODE_STEP) {
            r.made++;
            rank.instance.totals.outputTokens++;
            r.unseen = !r.local && scenario.firstToken() == FirstToken.END_OF_TRANSFER;
            if (!r.unseen) {
                see(r, 1);
                if (r.made == r.output) {
                    end(r, RequestView.End.FINISHED);
                    return;
                }
            }
        }
        if (r.local) {
            r.phase = Phase.JOINING;
            rank.joining.add(r);
            if (rank.instance != endingStep) {
                giveRoom(rank);
            }
            return;
        }
        handOff(r);
    }

    /** A computed prompt is to go to where it will decode. */
    private void handOff(Request r) {
        Rank decode = r.decodeRank;
        if (decode != null && r.decodeHolding == null && !decode.instance.isOpen) {
            seen.add("other decode target");
            r.decodeRank = null;
        }
        if (r.decodeRank == null) {
            if (decodeRouter.isShut()) {
                r.holdsPrompt = true;
                waitAtDoor(decodeRouter, r);
                return;
            }
            chooseDecode(r);
            decodeRouter.sessions.put(r.session, Objects.requireNonNull(r.decodeRank));
        }
        if (r.decodeHolding == null) {
            waitForRoom(r, Phase.HANDING_OFF);
            return;
        }
        r.phase = Phase.MOVING;
        Flow flow = r.flow;
        if (flow == null) {
            startTransfer(r);
        } else if (flow.state == FlowState.FLOWN) {
            end(flow);
        }
    }

    /** The user sees tokens of a request. */
    private void see(Request r, int tokens) {
        for (int i = 0; i < tokens; i++) {
            if (Double.isNaN(r.firstTokenAt)) {
                r.firstTokenAt = now;
                firstTokenWaits.add(now - r.arrivedAt);
            } else {
                gaps.add(new Gap(r.number, r.requestClass, now - r.lastSeenAt));
                r.longestGap = Math.max(r.longestGap, now - r.lastSeenAt);
            }
            r.lastSeenAt = now;
        }
    }

    // Ends.

    private void giveUp(Request r) {
        r.gaveUp = true;
        r.gaveUpOrder = orders++;
        Rank prompt = r.promptRank;
        Rank decode = r.decodeRank;
        boolean stepping = (r.phase == Phase.DECODING && decode != null && decode.instance.step != null)
                || (r.phase == Phase.PREFILLING && prompt != null && prompt.instance.step != null);
        say("request %d gives up while %s", r.number, r.phase);
        if (!stepping) {
            end(r, RequestView.End.TIMED_OUT);
        }
    }

    /** Whether a request that finishes now met every limit of its class. */
    private boolean isInsideLimits(Request r) {
        ServiceLevelObjective slo = scenario.classes().get(r.requestClass).slo();
        double tpot = r.made > 1 ? (now - r.firstTokenAt) / (r.made - 1) : 0;
        return r.firstTokenAt - r.arrivedAt <= slo.tightestSeconds(LatencyMetric.TTFT)
                && tpot <= slo.tightestSeconds(LatencyMetric.TPOT)
                && now - r.arrivedAt <= slo.tightestSeconds(LatencyMetric.E2E)
                && r.longestGap <= slo.tightestSeconds(LatencyMetric.MAX_ITL);
    }

    private void end(Request r, RequestView.End end) {
        say("request %d ends: %s", r.number, end);
        promptRouter.door.remove(r);
        decodeRouter.door.remove(r);

        if (end == RequestView.End.FINISHED) {
            insideLimits += isInsideLimits(r) ? 1 : 0;
            finished++;
            finishedTokens += r.made;
            if (r.made > 1) {
                spacings.add((now - r.firstTokenAt) / (r.made - 1));
            }
        }
        Rank prompt = r.promptRank;
        Rank decode = r.decodeRank;
        for (Rank rank : prompt == null ? List.<Rank>of() : List.of(prompt)) {
            rank.queue.remove(r);
            rank.loading.remove(r);
            rank.partial.remove(r);
            rank.comingOut.remove(r);
            rank.joining.remove(r);
        }
        if (decode != null) {
            decode.roomQueue.remove(r);
            decode.ready.remove(r);
            decode.members.remove(r);
        }
        if (r.flow != null) {
            cancel(r.flow);
        }
        releasePrompt(r);
        releaseDecode(r);
        r.promptRank = null;
        r.decodeRank = null;
        r.phase = Phase.OVER;
        r.end = end;
        r.endedAt = now;
        alive.remove(r);
        ended.add(r);
        if (isMeasured(r)) {
            measuredAlive--;
        }
        if (r.thread != RequestSource.NO_THREAD) {
            source.ended(r.thread, now);
        }
        if (decode != null && decode.instance != endingStep) {
            giveRoom(decode);
        }
    }

    // Instances that stop and go.

    private AfterFailure afterFailure() {
        return Objects.requireNonNull(scenario.elasticity()).afterFailure();
    }

    /** Requests that compute, wait or will decode at an instance, by their number. */
    private List<Request> at(Instance instance) {
        return alive.stream()
                .filter(r -> computesAt(r, instance) || isOf(r.decodeRank, instance))
                .sorted(Comparator.comparingLong(r -> r.number))
                .toList();
    }

    private static boolean isOf(@Nullable Rank rank, Instance instance) {
        return rank != null && rank.instance == instance;
    }

    /** Whether a request's prompt waits, is computed or is kept at an instance. */
    private static boolean computesAt(Request r, Instance instance) {
        boolean hasPrompt = switch (r.phase) {
            case QUEUED, LOADING, PREFILLING, COMING_OUT, HANDING_OFF, MOVING -> true;
            case AT_DOOR -> r.holdsPrompt;
            case WAITING_FOR_ROOM, READY, JOINING, DECODING, OVER -> false;
        };
        return hasPrompt && isOf(r.promptRank, instance);
    }

    /** Nothing is computed, loaded or moved at an instance any more. */
    void stop(Instance instance) {
        say("instance %d stops", instance.number);
        instance.isStopped = true;
        if (instance.step != null) {
            instance.step = null;
            alive.stream()
                    .filter(r -> r.gaveUp
                            && (r.phase == Phase.DECODING
                                    ? isOf(r.decodeRank, instance)
                                    : isOf(r.promptRank, instance)))
                    .sorted(Comparator.comparingLong(r -> r.gaveUpOrder))
                    .forEach(r -> end(r, RequestView.End.TIMED_OUT));
        }
        for (Request r : at(instance)) {
            if (computesAt(r, instance)) {
                r.loadedAt = Double.POSITIVE_INFINITY;
                r.outAt = Double.POSITIVE_INFINITY;
            }
            if (r.flow != null) {
                cancel(r.flow);
            }
        }
    }

    /** Everybody leaves an instance that was stopped, and then goes on. */
    void leave(Instance instance, boolean failed) {
        List<Rank> vacated = new ArrayList<>();
        List<Request> beginning = new ArrayList<>();
        List<Request> goingOn = new ArrayList<>();
        for (Request r : at(instance)) {
            boolean computedHere = computesAt(r, instance);
            boolean isInHand = r.phase == Phase.HANDING_OFF || r.phase == Phase.MOVING;
            boolean decodesHere = switch (r.phase) {
                case WAITING_FOR_ROOM, READY, JOINING, DECODING -> true;
                case QUEUED, LOADING, PREFILLING, COMING_OUT, HANDING_OFF, MOVING, AT_DOOR, OVER -> false;
            };
            if (computedHere || decodesHere) {
                beginning.add(r);
            } else if (isInHand) {
                goingOn.add(r);
            }
            Rank decode = r.decodeRank;
            boolean waits = r.phase == Phase.HANDING_OFF || r.phase == Phase.WAITING_FOR_ROOM;
            if (decode != null && decode.instance != instance && (r.decodeHolding != null || waits)) {
                vacated.add(decode);
            }
            if (r.decodeHolding != null) {
                r.roomAt = Double.NaN;
            }
            if (decode != null) {
                decode.roomQueue.remove(r);
                decode.ready.remove(r);
                decode.members.remove(r);
                r.decodeRank = null;
            }
            if (r.flow != null) {
                cancel(r.flow);
            }
            releaseDecode(r);
            Rank prompt = r.promptRank;
            if (prompt != null && prompt.instance == instance) {
                prompt.queue.remove(r);
                prompt.loading.remove(r);
                prompt.partial.remove(r);
                prompt.comingOut.remove(r);
                prompt.joining.remove(r);
            }
            if (computedHere) {
                if (r.unseen) {
                    r.unseen = false;
                    r.made--;
                    lostTokens++;
                }
                decodeRouter.door.remove(r);
                releasePrompt(r);
                r.promptRank = null;
            }
        }
        instance.lastOutAt = Double.NEGATIVE_INFINITY;
        vacated.forEach(this::giveRoom);
        Stream.concat(beginning.stream(), goingOn.stream())
                .sorted(Comparator.comparingLong(r -> r.number))
                .forEach(r -> {
                    if (goingOn.contains(r)) {
                        handOff(r);
                    } else {
                        beginAgain(r, failed);
                    }
                });
    }

    /** A request that has nothing anywhere starts over, unless it has used up its retries. */
    private void beginAgain(Request r, boolean failed) {
        say("request %d begins again with %d tokens", r.number, r.made);
        r.decodeRank = null;
        r.local = false;
        r.withoutHits = false;
        r.preempted = false;
        r.holdsPrompt = false;
        r.again |= !Double.isNaN(r.takenAt);
        r.roomAt = Double.NaN;
        if (failed && r.retries == afterFailure().retryLimit()) {
            r.promptRank = null;
            end(r, RequestView.End.FAILED);
            return;
        }
        if (failed) {
            r.retries++;
            retries++;
        } else {
            migrations++;
        }
        if (failed && !afterFailure().keepsTokens()) {
            lostTokens += r.made;
            r.made = 0;
        }
        r.prompt = r.input + r.made;
        r.computed = 0;
        send(r);
    }

    /** Whether nobody has anything at an instance. */
    boolean isVacant(Instance instance) {
        return instance.step == null
                && instance.ranks.stream()
                        .allMatch(rank -> rank.cache.used() == 0 && rank.roomQueue.isEmpty() && rank.queue.isEmpty());
    }

    // Doors.

    private void waitAtDoor(Router router, Request r) {
        if (Objects.requireNonNull(scenario.elasticity()).turnsAway() && Double.isNaN(r.takenAt)) {
            seen.add("rejected at a door");
            reject(r);
            return;
        }
        seen.add(r.holdsPrompt ? "waited at a door with the prompt computed" : "waited at a door");
        say("request %d waits for a %s target", r.number, router.role);
        r.phase = Phase.AT_DOOR;
        router.door.add(r);
    }

    /** An instance has opened: those who wait go on. */
    void opened(PoolRole role) {
        Router router = door(role);
        for (Request r : List.copyOf(router.door)) {
            router.door.remove(r);
            boolean holdsPrompt = r.holdsPrompt;
            r.holdsPrompt = false;
            if (holdsPrompt) {
                handOff(r);
            } else if (r.decodeHolding != null) {
                sendPrompt(r);
            } else {
                send(r);
            }
        }
    }

    Router door(PoolRole role) {
        return role == PoolRole.DECODE ? decodeRouter : promptRouter;
    }

    // What can be scraped.

    /** Tokens of context of the requests that decode at a rank or are ready to. */
    static long contextTokens(Rank rank) {
        return rank.members.stream().mapToLong(ReferenceSimulator::context).sum()
                + rank.ready.stream().mapToLong(r -> r.prompt).sum();
    }
}
