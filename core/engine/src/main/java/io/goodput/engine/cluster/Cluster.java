package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.ServingMode;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.kernel.IntQueue;
import io.goodput.engine.metrics.PoolMeter;
import io.goodput.engine.metrics.RequestMeter;
import io.goodput.engine.metrics.TokenGaps;
import io.goodput.engine.metrics.Window;
import io.goodput.engine.policy.Routing;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.workload.SyntheticRequests;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment serving its load: what happens at each event, and what happens next.
 *
 * <p>A step's work and length are fixed when it begins and take effect when it ends. One step costs constant work
 * whatever the size of its batch: the batch is kept as running sums, and each member's end is known as a step number
 * when it joins.
 */
public final class Cluster {
    private static final int ARRIVAL = 0;
    private static final int STEP_END = 1;
    private static final int FLOW_START = 2;
    private static final int FLOW_END = 3;

    /**
     * Arrivals end at the latest when this many times the wanted requests came, or this many more than those. A run so
     * overloaded has lost already; more requests would only wait behind the measured ones and take memory.
     */
    private static final int MAX_ARRIVALS_PER_WANTED = 10;

    private static final int MAX_ARRIVALS_BEYOND_WANTED = 1_000_000;

    final Scenario scenario;
    final EventQueue events;
    private final SyntheticRequests workload;
    final RequestTable requests;
    final Window window;
    final int firstMeasured;
    final int afterMeasured;
    private final long maxArrivals;
    private final int maxOutputTokens;
    private final boolean prefillMakesToken;

    final InstancePool[] pools;
    /** Where prompts are computed: the prefill pool or the aggregated one. */
    final InstancePool promptPool;
    /** Where tokens are made: the decode pool or the aggregated one. */
    final InstancePool decodePool;

    final Instance[] instances;
    final @Nullable KvLink link;
    final @Nullable Transfers transfers;
    private int transfersVersion;

    final TokenGaps gaps;
    int arrived;
    int finished;
    int rejected;
    private int measuredOpen;
    private boolean closed;
    long promptTokensComputed;
    long tokensMade;
    /** Least (step length) / (its floor) so far. */
    double leastFloorRatio = Double.POSITIVE_INFINITY;

    /** A deployment that waits for its first request; its events go through {@code events}. */
    public Cluster(Scenario scenario, EventQueue events) {
        this.scenario = scenario;
        this.events = events;
        workload = new SyntheticRequests(scenario.traffic(), scenario.seed());
        maxOutputTokens = workload.maxOutputTokens();
        firstMeasured = scenario.warmupRequests();
        afterMeasured = firstMeasured + scenario.measuredRequests();
        long wanted = afterMeasured + 1L;
        maxArrivals = Math.min(MAX_ARRIVALS_PER_WANTED * wanted, MAX_ARRIVALS_BEYOND_WANTED + wanted);
        measuredOpen = scenario.measuredRequests();
        requests = new RequestTable(afterMeasured + 2);
        for (int r = 0; r <= afterMeasured; r++) {
            expectRequest();
        }
        window = new Window(requests.arrivedAt[firstMeasured], requests.arrivedAt[afterMeasured]);

        boolean aggregated = scenario.mode() == ServingMode.AGGREGATED;
        prefillMakesToken = aggregated || scenario.firstToken() != FirstToken.FIRST_DECODE_STEP;
        List<Instance> all = new ArrayList<>();
        pools = new InstancePool[scenario.pools().size()];
        for (int p = 0; p < pools.length; p++) {
            Pool spec = scenario.pools().get(p);
            pools[p] = new InstancePool(spec, new PoolMeter(spec, window), Routing.of(scenario.routing()), all.size());
            all.addAll(List.of(pools[p].members));
        }
        instances = all.toArray(new Instance[0]);
        promptPool = pools[0];
        decodePool = pools[pools.length - 1];
        link = scenario.link();
        transfers = link == null ? null : new Transfers(link, promptPool.members.length, decodePool.members.length);

        gaps = new TokenGaps(RequestMeter.tokenGapLimits(scenario.slo()));
        events.schedule(requests.arrivedAt[0], ARRIVAL, 0);
    }

    private void expectRequest() {
        requests.expect(workload.nextArrivalSeconds(), workload.nextInputTokens(), workload.nextOutputTokens());
    }

