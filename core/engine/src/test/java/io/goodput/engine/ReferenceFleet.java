package io.goodput.engine;

import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.engine.ReferenceSimulator.Event;
import io.goodput.engine.ReferenceSimulator.Instance;
import io.goodput.engine.fleet.FaultPlan;
import io.goodput.engine.fleet.Racks;
import io.goodput.engine.fleet.StartUps;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.scaling.Controller;
import io.goodput.engine.scaling.Controllers;
import io.goodput.engine.scaling.InstanceProfile;
import io.goodput.engine.scaling.ServingTargets;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pools that change, for {@link ReferenceSimulator}: everything is looked at after every event. It shares with the engine
 * the racks, the start-ups, the plan of faults and the controllers, which have judges of their own.
 */
final class ReferenceFleet {
    /** Where an instance is in its life; in the order in which they are let go. */
    enum State {
        OFF,
        WAITING,
        COMING,
        STARTING,
        READY,
        DRAINING,
        DEAD,
        DRAINING_DEAD
    }

    /** The life of an instance. */
    static final class Life {
        final Instance instance;
        State state = State.OFF;
        double since;
        /** When its grace or its death unseen is over. */
        double endsAt = Double.POSITIVE_INFINITY;
        /** Until when its steps are those of a new one. */
        double newUntil = Double.NEGATIVE_INFINITY;
        /** Of one that drains the slot of another pool that it is to take; of that slot the one that drains. */
        @Nullable
        Life other;
        /** Whether it is taking another role. */
        boolean switches;

        Life(Instance instance) {
            this.instance = instance;
        }
    }

    /** A pool and what is wanted of it. */
    static final class Wanted {
        final ElasticPool bounds;
        final List<Life> lives = new ArrayList<>();
        int wanted;
        final Set<Integer> counts = new TreeSet<>();
        int leastReady;
        int mostReady;
        long decisions;
        long flaps;
        int lastDirection;
        double lastDecisionAt;

        Wanted(ElasticPool bounds) {
            this.bounds = bounds;
            wanted = bounds.initialInstances();
            counts.add(wanted);
        }

        int count(State... states) {
            return (int) lives.stream()
                    .filter(life -> Arrays.asList(states).contains(life.state))
                    .count();
        }

        int have() {
            return count(State.WAITING, State.COMING, State.STARTING, State.READY, State.DEAD);
        }

        int gpus() {
            return lives.getFirst().instance.pool.gpusPerInstance();
        }
    }

    /** A controller and its pools. */
    static final class Watch {
        final Controller controller;
        final List<Integer> pools;
        int looks;

        Watch(Controller controller, List<Integer> pools) {
            this.controller = controller;
            this.pools = pools;
        }

        double nextAt() {
            return (looks + 1) * controller.intervalSeconds();
        }
    }

    /** A fault as it is told. */
    record Told(
            FaultKind kind,
            double at,
            double until,
            @Nullable String system,
            @Nullable Integer rack,
            @Nullable Integer node,
            @Nullable Integer gpu,
            int instances) {}

    /** What racks were billed for; by system. */
    record Billed(double billed, double unused, double broken, int most) {}

    final List<Wanted> pools = new ArrayList<>();
    final List<Told> told = new ArrayList<>();
    final List<Billed> billed = new ArrayList<>();
    long faultCount;
    int mostGpus;
    boolean wasPending;
    long roleSwitches;
    /** Others decide at the same time, and are heard before anything is done about it. */
    private boolean isDeciding;
    /** What is left of each rack's uplink, racks numbered through all spaces. */
    final double[] uplinkShares;

    final List<ReferenceScrape> scrapes = new ArrayList<>();
    private final ReferenceSimulator simulator;
    private final Scenario scenario;
    private final Elasticity elasticity;
    private final List<Racks> racks = new ArrayList<>();
    private final int[] mostBilled;
    private final List<Billed> billedAtStart = new ArrayList<>();
    private boolean isInWindow = true;
    private final StartUps startUps;
    private final FaultPlan plan;
    private final List<Watch> watches = new ArrayList<>();

