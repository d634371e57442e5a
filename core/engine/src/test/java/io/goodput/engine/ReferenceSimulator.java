package io.goodput.engine;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServingMode;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.engine.workload.SyntheticRequests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judge of the engine: the same rules written down token by token, with an object for everything, lists that are
 * searched from end to end, and nothing kept that can be counted again. Slow on purpose. It shares with the engine only
 * the workload and the tables of step times.
 */
final class ReferenceSimulator {
    static final class Request {
        final int id;
        final double arrived;
        final int prompt;
        final int output;
        int computed;
        boolean rejected;

        @Nullable
        Instance prefiller;

        @Nullable
        Instance decoder;

        double taken = Double.NaN;
        double prefilled = Double.NaN;
        double room = Double.NaN;
        double moved = Double.NaN;
        double finished = Double.NaN;
        /** When the user sees each token. */
        final List<Double> tokens = new ArrayList<>();
        /** Tokens made so far, seen or not. */
        int made;

        Request(int id, double arrived, int prompt, int output) {
            this.id = id;
            this.arrived = arrived;
            this.prompt = prompt;
            this.output = output;
        }

        boolean isDone() {
            return rejected || !Double.isNaN(finished);
        }

        double timePerOutputToken() {
            return (tokens.getLast() - tokens.getFirst()) / (output - 1);
        }
    }

    record Chunk(Request request, int past, int tokens) {
        boolean ending() {
            return past + tokens == request.prompt;
        }
    }

    record Step(
            Instance instance,
            double start,
            double seconds,
            double joules,
            double prefillShare,
            int madeAtEnd,
            int promptTokens,
            List<Chunk> chunks,
            List<Request> decoding) {}

    static final class Instance {
        final Pool pool;
        final int index;
        final List<Request> prompts = new ArrayList<>();
        final List<Request> waiting = new ArrayList<>();
        final List<Request> ready = new ArrayList<>();
        final List<Request> batch = new ArrayList<>();
        /** Requests that hold blocks here. */
        final List<Request> holding = new ArrayList<>();

        @Nullable
        Step step;

        Instance(Pool pool, int index) {
            this.pool = pool;
            this.index = index;
        }
    }

    static final class Flow {
        final Request request;
        double left;
        double rate;

        Flow(Request request, double left) {
            this.request = request;
            this.left = left;
        }
    }

    record Event(double time, long sequence, Runnable action) {}

    final Scenario scenario;
    final SyntheticRequests workload;
    final List<Request> requests = new ArrayList<>();
    final List<Request> seen = new ArrayList<>();
    final List<List<Instance>> pools = new ArrayList<>();
    final int[] turns = new int[2];
    final List<Event> events = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    final List<Flow> flows = new ArrayList<>();
    double flowsUpdated;

    @Nullable
    Event flowEnd;

    double now;
    long sequence;
    boolean closed;
    /** When the report was due, and the finished requests then. */
    double reportedAt;

    /** ∫ blocks held dt over the window, by pool. */
    final double[] blockSeconds = new double[2];

    long finishedAtReport;

    ReferenceSimulator(Scenario scenario) {
        this.scenario = scenario;
        this.workload = new SyntheticRequests(scenario.traffic(), scenario.seed());
        for (Pool pool : scenario.pools()) {
            List<Instance> instances = new ArrayList<>();
            for (int i = 0; i < pool.instances(); i++) {
                instances.add(new Instance(pool, i));
            }
            pools.add(instances);
        }
    }

    Request request(int id) {
        while (requests.size() <= id) {
            requests.add(new Request(
                    requests.size(),
                    workload.nextArrivalSeconds(),
                    workload.nextInputTokens(),
                    workload.nextOutputTokens()));
        }
        return requests.get(id);
    }

    List<Request> measured() {
        List<Request> measured = new ArrayList<>();
        for (int i = 0; i < scenario.measuredRequests(); i++) {
            measured.add(request(scenario.warmupRequests() + i));
        }
        return measured;
    }

    double windowStart() {
        return request(scenario.warmupRequests()).arrived;
    }

    double windowEnd() {
        return request(scenario.warmupRequests() + scenario.measuredRequests()).arrived;
    }

