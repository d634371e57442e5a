package io.goodput.engine.cluster;

import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.metrics.RunMeter;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Speculation;
import io.goodput.engine.timing.DecodeCosts;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.timing.StepModel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An engine replica: ranks that step together, and the run of steps in progress. Steps without prompts are run in closed
 * form up to the next change: the first member's end, a knot of the step model, a context that reaches the cap, another
 * rank that becomes the slowest, blocks that run out. Work that arrives cuts the run at the end of the step in progress.
 */
final class Instance {
    final InstancePool pool;
    final int number;
    private InstanceState state = InstanceState.READY;
    /** Since when, in seconds. */
    double stateSince;
    /** How many times as long as its steps should they take: hardware that works slowly, or has just started. */
    private double slowness = 1;

    final Rank[] ranks;
    final RequestTable requests;
    private final RunMeter meter;
    private final StepModel model;
    private final Speculation speculation;
    private final StepCost cost;
    private final DecodeCosts decodeCosts;
    private final BatchAttention attention;
    private final BatchGrowth growth;
    private final int stages;
    private final double mostWattsAboveIdle;

    /** Members of all batches by the token clock at which they leave. */
    private final Endings endings;
    /** Null when no class limits the largest gap of a request. */
    private final @Nullable LongestSteps longestSteps;
    /** Steps with decoding members before the run in progress. */
    long decodeSteps;
    /** Members of all batches, and their context at clock A less {@code decoding × A}. */
    int decoding;

    private long contextBase;
    /** Measured members, by class, who wait for their next token since the last step. */
    private final int[] gapMembers;

    private int gapMembersSum;
    /** Tokens, by class, that members who are done did not make in the last step of the run. */
    private final int[] tooManyTokens;

    boolean stepping;
    final StepRun run;
    /** Steps of the run; its last one ends with an event. */
    long runSteps;
    /** Whole steps of the run that are in the totals, and what of the next one is. */
    private long settledSteps;

    private double settledSeconds;
    private double prefillShare;
    /** Least (step length) / (its floor) so far. */
    double leastFloorRatio = Double.POSITIVE_INFINITY;

    /** Chunks of the step in progress, rank by rank. */
    int chunks;

    int[] chunkSlots = new int[16];
    /** Members whose first step is the first of the run. */
    private int joined;

    private int[] joinedSlots = new int[16];
    /** Requests that gave up during the step in progress. */
    int leaving;

    int[] leavingSlots = new int[4];
    /** Members that have made all their tokens at the end of the run. */
    int dueCount;

    int[] due = new int[16];
    /** Whether it got work while it was idle and has not formed a step since. */
    boolean awake;
    /** Ranks that have to be looked at when the next step is formed, a bit each; or whether all have. */
    private final long[] changing;

    private boolean looksAtAll;
    /** Whether its next step is being formed. */
    boolean forming;
    /** Whether somebody was preempted when the step was formed. */
    boolean preempted;
    /** Requests that wait for room at its ranks. */
    int waitingForRoom;
    /** When the last prompt that went through the pipeline came out. */
    double pipelineOutAt;
    /** When the step began that was aborted last. */
    double abortedStepAt;

    /** Of an instance that controllers look at. */
    private final @Nullable LastSteps lastSteps;

    Instance(InstancePool pool, int index, int number, RequestTable requests, int[] priorities, RunMeter meter) {
        this.pool = pool;
        this.number = number;
        this.requests = requests;
        this.meter = meter;
        Pool spec = pool.spec;
        model = spec.steps();
        speculation = spec.speculation();
        stages = spec.pipelineStages();
        cost = pool.mixedCost;
        decodeCosts = pool.decodeCosts;
        mostWattsAboveIdle = model.maxWatts() - model.idleWatts();
        run = new StepRun(speculation);
        endings = new Endings(requests, pool.leaving);
        lastSteps = pool.isWatched ? new LastSteps() : null;
        longestSteps = meter.limitsLongestGap() ? new LongestSteps() : null;
        gapMembers = new int[priorities.length];
        tooManyTokens = new int[priorities.length];
        ranks = new Rank[spec.ranks()];
        for (int r = 0; r < ranks.length; r++) {
            ranks[r] = new Rank(this, r, requests, priorities);
            ranks[r].number = requests.register(ranks[r]);
        }
        attention = new BatchAttention(model, ranks, 1.0 / stages);
        growth = new BatchGrowth(pool, ranks);
        changing = new long[(ranks.length + Long.SIZE - 1) / Long.SIZE];
    }