    /** Whether the window is over and every measured request reached its terminal state. */
    public boolean isMeasured() {
        return measuredOpen == 0 && arrived > afterMeasured;
    }

    /** What the run measured; it must be over. */
    public Report report() {
        return new Reporter(this).report();
    }

    /** The requests, those to come included. */
    public RequestTable requests() {
        return requests;
    }

    /** No request arrives from now on. */
    public void close() {
        closed = true;
    }

    /** Lets the event happen that was just taken from the queue. */
    public void handle() {
        int subject = events.subject();
        switch (events.kind()) {
            case ARRIVAL -> arrive(subject);
            case STEP_END -> endStep(instances[subject]);
            case FLOW_START -> startFlow(subject);
            case FLOW_END -> endFlow(subject);
            default -> throw new IllegalStateException("unknown kind of event: " + events.kind());
        }
    }

    // Arrival

    private void arrive(int request) {
        if (closed) {
            return;
        }
        arrived++;
        if (request == firstMeasured) {
            for (Instance instance : instances) {
                instance.pool.meter.queueSeen(events.now(), queueOf(instance).size());
            }
        }
        int next = request + 1;
        if (next < maxArrivals) {
            if (next == requests.size()) {
                expectRequest();
            }
            events.schedule(requests.arrivedAt[next], ARRIVAL, next);
        }
        if (canNeverFit(request)) {
            requests.phase[request] = RequestTable.REJECTED;
            requests.finishedAt[request] = events.now();
            rejected++;
            closeMeasured(request);
            return;
        }
        Instance instance = promptPool.route();
        requests.phase[request] = RequestTable.QUEUED;
        requests.promptInstance[request] = instance.index;
        instance.promptBacklog += requests.promptTokens[request];
        if (instance.role == PoolRole.AGGREGATED) {
            requests.decodeInstance[request] = instance.index;
            instance.committedBlocks += decodeBlocks(instance, request);
        }
        instance.prompts.add(request);
        promptPool.meter.queueChanged(events.now(), 1);
        if (!instance.stepping) {
            startStep(instance);
        }
        promptPool.meter.queueSeen(events.now(), instance.prompts.size());
    }

    private boolean canNeverFit(int request) {
        boolean decodes = maxOutputTokens > 1 || scenario.firstToken() != FirstToken.END_OF_PREFILL;
        Instance prompt = promptPool.members[0];
        Instance decode = decodePool.members[0];
        return promptBlocks(prompt, request) > prompt.kv.blocks()
                || (decodes && decodeBlocks(decode, request) > decode.kv.blocks());
    }

    /** Blocks that a request holds where its prompt is computed. */
    long promptBlocks(Instance instance, int request) {
        return instance.role == PoolRole.AGGREGATED
                ? decodeBlocks(instance, request)
                : instance.kv.blocksFor(requests.promptTokens[request]);
    }

    /** Blocks that a request holds where it decodes: for its prompt and all that it may say. */
    long decodeBlocks(Instance instance, int request) {
        return instance.kv.blocksFor((long) requests.promptTokens[request] + maxOutputTokens);
    }

    private static IntQueue queueOf(Instance instance) {
        return instance.role == PoolRole.DECODE ? instance.waitingForRoom : instance.prompts;
    }

    // Steps

    /** Forms the next step of an instance that is between two steps; without work it stays idle. */
    private void startStep(Instance instance) {
        double now = events.now();
        instance.chunks = 0;
        instance.joined = 0;
        instance.cost.clear();
        while (!instance.ready.isEmpty() && instance.decoding < instance.maxSequences) {
            joinBatch(instance, instance.ready.take());
        }
        int budget = instance.maxTokens - instance.decoding;
        if (instance.partial >= 0) {
            budget -= addChunk(instance, instance.partial, budget);
        }
        while (budget > 0 && canTakePrompt(instance)) {
            budget -= addChunk(instance, takePrompt(instance), budget);
        }
        if (instance.decoding == 0 && instance.chunks == 0) {
            return;
        }
        StepCost cost = instance.cost;
        if (instance.decoding > 0) {
            cost.setDecoding(instance.decoding, instance.contextTokens);
        }
        double seconds = cost.seconds();
        double floor = cost.floorSeconds();
        if (floor > 0) {
            leastFloorRatio = Math.min(leastFloorRatio, seconds / floor);
        }
        instance.stepping = true;
        instance.stepSeconds = seconds;
        instance.pool.meter.stepStarted(now, seconds, cost.prefillShare(), cost.joules());
        events.schedule(now + seconds, STEP_END, instance.number);
    }