    ReferenceFleet(ReferenceSimulator simulator, Scenario scenario, Elasticity elasticity) {
        this.simulator = simulator;
        this.scenario = scenario;
        this.elasticity = elasticity;
        for (RackSpace space : elasticity.spaces()) {
            racks.add(new Racks(space, scenario.pools().size()));
        }
        mostBilled = new int[racks.size()];
        uplinkShares = new double
                [elasticity.spaces().stream().mapToInt(RackSpace::racks).sum()];
        Arrays.fill(uplinkShares, 1);
        startUps = new StartUps(elasticity.leadTimes(), racks, scenario.seed());
        plan = new FaultPlan(
                elasticity.spaces(),
                elasticity.faults(),
                elasticity.faults().stream().mapToInt(this::space).toArray(),
                elasticity.failureRates(),
                scenario.seed());
        for (ElasticPool bounds : elasticity.pools()) {
            Wanted pool = new Wanted(bounds);
            pools.add(pool);
            for (Instance instance : simulator.instances) {
                if (instance.totals == simulator.totals.get(pools.size() - 1)) {
                    pool.lives.add(new Life(instance));
                    instance.isOpen = false;
                }
            }
        }
        IntStream.range(0, pools.size())
                .boxed()
                .sorted(Comparator.comparingInt(p -> -pools.get(p).gpus()))
                .forEach(p -> {
                    Wanted pool = pools.get(p);
                    for (Life life : pool.lives.subList(0, pool.wanted)) {
                        if (!place(p, life, true)) {
                            throw new IllegalStateException("no place for what is there at the start");
                        }
                        life.state = State.READY;
                        life.instance.isOpen = true;
                    }
                    pool.leastReady = pool.wanted;
                    pool.mostReady = pool.wanted;
                });
        racks.forEach(each -> each.fetchWarmNodes(0));
        windowStarts();
        for (ScalingController spec : Objects.requireNonNull(elasticity.policy().controllers())) {
            List<Integer> its = IntStream.range(0, pools.size())
                    .filter(p -> spec.role() == null || spec.role() == role(p))
                    .boxed()
                    .toList();
            if (spec.policy().isJoint()) {
                watches.add(watch(spec, its));
            } else {
                its.forEach(p -> watches.add(watch(spec, List.of(p))));
            }
        }
    }

    private int space(Fault fault) {
        return fault.system() == null ? 0 : elasticity.systems().indexOf(fault.system());
    }

    private PoolRole role(int pool) {
        return scenario.pools().get(pool).role();
    }

    private Racks racks(Wanted pool) {
        return racks.get(pool.bounds.space());
    }

    private Watch watch(ScalingController spec, List<Integer> its) {
        List<InstanceProfile> profiles = new ArrayList<>();
        for (int p : its) {
            profiles.add(new ReferenceProfile(scenario.pools().get(p)));
        }
        Map<LatencyMetric, Double> tightest = new EnumMap<>(LatencyMetric.class);
        for (LatencyMetric metric : LatencyMetric.values()) {
            tightest.put(
                    metric,
                    scenario.classes().stream()
                            .mapToDouble(each -> each.slo().tightestSeconds(metric))
                            .min()
                            .orElseThrow());
        }
        ServingTargets targets = new ServingTargets(
                Objects.requireNonNull(tightest.get(LatencyMetric.TTFT)),
                Objects.requireNonNull(tightest.get(LatencyMetric.TPOT)),
                Objects.requireNonNull(tightest.get(LatencyMetric.E2E)),
                elasticity.attainment());
        int[] initial = its.stream().mapToInt(p -> pools.get(p).wanted).toArray();
        return new Watch(Controllers.of(spec, profiles, initial, targets), its);
    }

    // Time

    /** Time goes by. */
    void pass(double dt) {
        for (Wanted pool : pools) {
            PoolTotals totals = pool.lives.getFirst().instance.totals;
            totals.wantedSeconds += pool.wanted * dt;
            for (Life life : pool.lives) {
                switch (life.state) {
                    case OFF -> {}
                    case WAITING -> totals.waitingSeconds += dt;
                    case COMING -> totals.comingSeconds += dt;
                    case STARTING -> totals.startingSeconds += dt;
                    case READY -> totals.readySeconds += dt;
                    case DRAINING -> totals.drainingSeconds += dt;
                    case DEAD, DRAINING_DEAD -> totals.deadSeconds += dt;
                }
                if (life.state == State.DRAINING && life.instance.step != null) {
                    totals.drainingServingSeconds += dt;
                }
            }
        }
    }

    private double now() {
        return simulator.now;
    }