    InstanceState state() {
        return state;
    }

    void setState(InstanceState next, double now) {
        bringTo(now);
        pool.stateChanges(now, state, next);
        state = next;
        stateSince = now;
    }

    boolean isDead() {
        return state == InstanceState.DEAD || state == InstanceState.DRAINING_DEAD;
    }

    /** From its next step on its steps take so many times as long. */
    void setSlowness(double factor) {
        slowness = factor;
    }

    /** Whether nobody has anything here. */
    boolean isVacant() {
        if (stepping || waitingForRoom > 0) {
            return false;
        }
        for (Rank rank : ranks) {
            if (rank.usedBlocks() > 0 || !rank.prompts.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Tokens that a member has made since the start of the run of the simulation, before the run of steps in progress. */
    long clock() {
        return speculation.tokensAfter(decodeSteps);
    }

    // Forming a step

    void beginStep() {
        chunks = 0;
        looksAtAll = growth.mayLackRoom(clock());
        if (looksAtAll) {
            growth.forgetRoom();
        }
    }

    /** There may be something at a rank to form a step from besides its batch as it is. */
    void mayChange(int rank) {
        changing[rank >>> 6] |= 1L << rank;
    }

    /** The first rank from {@code first} on whose part of the next step has to be formed; −1 when there is none. */
    int nextChanging(int first) {
        if (looksAtAll) {
            return first < ranks.length ? first : -1;
        }
        for (int word = first >>> 6; word < changing.length; word++) {
            long bits = word == first >>> 6 ? changing[word] & (-1L << first) : changing[word];
            if (bits != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(bits);
            }
        }
        return -1;
    }

    /** Asks the memory for those who stand first at the ranks that have to be looked at. */
    void fetchWaiting() {
        if (ranks.length > 1) {
            for (int r = nextChanging(0); r >= 0; r = nextChanging(r + 1)) {
                ranks[r].fetchWaiting(requests);
            }
        }
    }

    /** The part of a rank has been formed. */
    void formed(Rank rank) {
        growth.noteRoom(rank);
        if (rank.queuesAreEmpty() && !rank.preemptedNow) {
            changing[rank.index >>> 6] &= ~(1L << rank.index);
        } else {
            mayChange(rank.index);
        }
    }

    void addChunk(int slot) {
        if (chunks == chunkSlots.length) {
            chunkSlots = Arrays.copyOf(chunkSlots, chunks * 2);
        }
        chunkSlots[chunks++] = slot;
    }

    /** A request joins the batch of its decode rank with the step that is being formed or the next one. */
    void join(Rank rank, int slot) {
        long clock = clock();
        requests.setPhase(slot, RequestTable.DECODING);
        requests.setJoinClock(slot, clock);
        endings.add(slot, clock);
        growth.settle(rank);
        rank.join(requests, slot);
        growth.joined(Rank.offset(requests, slot), requests.promptTokens(slot));
        attention.change(rank);
        mayChange(rank.index);
        contextBase += Rank.offset(requests, slot);
        decoding++;
        if (joined == joinedSlots.length) {
            joinedSlots = Arrays.copyOf(joinedSlots, joined * 2);
        }
        joinedSlots[joined++] = slot;
    }

    /** A member is preempted between two steps; returns the blocks that it held by its tokens, if they grow. */
    long leave(Rank rank, int slot) {
        endings.remove(slot);
        return left(rank, slot, clock());
    }

    /** A member of {@link #due} leaves, all its tokens made; returns the same. */
    long leaveDue(Rank rank, int slot) {
        return left(rank, slot, requests.leaveClock(slot));
    }

    private long left(Rank rank, int slot, long clock) {
        if (longestSteps != null) {
            requests.noteGap(slot, longestSteps.from(firstGap(slot)));
        }
        growth.settle(rank);
        long offset = Rank.offset(requests, slot);
        long blocks = rank.leave(requests, slot);
        growth.left(offset, blocks);
        attention.change(rank);
        contextBase -= offset;
        decoding--;
        if (longestSteps != null && decoding == 0) {
            longestSteps.clear();
        }
        if (!forgetJoined(slot) && requests.is(slot, RequestTable.MEASURED)) {
            gapMembers[requests.requestClass(slot)]--;
            gapMembersSum--;
        }
        requests.setMade(slot, requests.made(slot) + (int) (clock - requests.joinClock(slot)));
        return blocks;
    }

    /** Of the decode steps, counted from 1, the first one that is as long as a gap of a member: the one behind its first. */
    private long firstGap(int slot) {
        return speculation.stepsUntil(requests.joinClock(slot)) + 2;
    }

    /** The largest gap of a member by {@code now}, the open one included; it has made a token. */
    double longestGapBy(int slot, double now) {
        double longest = requests.longestGap(slot);
        if (longestSteps == null) {
            return longest;
        }
        long first = firstGap(slot);
        long whole = wholeSteps(now);
        longest = Math.max(longest, longestSteps.from(first));
        long next = Math.max(0, first - 1 - decodeSteps);
        if (next < whole) {
            longest = Math.max(longest, Math.max(run.secondsAt(next), run.secondsAt(whole - 1)));
        }
        double lastStepAt = stepping ? run.end(whole) : abortedStepAt;
        double last = decodeSteps + whole + 1 < first ? requests.lastTokenAt(slot) : lastStepAt;
        return Math.max(longest, now - last);
    }

    private boolean forgetJoined(int slot) {
        for (int j = 0; j < joined; j++) {
            if (joinedSlots[j] == slot) {
                System.arraycopy(joinedSlots, j + 1, joinedSlots, j, joined - j - 1);
                joined--;
                return true;
            }
        }
        return false;
    }

    void addLeaving(int slot) {
        if (leaving == leavingSlots.length) {
            leavingSlots = Arrays.copyOf(leavingSlots, leaving * 2);
        }
        leavingSlots[leaving++] = slot;
    }

    // The run of steps

    boolean hasWork() {
        return decoding > 0 || chunks > 0;
    }

    /** Begins the step that was formed, and as many equal ones as are known to follow. */
    void startRun(double now) {
        stepping = true;
        settledSteps = 0;
        settledSeconds = 0;
        growth.begin(now, clock());
        if (chunks > 0) {
            startMixedStep(now);
        } else {
            startDecodeRun(now);
        }
    }

    private void startMixedStep(double now) {
        long clock = clock();
        cost.begin(decoding > 0);
        int chunk = 0;
        for (Rank rank : ranks) {
            boolean hasPart = rank.decoding > 0;
            while (chunk < chunks && requests.computingRank(chunkSlots[chunk]) == rank) {
                int slot = chunkSlots[chunk++];
                int tokens = requests.chunkTokens(slot);
                int past = requests.computedTokens(slot);
                cost.addChunk(tokens, past, past + tokens == requests.promptTokens(slot));
                hasPart = true;
            }
            if (rank.decoding > 0) {
                cost.setDecoding(rank.decoding, rank.contextTokens(clock), rank.cappedContextTokens(clock));
            }
            if (hasPart) {
                cost.endRank();
            }
        }
        double seconds = cost.seconds() * slowness;
        noteFloor(seconds, cost.floorSeconds());
        prefillShare = cost.prefillShare();
        runSteps = 1;
        run.begin(now, decodeSteps, seconds, 0, cost.joules(), 0);
    }

    private void noteFloor(double seconds, double floor) {
        if (floor > 0) {
            leastFloorRatio = Math.min(leastFloorRatio, seconds / floor);
        }
    }

    /** A run without prompts: linear in the tokens x that each member has made in it. */
    private void startDecodeRun(double now) {
        long clock = clock();
        long steps = othersMayFollow() ? 1 : speculation.stepsUntil(endings.first()) - decodeSteps;
        // Tokens that each member has made when the last step begins; none when there is no other step.
        long tokens = attention.look(clock, clockOfStep(steps) - clock);
        double context = (double) (contextBase + decoding * clock);
        double seconds = attention.seconds() * stages + decodeCosts.restSeconds(decoding);
        double slope = attention.secondsPerToken() * stages;
        double joules = attention.joules() * stages + decodeCosts.restJoules(decoding);
        double joulesSlope = attention.joulesPerToken() * stages;

        steps = roomFor(Math.min(steps, stepsWithin(clock, tokens)));
        double floor = decodeCosts.floorSeconds(decoding, context);
        double least = decodeCosts.leastSeconds(decoding);
        double lower = Math.max(floor, least);
        boolean hostBound = seconds < least && floor <= least;
        if (steps > 1) {
            long last = speculation.tokensAfter(decodeSteps + steps - 1) - clock;
            double lastSeconds = seconds + slope * last;
            double lastFloor = decodeCosts.floorSeconds(decoding, context + (double) decoding * last);
            boolean staysSo = hostBound
                    ? lastSeconds <= least && lastFloor <= least
                    : seconds >= lower && lastSeconds >= Math.max(lastFloor, least);
            double first = hostBound ? least : seconds;
            double rise = hostBound ? 0 : slope;
            boolean capsApart = (joules <= mostWattsAboveIdle * first)
                    == (joules + joulesSlope * last <= mostWattsAboveIdle * (first + rise * last));
            if (!staysSo || !capsApart) {
                steps = 1;
            }
        }
        if (seconds < lower) {
            seconds = lower;
            slope = 0;
            steps = hostBound ? steps : 1;
        }
        noteFloor(seconds, floor);
        double atLimit = mostWattsAboveIdle * seconds;
        prefillShare = 0;
        runSteps = steps;
        if (joules > atLimit) {
            joules = atLimit;
            joulesSlope = mostWattsAboveIdle * slope;
        }
        run.begin(now, decodeSteps, seconds * slowness, slope * slowness, joules, joulesSlope);
    }

    /** Steps of which each begins with at most {@code tokens} made since {@code clock}; at least 1. */
    private long stepsWithin(long clock, long tokens) {
        return tokens >= RankAttention.ENDLESS
                ? RankAttention.ENDLESS
                : Math.max(1, speculation.stepsUntil(clock + tokens + 1) - decodeSteps);
    }

    /** At most so many of {@code steps} as the growing members of all ranks have blocks for. */
    private long roomFor(long steps) {
        long fitting = steps;
        if (steps > 1 && growth.mayLackRoom(clockOfStep(steps))) {
            for (Rank rank : ranks) {
                fitting = rank.decoding == 0 ? fitting : roomFor(rank, fitting);
            }
        }
        return fitting;
    }

    private long roomFor(Rank rank, long steps) {
        if (fits(rank, steps)) {
            return steps;
        }
        long low = 1;
        long high = steps;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (fits(rank, middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether the blocks suffice for the last of so many steps to begin. */
    private boolean fits(Rank rank, long steps) {
        return rank.lackingAt(clockOfStep(steps)) <= rank.freeBlocks();
    }

    /** Whether somebody may take the seat or the room of one who was preempted with the next step. */
    private boolean othersMayFollow() {
        if (!preempted) {
            return false;
        }
        for (Rank rank : ranks) {
            if (rank.preemptedNow && !(rank.prompts.isEmpty() && rank.ready.isEmpty())) {
                return true;
            }
        }
        return false;
    }

    /** When the last step of the run ends. */
    double runEnd() {
        return run.end(runSteps);
    }

    /** Cuts the run at the end of the step in progress; false when it ends there anyway. */
    boolean cut(double now) {
        if (runSteps == 1) {
            return false;
        }
        long steps = run.firstEndingFrom(now, runSteps);
        if (steps == runSteps) {
            return false;
        }
        runSteps = steps;
        return true;
    }

    /** Lets the growing members of a rank hold what they hold in the step in progress, or held in the last one. */
    void growTo(double now, Rank rank) {
        if (rank.decoding == 0 || !rank.grows()) {
            return;
        }
        if (stepping && runSteps > 1) {
            rank.growTo(clockOfStep(run.firstEndingFrom(now, runSteps)));
        } else {
            growth.settle(rank);
        }
    }

    /** Clock at which step {@code step} of the run, counted from 1, begins. */
    private long clockOfStep(long step) {
        return speculation.tokensAfter(decodeSteps + step - 1);
    }

    /**
     * The run is over: its steps are in the totals and on the clock. Members that gave up during the last step have left
     * the batch without its token; those that are finished are in {@link #due}.
     */
    void endRun(double now) {
        stepping = false;
        dueCount = 0;
        if (lastSteps != null) {
            noteLastStep(lastSteps, now, runSteps);
        }
        if (decoding == 0) {
            settle(runSteps);
            return;
        }
        long stepsBefore = decodeSteps;
        long before = clockOfStep(runSteps);
        long after = speculation.tokensAfter(decodeSteps + runSteps);
        if (leaving == 0 && speculation.isNone()) {
            settle(runSteps);
            endGrowth(now, before);
            addLongest(stepsBefore, 0, runSteps);
            decodeSteps += runSteps;
            takeDue(after);
        } else {
            settle(runSteps - 1);
            settleTime(runSteps);
            endGrowth(now, before);
            addLongest(stepsBefore, 0, runSteps - 1);
            decodeSteps += runSteps;
            for (int l = 0; l < leaving; l++) {
                if (requests.phase(leavingSlots[l]) == RequestTable.DECODING) {
                    leaveWithoutToken(leavingSlots[l], before, after);
                }
            }
            addLongest(stepsBefore, runSteps - 1, runSteps);
            takeDue(after);
            recordGaps(runSteps - 1, runSteps);
            settledSteps = runSteps;
        }
        joined = 0;
        if (model.contextCapTokens() > 0) {
            for (Rank rank : ranks) {
                rank.crossCap(requests, after);
            }
        }
    }

    /** The last of so many steps of the run ended then. */
    private void noteLastStep(LastSteps last, double at, long steps) {
        if (chunks == 0) {
            long clock = clockOfStep(steps);
            last.noteDecode(at, decoding, contextBase + decoding * clock, run.secondsAt(steps - 1));
            return;
        }
        long tokens = 0;
        for (int c = 0; c < chunks; c++) {
            tokens += chunkSlots[c] == RequestTable.NONE ? 0 : requests.chunkTokens(chunkSlots[c]);
        }
        last.notePrompts(at, tokens, run.secondsAt(0));
    }

    /** What it did before it went is forgotten. */
    void forgetSteps() {
        if (lastSteps != null) {
            lastSteps.clear();
        }
    }

    /** Its last steps that have ended by {@code now}. */
    LastSteps lastSteps(double now) {
        if (lastSteps == null) {
            throw new IllegalStateException("nobody looks at the steps of instance " + number);
        }
        if (stepping && decoding > 0) {
            long whole = wholeSteps(now);
            if (whole > 0) {
                noteLastStep(lastSteps, run.end(whole), whole);
            }
        }
        return lastSteps;
    }

    /**
     * The hardware stops: steps that have ended by now count, the step in progress only as time that has passed. Its
     * members and prompts stay where they are.
     */
    void abort(double now) {
        long whole = wholeSteps(now);
        settle(whole);
        addPart(now, whole);
        if (decoding > 0) {
            endGrowth(now, clockOfStep(Math.min(whole + 1, runSteps)));
            addLongest(decodeSteps, 0, whole);
            decodeSteps += whole;
        }
        abortedStepAt = run.end(whole);
        stepping = false;
        dueCount = 0;
        chunks = 0;
    }

    private void addLongest(long stepsBefore, long from, long to) {
        if (longestSteps != null) {
            longestSteps.add(run, stepsBefore, from, to);
        }
    }

    private void endGrowth(double now, long last) {
        if (runSteps > 1) {
            growth.end(now, last);
        }
    }

    private void leaveWithoutToken(int slot, long before, long after) {
        Rank rank = requests.decodingRank(slot);
        pool.totals.outputTokens -= after - before;
        endings.remove(slot);
        requests.setHeldBlocks(
                slot,
                RequestTable.DECODE_SIDE,
                requests.heldBlocks(slot, RequestTable.DECODE_SIDE) + left(rank, slot, before));
    }

    /** Collects the members that have made all their tokens, in the order in which they were due. */
    private void takeDue(long clock) {
        while (endings.first() <= clock) {
            long tooMany = clock - endings.first();
            int slot = endings.removeFirst();
            if (dueCount == due.length) {
                due = Arrays.copyOf(due, dueCount * 2);
            }
            due[dueCount++] = slot;
            pool.totals.outputTokens -= tooMany;
            if (tooMany > 0 && requests.is(slot, RequestTable.MEASURED) && !isJoined(slot)) {
                tooManyTokens[requests.requestClass(slot)] += (int) tooMany;
            }
        }
    }

    /** Whether a member who joined with the first step of the run made a token in it before {@code now}. */
    boolean joinedMadeToken(int slot, double now) {
        return stepping && run.end(1) < now && isJoined(slot);
    }

    private boolean isJoined(int slot) {
        for (int j = 0; j < joined; j++) {
            if (joinedSlots[j] == slot) {
                return true;
            }
        }
        return false;
    }

    /** Token clock at the end of the last step that ended by {@code now}. */
    long clockAt(double now) {
        return speculation.tokensAfter(decodeSteps + wholeSteps(now));
    }

    /** Steps of the run in progress that have ended by {@code now}. */
    private long wholeSteps(double now) {
        if (!stepping) {
            return 0;
        }
        long whole = run.firstEndingFrom(now, runSteps);
        return run.end(whole) > now ? whole - 1 : whole;
    }

    /** Token clock up to which the totals have the tokens made. */
    long settledClock() {
        return speculation.tokensAfter(decodeSteps + (stepping ? settledSteps : 0));
    }

    /** Cuts the run where the blocks of a rank run out, now that others took some; false when they suffice. */
    boolean cutToRoom(Rank rank) {
        growth.noteRoom(rank);
        if (!stepping || runSteps == 1 || rank.decoding == 0 || !growth.mayLackRoom(clockOfStep(runSteps))) {
            return false;
        }
        long steps = roomFor(rank, runSteps);
        boolean shorter = steps < runSteps;
        runSteps = steps;
        return shorter;
    }

    // Totals

    /** Puts the whole steps before step {@code steps}, counted from 0, into the totals. */
    private void settle(long steps) {
        if (steps <= settledSteps) {
            return;
        }
        long from = settledSteps;
        settleTime(steps);
        if (decoding > 0) {
            recordGaps(from, steps);
        }
    }

    private void settleTime(long steps) {
        PoolTotals totals = pool.totals;
        double seconds = run.secondsOf(settledSteps, steps);
        double joules = run.joulesOf(settledSteps, steps);
        if (settledSeconds > 0) {
            joules -= run.joulesAt(settledSteps) * (settledSeconds / run.secondsAt(settledSteps));
            seconds -= settledSeconds;
        }
        addSeconds(seconds, joules);
        addGrowth(settledSteps, steps);
        long count = steps - settledSteps;
        totals.steps += count;
        if (decoding > 0) {
            totals.decodeSteps += count;
            totals.stepMembers += decoding * count;
            totals.outputTokens += decoding * (run.tokensBefore(steps) - run.tokensBefore(settledSteps));
        }
        settledSteps = steps;
        settledSeconds = 0;
    }

    private void addSeconds(double seconds, double joules) {
        PoolTotals totals = pool.totals;
        totals.servingSeconds += seconds;
        if (state == InstanceState.DRAINING) {
            totals.drainingServingSeconds += seconds;
        }
        totals.prefillSeconds += seconds * prefillShare;
        totals.joules += joules;
        totals.memberSeconds += decoding * seconds;
    }

    /** Seconds × blocks of what the members grew since the start of the run. */
    private void addGrowth(long from, long to) {
        if (decoding > 0 && runSteps > 1) {
            pool.totals.usedBlockSeconds += growth.blockSeconds(run, clock(), from, to, settledSeconds);
        }
    }

    /** The gaps that the steps {@code from} to {@code to} − 1 close. */
    private void recordGaps(long from, long to) {
        long next = from;
        if (joined > 0) {
            recordStep(0, to == runSteps && to == 1);
            joinedMadeTokens();
            next = 1;
        }
        if (next == to || gapMembersSum == 0) {
            return;
        }
        if (speculation.isNone()) {
            for (int c = 0; c < gapMembers.length; c++) {
                if (gapMembers[c] > 0) {
                    meter.gapRamp(c, run.secondsAt(next), run.secondsPerToken(), to - next, gapMembers[c]);
                }
            }
        } else {
            for (long step = next; step < to; step++) {
                recordStep(step, step == runSteps - 1);
            }
        }
    }

    /** The gaps that the end of a step closes, of those who were in the batch before. */
    private void recordStep(long step, boolean last) {
        if (gapMembersSum == 0) {
            return;
        }
        long more = tokensOf(step) - 1;
        for (int c = 0; c < gapMembers.length; c++) {
            if (gapMembers[c] > 0) {
                meter.gap(c, run.secondsAt(step), gapMembers[c]);
                long zeros = gapMembers[c] * more - (last ? tooManyTokens[c] : 0);
                if (zeros > 0) {
                    meter.gap(c, 0, zeros);
                }
            }
            if (last) {
                tooManyTokens[c] = 0;
            }
        }
    }

    private long tokensOf(long step) {
        return run.tokensBefore(step + 1) - run.tokensBefore(step);
    }

    /** The members who joined with the first step of the run made tokens in it. */
    private void joinedMadeTokens() {
        double now = run.end(1);
        long more = tokensOf(0) - 1;
        for (int j = 0; j < joined; j++) {
            int slot = joinedSlots[j];
            int requestClass = requests.requestClass(slot);
            boolean measured = requests.is(slot, RequestTable.MEASURED);
            if (Double.isNaN(requests.firstTokenAt(slot))) {
                requests.setFirstTokenAt(slot, now);
                pool.served.firstToken(now - requests.arrivedAt(slot));
            } else {
                double gap = now - requests.lastTokenAt(slot);
                requests.noteGap(slot, gap);
                if (measured) {
                    meter.gap(requestClass, gap, 1);
                }
            }
            if (measured) {
                long zeros = Math.min(more, requests.outputTokens(slot) - requests.made(slot) - 1L);
                if (zeros > 0) {
                    meter.gap(requestClass, 0, zeros);
                }
                gapMembers[requestClass]++;
                gapMembersSum++;
            }
        }
        joined = 0;
    }

    /** Brings the totals to {@code now}: whole steps, and the step in progress in proportion to time. */
    void bringTo(double now) {
        if (!stepping || now <= run.start()) {
            return;
        }
        long whole = run.firstEndingFrom(now, runSteps) - 1;
        settle(whole);
        addPart(now, whole);
    }

    /** Puts what has passed of the step behind {@code whole} ones into the totals. */
    private void addPart(double now, long whole) {
        double seconds = now - run.end(whole) - settledSeconds;
        if (seconds <= 0) {
            return;
        }
        double length = run.secondsAt(whole);
        addSeconds(seconds, run.joulesAt(whole) * (seconds / length));
        if (decoding > 0 && whole > 0) {
            pool.totals.usedBlockSeconds += growth.grown(clock(), run.tokensBefore(whole)) * seconds;
        }
        settledSeconds += seconds;
    }
}