    private void joinBatch(Instance instance, int request) {
        int made = requests.madeBefore[request];
        requests.phase[request] = RequestTable.DECODING;
        requests.lastStep[request] = Math.addExact(instance.decodeSteps, requests.outputTokens[request] - made);
        instance.endings.add(requests.lastStep[request], request);
        instance.decoding++;
        instance.contextTokens += (long) requests.promptTokens[request] + made;
        if (isMeasured(request)) {
            instance.measuredDecoding++;
        }
        instance.addJoined(request);
    }

    boolean canTakePrompt(Instance instance) {
        return !instance.prompts.isEmpty()
                && (instance.role != PoolRole.AGGREGATED || instance.residents < instance.maxSequences)
                && instance.hasRoomFor(promptBlocks(instance, instance.prompts.first()));
    }

    private int takePrompt(Instance instance) {
        double now = events.now();
        int request = instance.prompts.take();
        instance.residents += instance.role == PoolRole.AGGREGATED ? 1 : 0;
        instance.pool.meter.queueChanged(now, -1);
        instance.reserve(now, promptBlocks(instance, request));
        requests.phase[request] = RequestTable.PREFILLING;
        requests.takenAt[request] = now;
        return request;
    }

    /** Adds as much of a prompt as the budget allows to the step; returns its tokens. */
    private int addChunk(Instance instance, int request, int budget) {
        int past = requests.computedTokens[request];
        int left = requests.promptTokens[request] - past;
        int tokens = Math.min(left, budget);
        boolean ending = tokens == left;
        instance.partial = ending ? -1 : request;
        if (tokens > 0) {
            instance.addChunk(request, tokens);
            instance.cost.addChunk(tokens, past, ending);
        }
        return tokens;
    }

    private void endStep(Instance instance) {
        double now = events.now();
        instance.stepping = false;
        int decoding = instance.decoding;
        int made = decoding;
        if (decoding > 0) {
            instance.decodeSteps++;
            instance.contextTokens += decoding;
            recordGaps(instance, now);
            while (instance.endings.hasUpTo(instance.decodeSteps)) {
                leaveBatch(instance, instance.endings.take());
            }
        }
        for (int c = 0; c < instance.chunks; c++) {
            int request = instance.chunkRequests[c];
            int tokens = instance.chunkTokens[c];
            requests.computedTokens[request] += tokens;
            instance.promptBacklog -= tokens;
            promptTokensComputed += tokens;
            if (requests.computedTokens[request] == requests.promptTokens[request]) {
                made += prefillMakesToken ? 1 : 0;
                endPrefill(instance, request);
            }
        }
        tokensMade += made;
        instance.pool.meter.stepEnded(now, instance.chunks, instance.cost.promptTokens(), decoding, made);
        if (instance.role == PoolRole.DECODE) {
            giveRoom(instance);
        }
        startStep(instance);
    }

    /** The gaps that this step's end closes: the step's length for those who were in the batch before, or since their first token. */
    private void recordGaps(Instance instance, double now) {
        int continuing = instance.measuredDecoding;
        for (int j = 0; j < instance.joined; j++) {
            int request = instance.joinedRequests[j];
            boolean measured = isMeasured(request);
            continuing -= measured ? 1 : 0;
            if (Double.isNaN(requests.firstTokenAt[request])) {
                requests.firstTokenAt[request] = now;
            } else if (measured) {
                gaps.record(now - requests.firstTokenAt[request], 1);
            }
        }
        if (continuing > 0) {
            gaps.record(instance.stepSeconds, continuing);
        }
    }

    private void leaveBatch(Instance instance, int request) {
        instance.decoding--;
        instance.contextTokens -= (long) requests.promptTokens[request] + requests.outputTokens[request];
        if (isMeasured(request)) {
            instance.measuredDecoding--;
        }
        leaveDecodeInstance(instance, request);
        finish(request);
    }

    private void leaveDecodeInstance(Instance instance, int request) {
        long blocks = decodeBlocks(instance, request);
        instance.free(events.now(), blocks);
        instance.committedBlocks -= blocks;
        if (instance.role == PoolRole.AGGREGATED) {
            instance.residents--;
        }
    }