    void windowStarts() {
        billedAtStart.clear();
        for (int s = 0; s < racks.size(); s++) {
            billedAtStart.add(billed(s));
            mostBilled[s] = racks.get(s).billedGpus();
        }
    }

    void windowEnds() {
        isInWindow = false;
        for (int s = 0; s < racks.size(); s++) {
            Billed from = billedAtStart.get(s);
            Billed to = billed(s);
            billed.add(new Billed(
                    to.billed - from.billed, to.unused - from.unused, to.broken - from.broken, mostBilled[s]));
        }
    }

    private Billed billed(int space) {
        Racks each = racks.get(space);
        each.bringTo(now());
        return new Billed(each.billedGpuSeconds(), each.unusedGpuSeconds(), each.brokenGpuSeconds(), 0);
    }

    /** What may come next, behind all else of its time: faults, starts, places, lives, the scrape, decisions. */
    void addEvents(List<Event> events) {
        events.add(new Event(plan.nextAt(), 3, 0, 0, this::fault));
        events.add(new Event(startUps.nextAt(), 4, 0, 0, this::startUp));
        for (Wanted pool : pools) {
            if (pool.have() < pool.wanted) {
                events.add(new Event(
                        Math.max(now(), racks(pool).nextChangeAt()),
                        5,
                        0,
                        0,
                        () -> racks(pool).bringTo(now())));
            }
            for (Life life : pool.lives) {
                events.add(new Event(life.endsAt, 6, life.instance.number, 0, () -> endOfLife(pool, life)));
                if (life.state == State.READY && life.newUntil > Double.NEGATIVE_INFINITY) {
                    events.add(new Event(life.newUntil, 6, life.instance.number, 0, () -> {
                        life.newUntil = Double.NEGATIVE_INFINITY;
                        setSlowness(pool, life);
                    }));
                }
            }
        }
        if (watches.stream().anyMatch(watch -> watch.nextAt() < Double.POSITIVE_INFINITY)) {
            events.add(new Event((scrapes.size() + 1) * elasticity.scrapeSeconds(), 7, 0, 0, this::scrape));
        }
        for (int w = 0; w < watches.size(); w++) {
            Watch watch = watches.get(w);
            events.add(new Event(watch.nextAt(), 8, w, 0, () -> look(watch)));
        }
    }

    /** After an event: what is drained goes, what is too many goes, what is wanted comes, as far as possible. */
    void settle() {
        boolean changes = !isDeciding;
        while (changes) {
            changes = retireDrained();
            changes |= reconcile();
        }
        for (Wanted pool : pools) {
            wasPending |= pool.have() < pool.wanted;
            pool.leastReady = Math.min(pool.leastReady, pool.count(State.READY));
            pool.mostReady = Math.max(pool.mostReady, pool.count(State.READY));
        }
        for (int s = 0; s < racks.size() && isInWindow; s++) {
            mostBilled[s] = Math.max(mostBilled[s], racks.get(s).billedGpus());
        }
    }

    private boolean retireDrained() {
        boolean retired = false;
        for (Wanted pool : pools) {
            for (Life life : pool.lives) {
                if (life.state == State.DRAINING && simulator.isVacant(life.instance)) {
                    goOrSwitch(pool, life);
                    retired = true;
                }
            }
        }
        return retired;
    }

    // Instances come and go

    private void set(Life life, State state) {
        simulator.say("instance %d is %s", life.instance.number, state);
        life.state = state;
        life.since = now();
    }

    private int gpus() {
        return pools.stream()
                .mapToInt(pool -> pool.gpus()
                        * (int) pool.lives.stream()
                                .filter(life -> life.state != State.OFF && life.state != State.COMING)
                                .count())
                .sum();
    }

    private boolean place(int p, Life life, boolean isStart) {
        Wanted pool = pools.get(p);
        Racks racks = racks(pool);
        int number = life.instance.number;
        Racks.Outcome outcome = isStart
                ? racks.placeReady(number, p, pool.gpus(), pool.bounds.watts(), now())
                : racks.place(number, p, pool.gpus(), pool.bounds.watts(), now());
        boolean placed = outcome == Racks.Outcome.PLACED;
        if (placed) {
            mostGpus = Math.max(mostGpus, gpus() + pool.gpus());
            int before = elasticity.spaces().subList(0, pool.bounds.space()).stream()
                    .mapToInt(RackSpace::racks)
                    .sum();
            life.instance.rack = before + racks(pool).rack(life.instance.number);
            life.instance.space = pool.bounds.space();
            life.instance.domain = racks(pool).domain(life.instance.number);
        }
        return placed;
    }

