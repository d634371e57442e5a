package io.goodput.contracts;

import io.goodput.contracts.scaleout.ScalingSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a search chooses from: every combination of the values listed that is possible on a system, and every way to run it
 * ({@link #operations}). Absent fields take their documented default.
 *
 * @param precision precisions of the model, the same in both pools; the question's when absent
 * @param tensorParallel GPUs of an attention rank; all that a system takes when absent
 * @param pipelineParallel stages; 1 when absent
 * @param attentionDataParallel attention ranks of an instance; 1, 2, 4 and 8 for models with experts when absent, 1 for
 *     others
 * @param expertParallel groups of GPUs that experts are dealt out among, where they divide a stage's GPUs; 1, 2, 4 and 8
 *     for models with experts when absent, 1 for others
 * @param maxGpusPerInstance larger combinations are left out, 1 to 1,024; 16 when absent
 * @param maxNumSeqs limits of a rank's batch where requests decode; 256 when absent; of each, as many as a step has
 *     tokens for
 * @param maxNumBatchedTokens limits of a rank's step where prompts are computed (the chunk); 8,192 when absent
 * @param speculation each is tried beside none, in pools that decode; none when absent: how many drafts are accepted
 *     depends on what is asked, and nobody but the asker knows it
 * @param mixes pairs of systems that a disaggregated layout may stand on, beside those on one system; every pair of the
 *     question's systems when absent, none where the list is empty
 * @param routing how requests are sent to instances, each policy tried; the question's alone when absent
 * @param localPrefill conditional disaggregation: which prompts decode instances compute themselves, each tried beside
 *     none; none when absent
 * @param prefixCache caches of every pool's instances, each tried beside none; none when absent
 * @param placement how the instances of disaggregated layouts are put into racks, each tried; both when absent, where
 *     uplinks limit
 * @param rackUplinkGigabytesPerSecond what each rack sends or receives at most (10⁹ bytes), above 0 and at most 1,000,000;
 *     racks do not limit when absent
 * @param scaling policies under which layouts come and go with the load, tried when the cheapest that stay as they are is
 *     known, where hours are sold; none when absent
 */
public record SearchSpace(
        @Nullable List<String> precision,
        @Nullable List<Integer> tensorParallel,
        @Nullable List<Integer> pipelineParallel,
        @Nullable List<Integer> attentionDataParallel,
        @Nullable List<Integer> expertParallel,
        @Nullable Integer maxGpusPerInstance,
        @Nullable List<Integer> maxNumSeqs,
        @Nullable List<Integer> maxNumBatchedTokens,
        @Nullable List<Speculation> speculation,
        @Nullable List<SystemMix> mixes,
        @Nullable List<RoutingPolicy> routing,
        @Nullable List<LocalPrefill> localPrefill,
        @Nullable List<PrefixCache> prefixCache,
        @Nullable List<RackPlacement> placement,
        @Nullable Double rackUplinkGigabytesPerSecond,
        @Nullable ScalingSpace scaling) {
    /** Nothing is said: all takes its default. */
    public static final SearchSpace DEFAULT = new SearchSpace(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** Most values of one list. */
    public static final int MAX_VALUES = 16;

    public static final int DEFAULT_MAX_GPUS_PER_INSTANCE = 16;

    /** Ranks and expert groups that are tried of models with experts. */
    public static final List<Integer> DEFAULT_EXPERT_SPREADS = List.of(1, 2, 4, 8);

    /** Most ways to run the layouts of one mode. */
    public static final int MAX_OPERATIONS = 32;

    private static final int MAX_SPECULATION = 4;
    private static final int MAX_LOCAL_PREFILL = 4;
    private static final int MAX_PREFIX_CACHES = 4;
    private static final int MAX_MIXES = 240;
    private static final int MAX_PARALLEL = 1_024;

    public SearchSpace {
        var checks = new Checks();
        precision = distinct(checks, "precision", precision, 1, MAX_VALUES);
        if (precision != null) {
            for (int i = 0; i < precision.size(); i++) {
                checks.name("precision/" + i, precision.get(i));
            }
        }
        tensorParallel = checked(checks, "tensorParallel", tensorParallel, 1, PoolLayout.TENSOR_PARALLEL.getLast());
        if (tensorParallel != null) {
            for (int i = 0; i < tensorParallel.size(); i++) {
                checks.require(
                        PoolLayout.TENSOR_PARALLEL.contains(tensorParallel.get(i)),
                        "tensorParallel/" + i,
                        tensorParallel.get(i),
                        "tensorParallel must be one of " + PoolLayout.TENSOR_PARALLEL,
                        "Maybe leave it out");
            }
        }
        pipelineParallel = checked(checks, "pipelineParallel", pipelineParallel, 1, 16);
        attentionDataParallel = checked(checks, "attentionDataParallel", attentionDataParallel, 1, MAX_PARALLEL);
        expertParallel = checked(checks, "expertParallel", expertParallel, 1, MAX_PARALLEL);
        if (maxGpusPerInstance != null) {
            checks.range("maxGpusPerInstance", maxGpusPerInstance, 1, MAX_PARALLEL);
        }
        maxNumSeqs = checked(checks, "maxNumSeqs", maxNumSeqs, 1, 4_096);
        maxNumBatchedTokens = checked(checks, "maxNumBatchedTokens", maxNumBatchedTokens, 64, 131_072);
        speculation = distinct(checks, "speculation", speculation, 0, MAX_SPECULATION);
        mixes = distinct(checks, "mixes", mixes, 0, MAX_MIXES);
        routing = distinct(checks, "routing", routing, 1, RoutingPolicy.values().length);
        localPrefill = distinct(checks, "localPrefill", localPrefill, 0, MAX_LOCAL_PREFILL);
        prefixCache = distinct(checks, "prefixCache", prefixCache, 0, MAX_PREFIX_CACHES);
        if (rackUplinkGigabytesPerSecond != null) {
            checks.positive(
                    "rackUplinkGigabytesPerSecond", rackUplinkGigabytesPerSecond, KvNetwork.MAX_GIGABYTES_PER_SECOND);
        }
        placement = distinct(checks, "placement", placement, 0, RackPlacement.values().length);
        if (placement != null) {
            checks.require(
                    placement.isEmpty() == (rackUplinkGigabytesPerSecond == null),
                    "placement",
                    placement,
                    "racks limit only where rackUplinkGigabytesPerSecond says what their uplinks carry",
                    "Maybe both, or leave placement out");
        }
        checks.require(
                scaling == null || rackUplinkGigabytesPerSecond == null,
                "scaling",
                "given",
                "racks whose uplinks limit are not searched together with instances that come and go",
                "Maybe a scale-out of the plan's winner, whose fleets have uplinkGigabytesPerSecond");
        checks.done();
    }

    private static @Nullable List<Integer> checked(
            Checks checks, String name, @Nullable List<Integer> values, int least, int most) {
        List<Integer> distinct = distinct(checks, name, values, 1, MAX_VALUES);
        for (int i = 0; distinct != null && i < distinct.size(); i++) {
            checks.range(name + "/" + i, distinct.get(i), least, most);
        }
        return distinct;
    }

    private static <T> @Nullable List<T> distinct(
            Checks checks, String name, @Nullable List<T> values, int fewest, int most) {
        if (values == null) {
            return null;
        }
        checks.distinct(name, values, fewest, most);
        return List.copyOf(values);
    }

    /** The same with these mixes. */
    public SearchSpace withMixes(List<SystemMix> others) {
        return new SearchSpace(
                precision,
                tensorParallel,
                pipelineParallel,
                attentionDataParallel,
                expertParallel,
                maxGpusPerInstance,
                maxNumSeqs,
                maxNumBatchedTokens,
                speculation,
                others,
                routing,
                localPrefill,
                prefixCache,
                placement,
                rackUplinkGigabytesPerSecond,
                scaling);
    }

    /**
     * The ways to run the layouts of a mode, the plainest first: each routing with each of none and the local prefills, of
     * none and the prefix caches, and of the placements.
     */
    public List<Operation> operations(ServingMode mode) {
        boolean disaggregated = mode == ServingMode.DISAGGREGATED;
        List<@Nullable RoutingPolicy> policies = new ArrayList<>();
        if (routing == null || routing.size() == 1) {
            policies.add(null);
        } else {
            policies.addAll(routing);
        }
        List<Operation> operations = new ArrayList<>();
        for (KvNetwork network : networks(disaggregated)) {
            for (PrefixCache cache : besideNone(prefixCache)) {
                for (LocalPrefill local : besideNone(disaggregated ? localPrefill : null)) {
                    for (RoutingPolicy policy : policies) {
                        operations.add(new Operation(policy, local, cache, network));
                    }
                }
            }
        }
        return operations;
    }

    /** The pool with a cache, where one is among the ways to run it. */
    public PoolLayout cached(PoolLayout pool) {
        return prefixCache == null || prefixCache.isEmpty() ? pool : pool.withPrefixCache(prefixCache.getFirst());
    }

    /** Those that racks limit, one for each placement; none that is named where they do not. */
    private List<@Nullable KvNetwork> networks(boolean movesKv) {
        List<@Nullable KvNetwork> networks = new ArrayList<>();
        Double uplink = rackUplinkGigabytesPerSecond;
        if (!movesKv || uplink == null) {
            networks.add(null);
        } else {
            for (RackPlacement each : placement == null ? List.of(RackPlacement.values()) : placement) {
                networks.add(KvNetwork.placing(each, uplink));
            }
        }
        return networks;
    }

    private static <T> List<@Nullable T> besideNone(@Nullable List<T> values) {
        List<@Nullable T> all = new ArrayList<>();
        all.add(null);
        if (values != null) {
            all.addAll(values);
        }
        return all;
    }

    /**
     * The instances that a pool may be made of on one system, as pools of one each, every field filled that has a default
     * of its own.
     *
     * @param sizes values of tensor parallelism that the system takes
     * @param basePrecision the question's precision, which pools do not name
     * @throws IllegalStateException when the space is not filled
     */
    public List<PoolLayout> instances(PoolRole role, String system, List<Integer> sizes, String basePrecision) {
        List<PoolLayout> instances = new ArrayList<>();
        for (String each : filled(precision)) {
            String named = each.equals(basePrecision) ? null : each;
            for (int tensor : filled(tensorParallel)) {
                if (sizes.contains(tensor)) {
                    addParallelisms(instances, role, system, tensor, named);
                }
            }
        }
        return instances;
    }

    private void addParallelisms(
            List<PoolLayout> instances, PoolRole role, String system, int tensor, @Nullable String named) {
        for (int ranks : filled(attentionDataParallel)) {
            for (int groups : filled(expertParallel)) {
                for (int stages : filled(pipelineParallel)) {
                    boolean fits = (long) tensor * ranks * stages <= filled(maxGpusPerInstance);
                    if (fits && tensor * ranks % groups == 0) {
                        addLimits(instances, role, system, tensor, ranks, groups, stages, named);
                    }
                }
            }
        }
    }

    private void addLimits(
            List<PoolLayout> instances,
            PoolRole role,
            String system,
            int tensor,
            int ranks,
            int groups,
            int stages,
            @Nullable String named) {
        List<@Nullable Speculation> drafts = new ArrayList<>();
        drafts.add(null);
        if (role != PoolRole.PREFILL) {
            drafts.addAll(filled(speculation));
        }
        for (Speculation draft : drafts) {
            int verified = draft == null ? 1 : draft.verifyTokens();
            for (int seats : role == PoolRole.PREFILL ? List.of(PoolLayout.DEFAULT_MAX_NUM_SEQS) : filled(maxNumSeqs)) {
                List<Integer> chunks = role == PoolRole.DECODE
                        ? List.of(Math.max(PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS, seats * verified))
                        : filled(maxNumBatchedTokens);
                for (int chunk : chunks) {
                    PoolLayout instance = new PoolLayout(
                                    role,
                                    system,
                                    1,
                                    tensor,
                                    Math.clamp(chunk / verified, 1, seats),
                                    chunk,
                                    null,
                                    named,
                                    stages,
                                    ranks,
                                    groups,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    draft,
                                    null,
                                    null,
                                    null)
                            .resolved();
                    if (!instances.contains(instance)) {
                        instances.add(instance);
                    }
                }
            }
        }
    }

    private static <T> T filled(@Nullable T value) {
        return Objects.requireNonNull(value, "the space is not filled");
    }
}