    private void finish(int request) {
        requests.phase[request] = RequestTable.FINISHED;
        requests.finishedAt[request] = events.now();
        finished++;
        closeMeasured(request);
    }

    private void endPrefill(Instance instance, int request) {
        double now = events.now();
        requests.prefilledAt[request] = now;
        requests.madeBefore[request] = prefillMakesToken ? 1 : 0;
        boolean seen = instance.role == PoolRole.AGGREGATED || scenario.firstToken() == FirstToken.END_OF_PREFILL;
        if (seen) {
            requests.firstTokenAt[request] = now;
        }
        boolean last = seen && requests.outputTokens[request] == 1;
        if (instance.role == PoolRole.AGGREGATED) {
            requests.roomAt[request] = now;
            requests.movedAt[request] = now;
            if (last) {
                leaveDecodeInstance(instance, request);
                finish(request);
            } else {
                requests.phase[request] = RequestTable.READY;
                instance.ready.add(request);
            }
        } else if (last) {
            instance.free(now, promptBlocks(instance, request));
            finish(request);
        } else {
            handOff(request);
        }
    }

    // From prefill to decode

    /** Sends a request whose prompt is done to a decode instance; its KV stays where it is until it has moved. */
    private void handOff(int request) {
        Instance instance = decodePool.route();
        requests.decodeInstance[request] = instance.index;
        requests.phase[request] = RequestTable.WAITING_FOR_ROOM;
        instance.committedBlocks += decodeBlocks(instance, request);
        instance.waitingForRoom.add(request);
        instance.pool.meter.queueChanged(events.now(), 1);
        giveRoom(instance);
        instance.pool.meter.queueSeen(events.now(), instance.waitingForRoom.size());
    }

    /** Reserves room for those who wait, in their order, and starts their transfers. */
    private void giveRoom(Instance instance) {
        double now = events.now();
        while (!instance.waitingForRoom.isEmpty()) {
            int request = instance.waitingForRoom.first();
            long blocks = decodeBlocks(instance, request);
            if (!instance.hasRoomFor(blocks)) {
                return;
            }
            instance.waitingForRoom.take();
            instance.pool.meter.queueChanged(now, -1);
            instance.reserve(now, blocks);
            requests.phase[request] = RequestTable.TRANSFERRING;
            requests.roomAt[request] = now;
            events.schedule(now + link().latencySeconds(), FLOW_START, request);
        }
    }

    private void startFlow(int request) {
        transfers()
                .start(
                        events.now(),
                        request,
                        requests.promptInstance[request],
                        requests.decodeInstance[request],
                        link().bytesOf(requests.promptTokens[request]));
        scheduleFlowEnd();
    }

    /** The end of the soonest flow; an earlier such event is void once the rates are shared anew. */
    private void scheduleFlowEnd() {
        transfersVersion++;
        if (transfers().flows() > 0) {
            events.schedule(Math.max(events.now(), transfers().nextEnd()), FLOW_END, transfersVersion);
        }
    }

    private void endFlow(int version) {
        if (version != transfersVersion) {
            return;
        }
        double now = events.now();
        int request = transfers().end(now);
        scheduleFlowEnd();
        Instance source = promptPool.members[requests.promptInstance[request]];
        Instance destination = decodePool.members[requests.decodeInstance[request]];
        requests.movedAt[request] = now;
        source.free(now, promptBlocks(source, request));
        boolean last = false;
        if (scenario.firstToken() == FirstToken.END_OF_TRANSFER) {
            requests.firstTokenAt[request] = now;
            last = requests.outputTokens[request] == 1;
        }
        if (last) {
            leaveDecodeInstance(destination, request);
            finish(request);
            giveRoom(destination);
        } else {
            requests.phase[request] = RequestTable.READY;
            destination.ready.add(request);
        }
        if (!source.stepping) {
            startStep(source);
        }
        if (!destination.stepping) {
            startStep(destination);
        }
    }

    private KvLink link() {
        if (link == null) {
            throw new IllegalStateException("an aggregated deployment has no link");
        }
        return link;
    }

    private Transfers transfers() {
        if (transfers == null) {
            throw new IllegalStateException("an aggregated deployment has no transfers");
        }
        return transfers;
    }

    private boolean isMeasured(int request) {
        return request >= firstMeasured && request < afterMeasured;
    }

    private void closeMeasured(int request) {
        if (isMeasured(request)) {
            measuredOpen--;
        }
    }
}
