package io.goodput.engine.scaling;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows all that arrives, and tells the fewest GPU-seconds with which the attainment could be held: of whole instances,
 * started at their cost, each doing nothing but work at the pace of its best step. No policy that holds it needs fewer.
 */
public final class Clairvoyant {
    private static final double FIRST_SLOT_SECONDS = 60;
    /** With as many slots, three months of the first ones, they become twice as long. */
    private static final int MOST_SLOTS = 1 << 17;
    /** Requests from whose lengths the rest is guessed. */
    private static final int FIRST_REQUESTS = 4_096;

    private final List<Role> roles = new ArrayList<>();
    private final ServingTargets targets;
    private final int maxLocalTokens;

    private final double[] firstAt = new double[FIRST_REQUESTS];
    private final int[] firstPrompts = new int[FIRST_REQUESTS];
    private final int[] firstOutputs = new int[FIRST_REQUESTS];
    private int first;
    private boolean isGuessed;
    private double from = Double.NaN;
    private long requests;
    private double slotSeconds = FIRST_SLOT_SECONDS;

    /** The pool of one role. */
    private static final class Role {
        final Pool pool;
        final ElasticPool bounds;
        final double startSeconds;
        final LeastWork work;
        SlotDemand demand = new SlotDemand(1);

        Role(Pool pool, ElasticPool bounds, double startSeconds, LeastWork work) {
            this.pool = pool;
            this.bounds = bounds;
            this.startSeconds = startSeconds;
            this.work = work;
        }
    }

    /**
     * Of a deployment with one pool of each role.
     *
     * @param startSeconds that an instance of each pool has its GPUs before it serves, at least
     * @param maxLocalTokens prompts with fewer tokens to compute may be computed where they decode; 0 when none are
     */
    public Clairvoyant(
            List<Pool> pools,
            List<ElasticPool> bounds,
            List<InstanceProfile> profiles,
            double[] startSeconds,
            ServingTargets targets,
            int maxLocalTokens) {
        this.targets = targets;
        this.maxLocalTokens = maxLocalTokens;
        for (int p = 0; p < pools.size(); p++) {
            roles.add(new Role(
                    pools.get(p), bounds.get(p), startSeconds[p], new LeastWork(pools.get(p), profiles.get(p))));
        }
    }

    /** A request arrives that counts; {@code promptTokens} are those that no cache can have. */
    public void arrived(double at, int promptTokens, int outputTokens) {
        requests++;
        if (isGuessed) {
            add(at, promptTokens, outputTokens);
            return;
        }
        firstAt[first] = at;
        firstPrompts[first] = promptTokens;
        firstOutputs[first] = outputTokens;
        if (++first == FIRST_REQUESTS) {
            guess();
        }
    }

    private void guess() {
        isGuessed = true;
        from = first == 0 ? 0 : firstAt[0];
        double context = 0;
        double prompts = 0;
        double outputs = 0;
        for (int i = 0; i < first; i++) {
            context += firstOutputs[i] * (firstPrompts[i] + firstOutputs[i] / 2.0);
            prompts += firstPrompts[i];
            outputs += firstOutputs[i];
        }
        for (Role role : roles) {
            role.work.expect(outputs == 0 ? 1 : context / outputs, targets.tpotSeconds());
            double usual =
                    first == 0 ? 1 : seconds(role, (int) Math.ceil(prompts / first), (int) Math.ceil(outputs / first));
            role.demand = new SlotDemand(usual > 0 ? usual : 1);
        }
        for (int i = 0; i < first; i++) {
            add(firstAt[i], firstPrompts[i], firstOutputs[i]);
        }
    }

    private void add(double at, int promptTokens, int outputTokens) {
        while (at - from >= MOST_SLOTS * slotSeconds) {
            for (Role role : roles) {
                role.demand = role.demand.merged(2, slotSeconds);
            }
            slotSeconds *= 2;
        }
        int slot = (int) ((at - from) / slotSeconds);
        double last = Math.min(
                targets.endToEndSeconds(),
                targets.ttftSeconds() + targets.tpotSeconds() * Math.max(0, outputTokens - 1));
        for (Role role : roles) {
            double within = role.pool.role() == PoolRole.PREFILL
                    ? Math.min(targets.ttftSeconds(), targets.endToEndSeconds())
                    : last;
            role.demand.add(slot, seconds(role, promptTokens, outputTokens), within);
        }
    }

    private double seconds(Role role, int promptTokens, int outputTokens) {
        int decoded = Math.max(0, outputTokens - 1);
        double context = role.pool.steps().contextCapTokens() > 0 ? promptTokens : promptTokens + outputTokens / 2.0;
        return switch (role.pool.role()) {
            case PREFILL -> promptTokens < maxLocalTokens ? 0 : role.work.promptSeconds(promptTokens);
            case DECODE -> role.work.decodeSeconds(decoded, context);
            case AGGREGATED -> role.work.promptSeconds(promptTokens) + role.work.decodeSeconds(decoded, context);
        };
    }

    /** GPU-seconds from the first of the requests until so many seconds later. */
    public double leastGpuSeconds(double windowSeconds) {
        if (!isGuessed) {
            guess();
        }
        double sum = 0;
        for (Role role : roles) {
            var fleet = new LeastFleet(
                    role.demand,
                    slotSeconds,
                    windowSeconds,
                    role.bounds.minInstances(),
                    role.bounds.maxInstances(),
                    role.startSeconds);
            sum += role.pool.gpusPerInstance() * fleet.instanceSeconds((1 - targets.attainment()) * requests);
        }
        return sum;
    }
}
