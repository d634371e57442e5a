package io.goodput.contracts;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One pool of a layout. Room, seats and budget are of one attention rank; without attention data parallelism an instance
 * is one rank.
 *
 * @param role what its instances do
 * @param system the system that they stand in
 * @param instances engine replicas, 1 to 4,096
 * @param tensorParallel GPUs that share every layer's attention: 1, 2, 4, 8 or 16
 * @param maxNumSeqs most requests in a rank's batch, 1 to 4,096; when absent 256, or as many as a step has tokens for
 * @param maxNumBatchedTokens most tokens of a rank in one step, 64 to 131,072; 8,192 when absent
 * @param engine its serving engine, which decides KV blocks and preemption, by NAME or NAME@VERSION; the question's when
 *     absent
 * @param precision its precision; the question's when absent
 * @param pipelineParallel stages that the layers are cut into, 1 to 16; 1 when absent
 * @param attentionDataParallel ranks of an instance that keep KV of their own requests and step together, 1 to 1,024;
 *     1 when absent
 * @param expertParallel groups of a stage's GPUs that whole experts are dealt out among, 1 to 1,024, a divisor of the
 *     stage's GPUs; when absent all of them with attention data parallelism, else 1: every expert is cut over them
 * @param redundantExperts further copies of experts that even out the groups' load, 0 to 65,536; the fewest with which
 *     every group holds as many when absent
 * @param expertImbalance tokens of the group whose experts get most, over the mean, 1 to 64; when absent 1 with one
 *     group, 1.1 with redundant copies, and without them the more the more groups there are (1.39 with 8, 2.31 with 32)
 * @param twoBatchOverlap whether a step is computed in two halves, and the travel of one half's tokens to their experts
 *     is hidden behind the other's compute; false when absent
 * @param queueOrder which waiting prompt is taken first; first come, first served when absent
 * @param prefixCache none when absent
 * @param speculation of decode steps; none when absent
 * @param stepTimes measured step times of its instances; the catalog's model when absent
 * @param racks the rack of each instance, an index of the network's racks; absent where racks do not limit
 * @param headroom KV room that stays free for those who decode; the engine's when absent
 */