    void run() {
        schedule(request(0).arrived, () -> arrive(request(0)));
        while (now < windowEnd() || !measured().stream().allMatch(Request::isDone)) {
            next();
        }
        reportedAt = now;
        finishedAtReport =
                requests.stream().filter(r -> !Double.isNaN(r.finished)).count();
        closed = true;
        while (!events.isEmpty()) {
            next();
        }
    }

    private void next() {
        Event event = events.stream()
                .min(Comparator.comparingDouble(Event::time).thenComparingLong(Event::sequence))
                .orElseThrow();
        events.remove(event);
        double inside = Math.min(event.time, windowEnd()) - Math.max(now, windowStart());
        for (int p = 0; p < pools.size() && inside > 0; p++) {
            for (Instance instance : pools.get(p)) {
                for (Request held : instance.holding) {
                    blockSeconds[p] += inside * blocks(held, instance.pool);
                }
            }
        }
        now = event.time;
        event.action.run();
    }

    private Event schedule(double time, Runnable action) {
        Event event = new Event(time, sequence++, action);
        events.add(event);
        return event;
    }

    private boolean isAggregated() {
        return scenario.mode() == ServingMode.AGGREGATED;
    }

    private void arrive(Request request) {
        if (closed) {
            return;
        }
        seen.add(request);
        if (seen.size() < 10 * (scenario.warmupRequests() + scenario.measuredRequests() + 1)) {
            Request after = request(request.id + 1);
            schedule(after.arrived, () -> arrive(after));
        }
        Pool first = scenario.pools().getFirst();
        Pool last = scenario.pools().getLast();
        boolean decodes = workload.maxOutputTokens() > 1 || scenario.firstToken() != FirstToken.END_OF_PREFILL;
        if (blocks(request, first) > first.kv().blocks()
                || (decodes && blocks(request, last) > last.kv().blocks())) {
            request.rejected = true;
            return;
        }
        Instance instance = route(0);
        request.prefiller = instance;
        if (isAggregated()) {
            request.decoder = instance;
        }
        instance.prompts.add(request);
        startIfIdle(instance);
    }

    private long blocks(Request request, Pool pool) {
        long tokens =
                pool.role() == PoolRole.PREFILL ? request.prompt : (long) request.prompt + workload.maxOutputTokens();
        return (tokens + pool.kv().blockTokens() - 1) / pool.kv().blockTokens()
                + pool.kv().blocksPerSequence();
    }

    private boolean fits(Request request, Instance instance) {
        long used = instance.holding.stream()
                .mapToLong(held -> blocks(held, instance.pool))
                .sum();
        return used + blocks(request, instance.pool) <= instance.pool.kv().blocks();
    }

    private Instance route(int pool) {
        List<Instance> instances = pools.get(pool);
        if (scenario.routing() == RoutingPolicy.ROUND_ROBIN) {
            return instances.get(turns[pool]++ % instances.size());
        }
        Instance least = instances.getFirst();
        for (Instance instance : instances) {
            if (work(instance) < work(least)) {
                least = instance;
            }
        }
        return least;
    }

    private long work(Instance instance) {
        return seen.stream()
                .filter(request -> !request.isDone())
                .mapToLong(request -> {
                    if (instance.pool.role() == PoolRole.PREFILL) {
                        return request.prefiller == instance ? request.prompt - request.computed : 0;
                    }
                    return request.decoder == instance ? blocks(request, instance.pool) : 0;
                })
                .sum();
    }

    private void startIfIdle(Instance instance) {
        if (instance.step == null) {
            start(instance);
        }
    }