    /** The first pool that lacks an instance, that one which is let go could be, and has a slot for it. */
    private @Nullable Life placeFor(Wanted from) {
        if (elasticity.leadTimes().roleSwitchSeconds() == Double.POSITIVE_INFINITY) {
            return null;
        }
        for (int p = 0; p < pools.size(); p++) {
            Wanted to = pools.get(p);
            if (to.have() < to.wanted
                    && role(p) != role(pools.indexOf(from))
                    && to.bounds.kind() == from.bounds.kind()) {
                for (Life life : to.lives) {
                    if (life.state == State.OFF) {
                        return life;
                    }
                }
            }
        }
        return null;
    }

    private static void part(Life life) {
        Objects.requireNonNull(life.other).other = null;
        life.other = null;
    }

    /** It has drained: it goes, or takes its other role with the GPUs that it has. */
    private void goOrSwitch(Wanted pool, Life life) {
        Life place = life.other;
        if (place == null) {
            retire(pool, life);
            return;
        }
        part(life);
        for (int p = 0; p < pools.size(); p++) {
            if (pools.get(p).lives.contains(place)) {
                racks(pool).hand(life.instance.number, place.instance.number, p);
            }
        }
        place.instance.rack = life.instance.rack;
        place.instance.space = life.instance.space;
        place.instance.domain = life.instance.domain;
        set(place, State.STARTING);
        place.switches = true;
        startUps.startSwitch(place.instance.number, elasticity.leadTimes().roleSwitchSeconds(), now());
        forget(life);
    }

    private boolean reconcile() {
        boolean changes = false;
        for (Wanted pool : pools) {
            while (pool.have() > pool.wanted && letGo(pool)) {
                changes = true;
            }
        }
        boolean started = true;
        while (started) {
            started = false;
            for (int p = 0; p < pools.size(); p++) {
                started |= pools.get(p).have() < pools.get(p).wanted && start(p);
            }
            changes |= started;
        }
        return changes;
    }

    private boolean start(int p) {
        Wanted pool = pools.get(p);
        Life free = pool.lives.stream()
                .filter(life -> life.state == State.OFF)
                .findFirst()
                .orElse(null);
        if (free == null || (long) gpus() + pool.gpus() > elasticity.gpuBudget() || !place(p, free, false)) {
            return false;
        }
        int number = free.instance.number;
        set(free, racks(pool).waitsForNodes(number) ? State.WAITING : State.STARTING);
        startUps.start(number, p, pool.bounds.space(), pool.bounds.weightBytes(), now());
        return true;
    }

    /** Waiting ones first, then starting ones, then ready ones; of equals the youngest, of these the highest number. */
    private boolean letGo(Wanted pool) {
        Life chosen = null;
        for (Life life : pool.lives) {
            boolean mayGo = List.of(State.WAITING, State.COMING, State.STARTING, State.READY)
                    .contains(life.state);
            boolean isBefore = chosen == null
                    || life.state.compareTo(chosen.state) < 0
                    || (life.state == chosen.state && life.since >= chosen.since);
            chosen = mayGo && isBefore ? life : chosen;
        }
        if (chosen == null) {
            return false;
        }
        if (chosen.state == State.COMING) {
            simulator.seen.add("role switches called off while they drain");
            part(chosen);
            set(chosen, State.OFF);
            return true;
        }
        if (chosen.state != State.READY) {
            if (chosen.switches) {
                simulator.seen.add("role switches called off after that");
            }
            startUps.cancel(chosen.instance.number, now());
            retire(pool, chosen);
            return true;
        }
        Life place = placeFor(pool);
        if (place != null) {
            set(place, State.COMING);
            place.other = chosen;
            chosen.other = place;
        }
        set(chosen, State.DRAINING);
        chosen.instance.isOpen = false;
        chosen.endsAt = now() + elasticity.graceSeconds();
        if (elasticity.migrates()) {
            simulator.stop(chosen.instance);
            simulator.leave(chosen.instance, false);
        }
        return true;
    }

