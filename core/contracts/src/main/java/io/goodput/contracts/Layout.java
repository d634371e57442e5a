package io.goodput.contracts;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is deployed: prefill and decode pools, or aggregated pools.
 *
 * @param mode how the phases share instances
 * @param pools prefill pools then decode pools, at least one of each; or aggregated ones; at most 16, with at most
 *     1,000,000 GPUs and 65,536 attention ranks in all
 * @param localPrefill which prompts the decode side computes itself; none when absent
 * @param recovery where preempted decode requests are computed again; local when absent
 * @param routing how requests are sent to instances, in the place of the question's; that when absent
 * @param network between prefill and decode pools; RDMA that no rack limits when absent
 */
public record Layout(
        ServingMode mode,
        List<PoolLayout> pools,
        @Nullable LocalPrefill localPrefill,
        @Nullable Recovery recovery,
        @Nullable RoutingPolicy routing,
        @Nullable KvNetwork network) {
    public static final int MAX_POOLS = 16;
    public static final long MAX_GPUS = 1_000_000;
    public static final long MAX_RANKS = 65_536;

    public Layout {
        pools = List.copyOf(pools);
        var checks = new Checks();
        checkPools(checks, mode, pools);
        boolean aggregated = mode == ServingMode.AGGREGATED;
        checks.require(
                !aggregated || localPrefill == null,
                "localPrefill",
                "given",
                "only a disaggregated layout chooses where prompts are computed",
                "Maybe mode disaggregated, or leave it out");
        checks.require(
                !aggregated || recovery != Recovery.PREFILL,
                "recovery",
                "prefill",
                "an aggregated layout has no prefill pool to go back to",
                "Maybe local");
        checks.require(
                !aggregated || network == null,
                "network",
                "given",
                "no KV moves in an aggregated layout",
                "Maybe leave it out");
        checkRacks(checks, pools, network);
        checks.done();
    }

    /** Pools with the defaults of all else. */
    public Layout(ServingMode mode, List<PoolLayout> pools) {
        this(mode, pools, null, null, null, null);
    }

    /** The same with these pools. */
    public Layout withPools(List<PoolLayout> others) {
        return with(others, routing);
    }

    /** The same whose requests are sent by the question's policy. */
    public Layout withoutRouting() {
        return routing == null ? this : with(pools, null);
    }

    /** The same over this network, with these pools. */
    public Layout over(KvNetwork other, List<PoolLayout> others) {
        return new Layout(mode, others, localPrefill, recovery, routing, other);
    }

    private Layout with(List<PoolLayout> others, @Nullable RoutingPolicy policy) {
        return new Layout(mode, others, localPrefill, recovery, policy, network);
    }

    private static void checkPools(Checks checks, ServingMode mode, List<PoolLayout> pools) {
        List<PoolRole> roles = pools.stream().map(PoolLayout::role).toList();
        List<PoolRole> distinct = roles.stream().distinct().toList();
        List<PoolRole> expected = mode.roles();
        boolean inOrder = roles.equals(roles.stream().sorted().toList());
        if (!distinct.equals(expected) || !inOrder) {
            checks.require(
                    false,
                    "pools",
                    written(roles),
                    "a layout of mode %s has pools of the roles %s, in this order"
                            .formatted(written(mode), written(expected)),
                    "Maybe correct the roles");
        }
        checks.require(
                pools.size() <= MAX_POOLS,
                "pools",
                pools.size() + " pools",
                "a layout has at most " + MAX_POOLS + " pools",
                "Maybe join those that are alike");
        if (pools.size() <= MAX_POOLS) {
            long gpus = pools.stream()
                    .mapToLong(pool -> (long) pool.instances() * pool.tensorParallel() * pool.ranks() * pool.stages())
                    .sum();
            long ranks = pools.stream()
                    .mapToLong(pool -> (long) pool.instances() * pool.ranks())
                    .sum();
            checkSize(checks, gpus, MAX_GPUS, "GPUs");
            checkSize(checks, ranks, MAX_RANKS, "attention ranks");
        }
    }

    private static void checkSize(Checks checks, long count, long most, String of) {
        if (count > most) {
            checks.require(
                    false,
                    "pools",
                    count + " " + of,
                    "a layout has at most %d %s".formatted(most, of),
                    "Maybe fewer instances");
        }
    }

    /** As a question writes it. */
    private static String written(Object names) {
        return names.toString().toLowerCase(Locale.ROOT);
    }

    private static void checkRacks(Checks checks, List<PoolLayout> pools, @Nullable KvNetwork network) {
        List<Double> uplinks = network == null ? null : network.rackUplinkGigabytesPerSecond();
        for (int i = 0; i < Math.min(pools.size(), MAX_POOLS); i++) {
            List<Integer> racks = pools.get(i).racks();
            String name = "pools/" + i + "/racks";
            if (network != null && network.placement() != null) {
                checks.require(
                        racks == null,
                        name,
                        String.valueOf(racks),
                        "instances are placed by network.placement, and no pool names racks of its own",
                        "Maybe leave one of them out");
            } else if (racks == null) {
                checks.require(
                        uplinks == null,
                        name,
                        "absent",
                        "every pool must name its racks where the network has uplinks of racks",
                        "Maybe one number per instance");
            } else if (uplinks == null) {
                checks.require(
                        false,
                        name,
                        racks,
                        "racks limit only where the network says what their uplinks carry",
                        "Maybe add network.rackUplinkGigabytesPerSecond, or leave racks out");
            } else {
                for (int j = 0; j < racks.size(); j++) {
                    checks.range(name + "/" + j, racks.get(j), 0, uplinks.size() - 1.0);
                }
            }
        }
    }

    /** The systems of its pools, each once, in the pools' order. */
    public List<String> systems() {
        return pools.stream().map(PoolLayout::system).distinct().toList();
    }

    public int gpus() {
        return pools.stream().mapToInt(PoolLayout::gpus).sum();
    }

    /** The pools with this role, in their order. */
    public List<PoolLayout> pools(PoolRole role) {
        return pools.stream().filter(pool -> pool.role() == role).toList();
    }

    /** The same layout with every field filled that has a default of its own. */
    public Layout resolved() {
        boolean aggregated = mode == ServingMode.AGGREGATED;
        KvNetwork given = network == null ? new KvNetwork(null, null, null) : network;
        return new Layout(
                mode,
                pools.stream().map(PoolLayout::resolved).toList(),
                localPrefill,
                recovery == null ? Recovery.LOCAL : recovery,
                routing,
                aggregated ? null : given.resolved());
    }

    /**
     * A short text that names the layout, unique among those that differ in system, parallelism, precision,
     * speculation, prefix caches, counts and limits, in routing, local prefill or placement.
     */
    public String id() {
        return pools.stream().map(PoolLayout::resolved).map(Layout::id).collect(Collectors.joining(" + "))
                + new Operation(routing, localPrefill, null, network).inWords();
    }

    /** How it is run, by its first pool's cache. */
    public Operation operation() {
        return new Operation(routing, localPrefill, pools.getFirst().prefixCache(), network);
    }

    private static String id(PoolLayout pool) {
        Speculation speculation = pool.speculation();
        PrefixCache cache = pool.prefixCache();
        return "%s %dx %s %s%s (batch %d, step %d%s%s)"
                .formatted(
                        pool.role().name().toLowerCase(Locale.ROOT),
                        pool.instances(),
                        pool.parallelism(),
                        pool.system(),
                        pool.precision() == null ? "" : " " + pool.precision(),
                        pool.maxNumSeqs(),
                        pool.maxNumBatchedTokens(),
                        speculation == null
                                ? ""
                                : ", %s of %d verified"
                                        .formatted(speculation.meanAcceptedTokens(), speculation.verifyTokens()),
                        cache == null ? "" : ", " + cache.inWords());
    }
}