    private void start(Instance instance) {
        Pool pool = instance.pool;
        int places = Math.min(pool.maxNumSeqs(), pool.maxNumBatchedTokens());
        while (!instance.ready.isEmpty() && instance.batch.size() < places) {
            instance.batch.add(instance.ready.removeFirst());
        }
        int budget = pool.maxNumBatchedTokens() - instance.batch.size();
        List<Chunk> chunks = new ArrayList<>();
        for (Request request : instance.holding) {
            if (Double.isNaN(request.prefilled) && request.prefiller == instance && budget > 0) {
                int tokens = Math.min(budget, request.prompt - request.computed);
                chunks.add(new Chunk(request, request.computed, tokens));
                budget -= tokens;
            }
        }
        while (budget > 0
                && !instance.prompts.isEmpty()
                && fits(instance.prompts.getFirst(), instance)
                && (!isAggregated() || instance.holding.size() < places)) {
            Request request = instance.prompts.removeFirst();
            request.taken = now;
            instance.holding.add(request);
            int tokens = Math.min(budget, request.prompt);
            chunks.add(new Chunk(request, 0, tokens));
            budget -= tokens;
        }
        if (chunks.isEmpty() && instance.batch.isEmpty()) {
            return;
        }
        TabulatedSteps model = pool.steps();
        List<Request> decoding = List.copyOf(instance.batch);
        double seconds = seconds(model, chunks, decoding);
        double joules = Math.min(joules(model, chunks, decoding), (model.maxWatts() - model.idleWatts()) * seconds);
        double share = 1;
        if (chunks.isEmpty()) {
            share = 0;
        } else if (!decoding.isEmpty()) {
            double prefill = seconds(model, chunks, List.of());
            share = prefill / (prefill + seconds(model, List.of(), decoding));
        }
        int endings = (int) chunks.stream().filter(Chunk::ending).count();
        boolean prefillMakes = isAggregated() || scenario.firstToken() != FirstToken.FIRST_DECODE_STEP;
        Step step = new Step(
                instance,
                now,
                seconds,
                joules,
                share,
                decoding.size() + (prefillMakes ? endings : 0),
                chunks.stream().mapToInt(Chunk::tokens).sum(),
                chunks,
                decoding);
        steps.add(step);
        instance.step = step;
        schedule(now + seconds, () -> end(step));
    }

    private static double sequences(List<Chunk> chunks, List<Request> decoding) {
        return chunks.stream().filter(Chunk::ending).count() + decoding.size();
    }

    private static double tokens(List<Chunk> chunks, List<Request> decoding) {
        return chunks.stream().mapToInt(Chunk::tokens).sum() + decoding.size();
    }

    private static double context(List<Request> decoding) {
        return decoding.stream().mapToInt(r -> r.prompt + r.made).sum();
    }

    private static double seconds(TabulatedSteps model, List<Chunk> chunks, List<Request> decoding) {
        double sum = model.tokensSeconds().at(tokens(chunks, decoding));
        if (sequences(chunks, decoding) > 0) {
            sum += model.headSeconds().at(sequences(chunks, decoding));
        }
        double pairs = 0;
        double past = 0;
        for (Chunk chunk : chunks) {
            sum += model.contextAttentionSeconds().at(chunk.tokens, chunk.past);
            for (int t = 1; t <= chunk.tokens; t++) {
                pairs += chunk.past + t;
            }
            past += chunk.past;
        }
        if (!decoding.isEmpty()) {
            sum += model.decodeAttentionSeconds().at(decoding.size(), context(decoding) / decoding.size());
        }
        sum += chunks.isEmpty() ? model.decodeHostSeconds() : model.prefillHostSeconds();
        double floor = model.floor()
                .seconds(
                        tokens(chunks, decoding),
                        sequences(chunks, decoding),
                        pairs + context(decoding),
                        past + context(decoding));
        return Math.max(sum, floor);
    }

    private static double joules(TabulatedSteps model, List<Chunk> chunks, List<Request> decoding) {
        double sum = model.tokensJoules().at(tokens(chunks, decoding));
        if (sequences(chunks, decoding) > 0) {
            sum += model.headJoules().at(sequences(chunks, decoding));
        }
        for (Chunk chunk : chunks) {
            sum += model.contextAttentionJoules().at(chunk.tokens, chunk.past);
        }
        if (!decoding.isEmpty()) {
            sum += model.decodeAttentionJoules().at(decoding.size(), context(decoding) / decoding.size());
        }
        return sum;
    }

    private void end(Step step) {
        Instance instance = step.instance;
        instance.step = null;
        for (Request request : step.decoding) {
            request.made++;
            request.tokens.add(now);
            if (request.made == request.output) {
                request.finished = now;
                instance.batch.remove(request);
                instance.holding.remove(request);
            }
        }
        for (Chunk chunk : step.chunks) {
            Request request = chunk.request;
            request.computed += chunk.tokens;
            if (chunk.ending()) {
                endPrefill(instance, request);
            }
        }
        if (instance.pool.role() == PoolRole.DECODE) {
            giveRoom(instance);
        }
        start(instance);
    }