    private void retire(Wanted pool, Life life) {
        racks(pool).release(life.instance.number, now());
        forget(life);
    }

    /** Nothing of it is left in its slot. */
    private void forget(Life life) {
        life.switches = false;
        life.instance.isDead = false;
        life.instance.isStopped = false;
        life.instance.lastPromptStep.endedAt = -1;
        life.instance.lastDecodeStep.endedAt = -1;
        life.endsAt = Double.POSITIVE_INFINITY;
        life.newUntil = Double.NEGATIVE_INFINITY;
        life.instance.ranks.forEach(rank -> rank.cache.forget());
        set(life, State.OFF);
    }

    private void startUp() {
        int number = startUps.advance(now());
        for (Wanted pool : pools) {
            for (Life life : pool.lives) {
                if (life.state == State.WAITING && !racks(pool).waitsForNodes(life.instance.number)) {
                    set(life, State.STARTING);
                }
                if (life.instance.number == number) {
                    set(life, State.READY);
                    roleSwitches += life.switches ? 1 : 0;
                    life.switches = false;
                    life.newUntil = now() + elasticity.leadTimes().slowFirstSeconds();
                    setSlowness(pool, life);
                    life.instance.isOpen = true;
                    simulator.opened(life.instance.pool.role());
                }
            }
        }
    }

    private void endOfLife(Wanted pool, Life life) {
        life.instance.isOpen = false;
        if (!life.instance.isStopped) {
            simulator.stop(life.instance);
        }
        simulator.leave(life.instance, true);
        if (life.state == State.DRAINING) {
            if (life.other != null) {
                simulator.seen.add("role switches that end with their grace");
            }
            goOrSwitch(pool, life);
        } else {
            retire(pool, life);
        }
    }

    private void setSlowness(Wanted pool, Life life) {
        double hardware = racks(pool).slowFactor(life.instance.number);
        boolean isNew = life.state == State.READY && now() < life.newUntil;
        life.instance.slowness = isNew ? hardware * elasticity.leadTimes().slowFirstFactor() : hardware;
    }

    // Faults

    private void fault() {
        plan.advance();
        simulator.say("fault %d of %s, begin: %s", plan.number(), plan.kind(), plan.isBegin());
        int number = (int) plan.number();
        faultCount += plan.isBegin() ? 1 : 0;
        if (plan.kind() == FaultKind.STORAGE) {
            startUps.setStorageShare(plan.shareLeft(), now());
            tell(number, null, 0);
            return;
        }
        Racks where = racks.get(plan.space());
        if (plan.kind() == FaultKind.LINK) {
            int before = elasticity.spaces().subList(0, plan.space()).stream()
                    .mapToInt(RackSpace::racks)
                    .sum();
            uplinkShares[before + plan.rack()] = plan.shareLeft();
            simulator.share();
            tell(number, where.space(), 0);
            return;
        }
        turn(where);
        int[] hit = IntStream.range(0, where.affected()).map(where::affected).toArray();
        boolean slow = plan.kind() == FaultKind.SLOW;
        tell(number, where.space(), slow || plan.isBegin() ? hit.length : 0);
        for (Wanted pool : pools) {
            for (Life life : pool.lives) {
                if (Arrays.stream(hit).anyMatch(each -> each == life.instance.number)) {
                    if (slow) {
                        setSlowness(pool, life);
                    } else if (plan.isBegin()) {
                        fail(pool, life);
                    }
                }
            }
        }
    }

    /** Breaks, repairs, slows or quickens hardware. */
    private void turn(Racks where) {
        boolean begins = plan.isBegin();
        boolean slow = plan.kind() == FaultKind.SLOW;
        if (slow && plan.gpu() >= 0) {
            if (begins) {
                where.slowGpu(plan.gpu(), plan.factor());
            } else {
                where.quickenGpu(plan.gpu(), plan.factor());
            }
        } else if (slow) {
            if (begins) {
                where.slowNode(plan.node(), plan.factor());
            } else {
                where.quickenNode(plan.node(), plan.factor());
            }
        } else if (plan.gpu() >= 0) {
            if (begins) {
                where.breakGpu(plan.gpu(), now());
            } else {
                where.repairGpu(plan.gpu(), now());
            }
        } else if (plan.node() >= 0) {
            if (begins) {
                where.breakNode(plan.node(), now());
            } else {
                where.repairNode(plan.node(), now());
            }
        } else if (begins) {
            where.breakRack(plan.rack(), now());
        } else {
            where.repairRack(plan.rack(), now());
        }
    }

