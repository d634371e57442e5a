package io.goodput.planning;

import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LocalPrefill;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many instances a pool needs at least, and which instances can never meet the objective, before anything is
 * simulated. The argument is in {@code docs/planning.md}; in short: requests inside a limit had their work done between
 * the first arrival and the limit after the last one; of the work of all measured requests, only the largest requests
 * that the objective lets miss are given away free.
 */
final class CapacityBound implements InstanceBound {
    private static final double RELATIVE_ROUNDING = 1e-9;

    /**
     * The objective asks that this share of requests has finished its work so many seconds after arrival.
     *
     * @param isPaced whether it asks of the same requests that they meet a limit per output token
     */
    private record Deadline(double share, double seconds, boolean isPaced) {}

    /** This share of the requests, or of the token gaps, must be inside the limit. */
    private record Requirement(LatencyLimit limit, double share) {}

    /**
     * What a pool does.
     *
     * @param elsewhere prompts with fewer tokens may be computed in another pool
     */
    private record Work(PoolRole role, int elsewhere) {}

    /** The least requests per second that a pool must be able to serve: at any pace, and of those inside the limits. */
    private record Rates(double any, double paced) {}

    private final OfferedLoad load;

    /** Only looked up, never iterated. */
    private final Map<Work, Rates> leastRates = new HashMap<>();

    private final List<Requirement> requirements = new ArrayList<>();
    private final List<Deadline> prefillDeadlines = new ArrayList<>();
    private final List<Deadline> decodeDeadlines = new ArrayList<>();

    /**
     * @param slo what every request is held to; null where classes are held to limits of their own
     */
    CapacityBound(OfferedLoad load, @Nullable ServiceLevelObjective slo) {
        this.load = load;
        if (slo == null) {
            return;
        }
        for (LatencyLimit limit : slo.limits()) {
            double share = slo.requiredShare(limit);
            requirements.add(new Requirement(limit, share));
            switch (limit.metric()) {
                case TTFT -> prefillDeadlines.add(new Deadline(share, limit.limitSeconds(), false));
                case E2E -> {
                    prefillDeadlines.add(new Deadline(share, limit.limitSeconds(), false));
                    decodeDeadlines.add(new Deadline(share, limit.limitSeconds(), false));
                }
                case TPOT, MAX_ITL -> addJointDeadlines(slo, limit);
                case ITL -> {
                    // A share of tokens says nothing about when any one request is done.
                }
            }
        }
    }

    /**
     * Inside limits on TTFT and TPOT or max ITL a request is done by the one plus the other times its later tokens; inside
     * one on E2E by that, and at the pace of the other.
     */
    private void addJointDeadlines(ServiceLevelObjective slo, LatencyLimit perToken) {
        double further = Math.max(0, load.maxOutputTokens() - 1);
        for (LatencyLimit other : slo.limits()) {
            double share = slo.attainment() != null
                    ? slo.attainment()
                    : Math.max(0, slo.requiredShare(other) + slo.requiredShare(perToken) - 1);
            if (other.metric() == LatencyMetric.TTFT) {
                decodeDeadlines.add(
                        new Deadline(share, other.limitSeconds() + perToken.limitSeconds() * further, true));
            } else if (other.metric() == LatencyMetric.E2E) {
                decodeDeadlines.add(new Deadline(share, other.limitSeconds(), true));
            }
        }
    }

    @Override
    public int minInstances(InstanceEstimate estimate, Operation operation) {
        if (mayHoldPrompts(estimate, operation)) {
            return 1;
        }
        LocalPrefill local = operation.localPrefill();
        var work = new Work(estimate.role(), local == null ? 0 : local.maxTokens());
        Rates least = leastRates.computeIfAbsent(work, this::rates);
        double instances = Math.max(
                1,
                Math.max(
                        instances(least.any(), estimate.maxRequestsPerSecond()),
                        instances(least.paced(), estimate.maxPacedRequestsPerSecond())));
        double whole = Math.ceil(instances * (1 - RELATIVE_ROUNDING));
        return whole >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) whole;
    }

    /** Whether prompts may be there before they are computed: nobody knows how much of them. */
    private static boolean mayHoldPrompts(InstanceEstimate estimate, Operation operation) {
        return operation.prefixCache() != null && estimate.role() != PoolRole.DECODE;
    }

    private static double instances(double leastPerSecond, double mostPerSecond) {
        return leastPerSecond == 0 ? 0 : leastPerSecond / mostPerSecond;
    }

    private Rates rates(Work work) {
        double any = 0;
        double paced = 0;
        for (Deadline deadline : work.role() == PoolRole.PREFILL ? prefillDeadlines : decodeDeadlines) {
            double least = load.leastRequestsPerSecond(
                    work.role(), 1 - deadline.share(), deadline.seconds(), work.elsewhere());
            if (deadline.isPaced()) {
                paced = Math.max(paced, least);
            } else {
                any = Math.max(any, least);
            }
        }
        return new Rates(any, paced);
    }

    @Override
    public Optional<String> belowFloor(InstanceEstimate estimate, Operation operation) {
        boolean isComputedHere = operation.localPrefill() == null && !mayHoldPrompts(estimate, operation);
        double first = isComputedHere ? estimate.minTimeToFirstTokenSeconds() : 0;
        double perToken = estimate.minTimePerOutputTokenSeconds();
        boolean prefills = estimate.role() != PoolRole.DECODE;
        boolean decodes = estimate.role() != PoolRole.PREFILL;
        for (Requirement requirement : requirements) {
            LatencyLimit limit = requirement.limit();
            boolean tokensBind = load.mustDecode(requirement.share());
            double floor = switch (limit.metric()) {
                case TTFT -> prefills ? first : 0;
                // Of the tokens of one step all but one come without a gap: their share is no floor.
                case ITL -> decodes && tokensBind && estimate.instance().speculation() == null ? perToken : 0;
                case TPOT, MAX_ITL -> decodes && tokensBind ? perToken : 0;
                case E2E -> (prefills ? first : 0) + (decodes ? perToken * Math.max(0, load.minOutputTokens() - 1) : 0);
            };
            if (floor > limit.limitSeconds()) {
                return Optional.of("%s of one request alone is at least %s > %s with %s"
                        .formatted(
                                limit.metric(),
                                Figures.seconds(floor),
                                Figures.seconds(limit.limitSeconds()),
                                estimate.instance().parallelism()));
            }
        }
        return Optional.empty();
    }
}