public record PoolLayout(
        PoolRole role,
        String system,
        int instances,
        int tensorParallel,
        @Nullable Integer maxNumSeqs,
        @Nullable Integer maxNumBatchedTokens,
        @Nullable String engine,
        @Nullable String precision,
        @Nullable Integer pipelineParallel,
        @Nullable Integer attentionDataParallel,
        @Nullable Integer expertParallel,
        @Nullable Integer redundantExperts,
        @Nullable Double expertImbalance,
        @Nullable Boolean twoBatchOverlap,
        @Nullable QueueOrder queueOrder,
        @Nullable PrefixCache prefixCache,
        @Nullable Speculation speculation,
        @Nullable StepTimesSource stepTimes,
        @Nullable List<Integer> racks,
        @Nullable KvHeadroom headroom) {
    public static final int DEFAULT_MAX_NUM_SEQS = 256;
    public static final int DEFAULT_MAX_NUM_BATCHED_TOKENS = 8_192;
    public static final int MAX_INSTANCES = 4_096;
    /** Sizes that tensor parallelism can have. */
    public static final List<Integer> TENSOR_PARALLEL = List.of(1, 2, 4, 8, 16);

    private static final int MAX_PARALLEL = 1_024;

    public PoolLayout {
        var checks = new Checks();
        checks.name("system", system);
        checks.range("instances", instances, 1, MAX_INSTANCES);
        checks.require(
                TENSOR_PARALLEL.contains(tensorParallel),
                "tensorParallel",
                tensorParallel,
                "tensorParallel must be 1, 2, 4, 8 or 16",
                "Maybe " + Math.clamp(Integer.highestOneBit(Math.max(1, tensorParallel)), 1, 16));
        if (maxNumSeqs != null) {
            checks.range("maxNumSeqs", maxNumSeqs, 1, 4_096);
        }
        if (maxNumBatchedTokens != null) {
            checks.range("maxNumBatchedTokens", maxNumBatchedTokens, 64, 131_072);
        }
        if (engine != null) {
            checks.name("engine", engine);
        }
        if (precision != null) {
            checks.name("precision", precision);
        }
        if (pipelineParallel != null) {
            checks.range("pipelineParallel", pipelineParallel, 1, 16);
        }
        if (attentionDataParallel != null) {
            checks.range("attentionDataParallel", attentionDataParallel, 1, MAX_PARALLEL);
        }
        int stage = tensorParallel * (attentionDataParallel == null ? 1 : attentionDataParallel);
        if (expertParallel != null) {
            checks.range("expertParallel", expertParallel, 1, MAX_PARALLEL);
            if (expertParallel >= 1 && stage % expertParallel != 0) {
                checks.require(
                        false,
                        "expertParallel",
                        expertParallel,
                        "expertParallel must divide the %d GPUs of a stage, tensorParallel × attentionDataParallel"
                                .formatted(stage),
                        "Maybe " + stage);
            }
        }
        checkGroups(
                checks,
                expertParallel == null
                        ? attentionDataParallel == null || attentionDataParallel == 1 ? 1 : stage
                        : expertParallel,
                redundantExperts,
                expertImbalance);
        if (speculation != null) {
            checks.require(
                    role != PoolRole.PREFILL,
                    "speculation",
                    "of a prefill pool",
                    "only decode steps speculate",
                    "Maybe put it into the decode pool");
            checkSeats(checks, maxNumSeqs, maxNumBatchedTokens, speculation.verifyTokens());
        } else {
            checkSeats(checks, maxNumSeqs, maxNumBatchedTokens, 1);
        }
        if (stepTimes != null) {
            checks.require(
                    stage == tensorParallel
                            && (pipelineParallel == null || pipelineParallel == 1)
                            && (speculation == null || speculation.verifyTokens() == 1),
                    "stepTimes",
                    "measured",
                    "measured step times hold neither stages nor attention ranks nor drafts to verify",
                    "Maybe tensorParallel alone, or the catalog's step times");
        }
        checks.require(
                headroom == null || role != PoolRole.PREFILL,
                "headroom",
                "of a prefill pool",
                "only where requests decode is room kept free for them to grow",
                "Maybe put it into the decode pool");
        if (racks != null) {
            racks = List.copyOf(racks);
            checks.require(
                    racks.size() == instances,
                    "racks",
                    racks.size() + " racks",
                    "racks must name one rack for each of the %d instances".formatted(instances),
                    "Maybe one number per instance");
        }
        checks.done();
    }

    /** A pool without anything beyond systems, counts and limits. */
    public PoolLayout(
            PoolRole role,
            String system,
            int instances,
            int tensorParallel,
            @Nullable Integer maxNumSeqs,
            @Nullable Integer maxNumBatchedTokens) {
        this(
                role,
                system,
                instances,
                tensorParallel,
                maxNumSeqs,
                maxNumBatchedTokens,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static void checkGroups(
            Checks checks, int groups, @Nullable Integer redundantExperts, @Nullable Double expertImbalance) {
        if (redundantExperts != null) {
            checks.range("redundantExperts", redundantExperts, 0, 65_536);
            checks.require(
                    groups > 1 || redundantExperts == 0,
                    "redundantExperts",
                    redundantExperts,
                    "redundantExperts need expertParallel above 1: else every GPU holds a part of all experts",
                    "Maybe 0, or leave it out");
        }
        if (expertImbalance != null) {
            checks.range("expertImbalance", expertImbalance, 1, 64);
            checks.require(
                    groups > 1 || expertImbalance == 1,
                    "expertImbalance",
                    expertImbalance,
                    "expertImbalance needs expertParallel above 1: else every GPU holds a part of all experts",
                    "Maybe 1, or leave it out");
        }
    }

    /** A step must have a token for every seat. */
    private static void checkSeats(
            Checks checks, @Nullable Integer maxNumSeqs, @Nullable Integer maxNumBatchedTokens, int verifyTokens) {
        int tokens = maxNumBatchedTokens == null ? DEFAULT_MAX_NUM_BATCHED_TOKENS : maxNumBatchedTokens;
        if (maxNumSeqs != null && (long) maxNumSeqs * verifyTokens > tokens) {
            checks.require(
                    false,
                    "maxNumSeqs",
                    maxNumSeqs,
                    "a step of maxNumBatchedTokens, %d, must have %d for each of maxNumSeqs sequences"
                            .formatted(tokens, verifyTokens),
                    "Maybe %d, or a larger step".formatted(Math.max(1, tokens / verifyTokens)));
        }
    }

    /** GPUs of one instance. */
    public int gpusPerInstance() {
        return Math.multiplyExact(stageGpus(), stages());
    }

    /** GPUs of one pipeline stage of an instance. */
    public int stageGpus() {
        return tensorParallel * ranks();
    }

    /** Attention ranks of one instance. */
    public int ranks() {
        return attentionDataParallel == null ? 1 : attentionDataParallel;
    }

    /** Groups of a stage's GPUs that whole experts are dealt out among. */
    public int expertGroups() {
        return expertParallel != null ? expertParallel : ranks() > 1 ? stageGpus() : 1;
    }

    /** Pipeline stages of one instance. */
    public int stages() {
        return pipelineParallel == null ? 1 : pipelineParallel;
    }

    /** Its parallelism in short: {@code TP8}, {@code TP1 DP32 EP32}, {@code TP4 PP2}. */
    public String parallelism() {
        var text = new StringBuilder("TP").append(tensorParallel);
        if (ranks() > 1) {
            text.append(" DP").append(ranks());
        }
        if (expertGroups() > 1) {
            text.append(" EP").append(expertGroups());
        }
        if (stages() > 1) {
            text.append(" PP").append(stages());
        }
        return text.toString();
    }

    public int gpus() {
        return Math.multiplyExact(instances, gpusPerInstance());
    }

    /**
     * Whether instances of both pools are the same but for their role and how they are set to serve: GPUs, the model's parts
     * on each of them, engine and precision.
     *
     * @param questionEngine of a pool that names none
     * @param questionPrecision of a pool that names none
     */
    public boolean hasInstancesLike(PoolLayout other, String questionEngine, String questionPrecision) {
        return system.equals(other.system)
                && tensorParallel == other.tensorParallel
                && ranks() == other.ranks()
                && expertGroups() == other.expertGroups()
                && stages() == other.stages()
                && Objects.equals(redundantExperts, other.redundantExperts)
                && Objects.requireNonNullElse(engine, questionEngine)
                        .equals(Objects.requireNonNullElse(other.engine, questionEngine))
                && Objects.requireNonNullElse(precision, questionPrecision)
                        .equals(Objects.requireNonNullElse(other.precision, questionPrecision));
    }

    /** The same pool on another system, run by another engine. */
    public PoolLayout on(String otherSystem, @Nullable String otherEngine) {
        return with(
                otherSystem, instances, otherEngine, redundantExperts, expertImbalance, prefixCache, stepTimes, racks);
    }

    /** The same pool with so many instances. */
    public PoolLayout withInstances(int count) {
        return with(system, count, engine, redundantExperts, expertImbalance, prefixCache, stepTimes, racks);
    }

    /** One instance of it, as it is estimated, wherever it stands: its cache takes no room that anything else needs. */
    public PoolLayout asInstance() {
        return with(system, 1, engine, redundantExperts, expertImbalance, null, stepTimes, null);
    }

    /** The same pool with this cache. */
    public PoolLayout withPrefixCache(@Nullable PrefixCache cache) {
        return with(system, instances, engine, redundantExperts, expertImbalance, cache, stepTimes, racks);
    }

    /** The same pool with its instances in these racks. */
    public PoolLayout withRacks(List<Integer> numbers) {
        return with(system, instances, engine, redundantExperts, expertImbalance, prefixCache, stepTimes, numbers);
    }

    /** The same pool with its experts spread so. */
    public PoolLayout withExperts(int redundant, double imbalance) {
        return with(system, instances, engine, redundant, imbalance, prefixCache, stepTimes, racks);
    }

    /** The same pool with these step times. */
    public PoolLayout withStepTimes(StepTimesSource source) {
        return with(system, instances, engine, redundantExperts, expertImbalance, prefixCache, source, racks);
    }

    private PoolLayout with(
            String otherSystem,
            int count,
            @Nullable String otherEngine,
            @Nullable Integer redundant,
            @Nullable Double imbalance,
            @Nullable PrefixCache cache,
            @Nullable StepTimesSource source,
            @Nullable List<Integer> ofRacks) {
        return new PoolLayout(
                role,
                otherSystem,
                count,
                tensorParallel,
                maxNumSeqs,
                maxNumBatchedTokens,
                otherEngine,
                precision,
                pipelineParallel,
                attentionDataParallel,
                expertParallel,
                redundant,
                imbalance,
                twoBatchOverlap,
                queueOrder,
                cache,
                speculation,
                source,
                ofRacks,
                headroom);
    }

    /**
     * The same pool with every field filled that has a default of its own; engine and precision stay absent where they
     * are the question's, and what is about experts where the model decides.
     */
    public PoolLayout resolved() {
        int tokens = maxNumBatchedTokens == null ? DEFAULT_MAX_NUM_BATCHED_TOKENS : maxNumBatchedTokens;
        int verifyTokens = speculation == null ? 1 : speculation.verifyTokens();
        return new PoolLayout(
                role,
                system,
                instances,
                tensorParallel,
                maxNumSeqs == null
                        ? Integer.valueOf(Math.min(DEFAULT_MAX_NUM_SEQS, tokens / verifyTokens))
                        : maxNumSeqs,
                tokens,
                engine,
                precision,
                stages(),
                ranks(),
                expertGroups(),
                redundantExperts,
                expertImbalance,
                twoBatchOverlap == null ? Boolean.FALSE : twoBatchOverlap,
                queueOrder == null ? QueueOrder.FIRST_COME_FIRST_SERVED : queueOrder,
                prefixCache,
                speculation,
                stepTimes,
                racks,
                headroom);
    }
}