    private void tell(int number, @Nullable RackSpace space, int instances) {
        if (plan.isBegin()) {
            told.add(new Told(
                    plan.kind(),
                    now(),
                    Double.NaN,
                    space == null ? null : elasticity.systems().get(plan.space()),
                    space == null ? null : Integer.valueOf(plan.rack()),
                    space == null || plan.node() < 0 ? null : Integer.valueOf(plan.node() % space.nodesPerRack()),
                    space == null || plan.gpu() < 0 ? null : Integer.valueOf(plan.gpu() % space.gpusPerNode()),
                    instances));
        } else {
            Told before = told.get(number);
            told.set(
                    number,
                    new Told(
                            before.kind,
                            before.at,
                            now(),
                            before.system,
                            before.rack,
                            before.node,
                            before.gpu,
                            before.instances));
        }
    }

    private void fail(Wanted pool, Life life) {
        switch (life.state) {
            case OFF, COMING, DEAD, DRAINING_DEAD -> {}
            case WAITING, STARTING -> {
                if (life.switches) {
                    simulator.seen.add("role switches that fail after that");
                }
                startUps.cancel(life.instance.number, now());
                retire(pool, life);
            }
            case READY, DRAINING -> {
                if (life.other != null) {
                    simulator.seen.add("role switches that fail while they drain");
                    set(life.other, State.OFF);
                    part(life);
                }
                set(life, life.state == State.DRAINING ? State.DRAINING_DEAD : State.DEAD);
                life.instance.isDead = true;
                simulator.stop(life.instance);
                if (elasticity.afterFailure().refuses()) {
                    simulator.leave(life.instance, true);
                }
                life.endsAt = now() + elasticity.afterFailure().detectionSeconds();
            }
        }
    }

    // Controllers

    private void scrape() {
        scrapes.add(new ReferenceScrape(simulator, this, scrapes.isEmpty() ? null : scrapes.getLast()));
    }

    private void look(Watch watch) {
        watch.looks++;
        ReferenceScrape seen = null;
        for (ReferenceScrape scrape : scrapes) {
            seen = scrape.at + elasticity.scrapeDelaySeconds() <= now() ? scrape : seen;
        }
        int[] desired = watch.pools.stream().mapToInt(p -> pools.get(p).wanted).toArray();
        int[] before = desired.clone();
        watch.controller.decide(new ReferenceView(scenario, elasticity, this, watch.pools, seen, now()), desired);
        for (int i = 0; i < desired.length; i++) {
            ElasticPool bounds = pools.get(watch.pools.get(i)).bounds;
            desired[i] = Math.clamp(desired[i], bounds.minInstances(), bounds.maxInstances());
        }
        while (gpusWanted(watch, desired) > elasticity.gpuBudget()) {
            int largest = 0;
            for (int i = 1; i < desired.length; i++) {
                largest = desired[i] - before[i] >= desired[largest] - before[largest] ? i : largest;
            }
            if (desired[largest] <= before[largest]) {
                break;
            }
            desired[largest]--;
        }
        for (int i = 0; i < desired.length; i++) {
            want(pools.get(watch.pools.get(i)), desired[i]);
        }
        isDeciding = elasticity.leadTimes().roleSwitchSeconds() < Double.POSITIVE_INFINITY
                && watches.stream().anyMatch(each -> each.nextAt() == now());
    }

    private long gpusWanted(Watch watch, int[] desired) {
        long sum = 0;
        for (int p = 0; p < pools.size(); p++) {
            int place = watch.pools.indexOf(p);
            sum += (long) pools.get(p).gpus() * (place < 0 ? pools.get(p).wanted : desired[place]);
        }
        return sum;
    }

    private void want(Wanted pool, int instances) {
        int direction = Integer.signum(instances - pool.wanted);
        if (direction == 0) {
            return;
        }
        pool.decisions++;
        pool.flaps += direction == -pool.lastDirection && now() - pool.lastDecisionAt <= 600 ? 1 : 0;
        pool.lastDirection = direction;
        pool.lastDecisionAt = now();
        pool.wanted = instances;
        pool.counts.add(instances);
    }
}