    private void endPrefill(Instance instance, Request request) {
        request.prefilled = now;
        boolean aggregated = isAggregated();
        if (aggregated || scenario.firstToken() != FirstToken.FIRST_DECODE_STEP) {
            request.made = 1;
        }
        if (aggregated || scenario.firstToken() == FirstToken.END_OF_PREFILL) {
            request.tokens.add(now);
            if (request.output == 1) {
                request.finished = now;
                instance.holding.remove(request);
                return;
            }
        }
        if (aggregated) {
            instance.ready.add(request);
        } else {
            Instance decoder = route(1);
            request.decoder = decoder;
            decoder.waiting.add(request);
            giveRoom(decoder);
        }
    }

    private void giveRoom(Instance decoder) {
        while (!decoder.waiting.isEmpty() && fits(decoder.waiting.getFirst(), decoder)) {
            Request request = decoder.waiting.removeFirst();
            decoder.holding.add(request);
            request.room = now;
            schedule(now + link().latencySeconds(), () -> startFlow(request));
        }
    }

    private KvLink link() {
        KvLink link = scenario.link();
        if (link == null) {
            throw new IllegalStateException("no link");
        }
        return link;
    }

    private void startFlow(Request request) {
        moveFlows();
        KvLink link = link();
        double bytes = Math.ceil(request.prompt * link.bytesPerToken()
                + Math.min(request.prompt, link.windowTokens()) * link.windowBytesPerToken());
        flows.add(new Flow(request, bytes));
        shareLinks();
    }

    private void moveFlows() {
        for (Flow flow : flows) {
            flow.left = Math.max(0, flow.left - flow.rate * (now - flowsUpdated));
        }
        flowsUpdated = now;
    }

    /** Every link in turn: the one that gives its open flows the least fixes them at that. A cap is a link of one flow. */
    private void shareLinks() {
        record Link(double capacity, List<Flow> members) {}
        List<Link> links = new ArrayList<>();
        for (Flow flow : flows) {
            links.add(new Link(link().flowBytesPerSecond(), List.of(flow)));
        }
        for (Instance instance : pools.getFirst()) {
            links.add(new Link(
                    link().prefillBytesPerSecond(),
                    flows.stream().filter(f -> f.request.prefiller == instance).toList()));
        }
        for (Instance instance : pools.getLast()) {
            links.add(new Link(
                    link().decodeBytesPerSecond(),
                    flows.stream().filter(f -> f.request.decoder == instance).toList()));
        }
        List<Flow> open = new ArrayList<>(flows);
        while (!open.isEmpty()) {
            double least = Double.POSITIVE_INFINITY;
            List<Flow> fixed = List.of();
            for (Link candidate : links) {
                List<Flow> members =
                        candidate.members.stream().filter(open::contains).toList();
                double taken = candidate.members.stream()
                        .filter(f -> !open.contains(f))
                        .mapToDouble(f -> f.rate)
                        .sum();
                if (!members.isEmpty() && (candidate.capacity - taken) / members.size() < least) {
                    least = (candidate.capacity - taken) / members.size();
                    fixed = members;
                }
            }
            for (Flow flow : fixed) {
                flow.rate = least;
            }
            open.removeAll(fixed);
        }
        if (flowEnd != null) {
            events.remove(flowEnd);
            flowEnd = null;
        }
        if (!flows.isEmpty()) {
            Flow soonest = flows.getFirst();
            for (Flow flow : flows) {
                if (flow.left / flow.rate < soonest.left / soonest.rate) {
                    soonest = flow;
                }
            }
            Flow ending = soonest;
            flowEnd = schedule(now + ending.left / ending.rate, () -> endFlow(ending));
        }
    }

    private void endFlow(Flow flow) {
        moveFlows();
        flows.remove(flow);
        flowEnd = null;
        shareLinks();
        Request request = flow.request;
        request.moved = now;
        Instance prefiller = request.prefiller;
        Instance decoder = request.decoder;
        if (prefiller == null || decoder == null) {
            throw new IllegalStateException("a transfer has two ends");
        }
        prefiller.holding.remove(request);
        boolean done = false;
        if (scenario.firstToken() == FirstToken.END_OF_TRANSFER) {
            request.tokens.add(now);
            done = request.output == 1;
        }
        if (done) {
            request.finished = now;
            decoder.holding.remove(request);
            giveRoom(decoder);
        } else {
            decoder.ready.add(request);
        }
        startIfIdle(prefiller);
        startIfIdle(decoder);
    }

    // What was measured

    private double inside(Step step) {
        double from = Math.max(step.start, windowStart());
        double to = Math.min(step.start + step.seconds, windowEnd());
        return Math.max(0, to - from);
    }

    private List<Step> stepsOf(int pool) {
        return steps.stream()
                .filter(step -> pools.get(pool).contains(step.instance))
                .toList();
    }

    double servingSeconds(int pool) {
        return stepsOf(pool).stream().mapToDouble(this::inside).sum();
    }

    double prefillSeconds(int pool) {
        return stepsOf(pool).stream()
                .mapToDouble(step -> inside(step) * step.prefillShare)
                .sum();
    }

    double boardJoules(int pool) {
        double idle = pools.get(pool).getFirst().pool.steps().idleWatts();
        double above = stepsOf(pool).stream()
                .filter(step -> step.seconds > 0)
                .mapToDouble(step -> step.joules * inside(step) / step.seconds)
                .sum();
        return above + idle * pools.get(pool).size() * (windowEnd() - windowStart());
    }

    private List<Step> endingInside(int pool) {
        return stepsOf(pool).stream()
                .filter(step -> step.start + step.seconds >= windowStart() && step.start + step.seconds < windowEnd())
                .toList();
    }

    long promptTokens(int pool) {
        return endingInside(pool).stream().mapToLong(Step::promptTokens).sum();
    }

    long outputTokens(int pool) {
        return endingInside(pool).stream().mapToLong(Step::madeAtEnd).sum();
    }

    /** Gaps between the tokens of measured requests, seen by the time of the report. */
    List<Double> gaps() {
        List<Double> gaps = new ArrayList<>();
        for (Request request : measured()) {
            for (int i = 1; i < request.tokens.size(); i++) {
                gaps.add(request.tokens.get(i) - request.tokens.get(i - 1));
            }
        }
        return gaps;
    }

    double meanKvOccupancy(int pool) {
        Pool spec = pools.get(pool).getFirst().pool;
        return blockSeconds[pool]
                / (windowEnd() - windowStart())
                / spec.instances()
                / spec.kv().blocks();
    }

    double meanQueueSeconds(int pool) {
        return measured().stream()
                .mapToDouble(r -> pool == 0 ? r.taken - r.arrived : r.room - r.prefilled)
                .filter(wait -> !Double.isNaN(wait))
                .average()
                .orElse(0);
    }

    /** The metric of each measured request in ascending order; infinite where it never got there. */
    List<Double> values(LatencyMetric metric) {
        return measured().stream()
                .filter(r -> r.rejected || r.output > 1 || metric != LatencyMetric.TPOT)
                .map(r -> {
                    if (r.rejected) {
                        return Double.POSITIVE_INFINITY;
                    }
                    return switch (metric) {
                        case TTFT -> r.tokens.getFirst() - r.arrived;
                        case TPOT -> r.timePerOutputToken();
                        case E2E -> r.finished - r.arrived;
                        case ITL -> throw new IllegalArgumentException("a population of tokens");
                    };
                })
                .sorted()
                .toList();
    }

    double attainment() {
        long inside = measured().stream().filter(this::meetsAll).count();
        return (double) inside / scenario.measuredRequests();
    }

    private boolean meetsAll(Request request) {
        if (request.rejected) {
            return false;
        }
        for (LatencyLimit limit : scenario.slo().limits()) {
            double value = switch (limit.metric()) {
                case TTFT -> request.tokens.getFirst() - request.arrived;
                case TPOT -> request.output == 1 ? 0 : request.timePerOutputToken();
                case E2E -> request.finished - request.arrived;
                case ITL -> 0;
            };
            if (limit.metric() != LatencyMetric.ITL && value > limit.limitSeconds()) {
                return false;
            }
        }
        return true;
    }
}
