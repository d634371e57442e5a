package io.goodput.planning;

import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many instances a pool needs at least, and which instances can never meet the objective, before anything is
 * simulated. The argument is in {@code docs/planning.md}; in short: requests inside a limit had their work done between
 * the first arrival and the limit after the last one; of the work of all measured requests, only the largest requests
 * that the objective lets miss are given away free.
 */
final class CapacityBound {
    private static final double RELATIVE_ROUNDING = 1e-9;

    /** The objective asks that this share of requests has finished its work so many seconds after arrival. */
    private record Deadline(double share, double seconds) {}

    /** This share of the requests, or of the token gaps, must be inside the limit. */
    private record Requirement(LatencyLimit limit, double share) {}

    private final OfferedLoad load;
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
                case TTFT -> prefillDeadlines.add(new Deadline(share, limit.limitSeconds()));
                case E2E -> {
                    prefillDeadlines.add(new Deadline(share, limit.limitSeconds()));
                    decodeDeadlines.add(new Deadline(share, limit.limitSeconds()));
                }
                case TPOT, MAX_ITL -> addJointDeadlines(slo, limit);
                case ITL -> {
                    // A share of tokens says nothing about when any one request is done.
                }
            }
        }
    }

    /** Inside limits on TTFT and TPOT or max ITL a request is done by the one plus the other times its later tokens. */
    private void addJointDeadlines(ServiceLevelObjective slo, LatencyLimit perToken) {
        double further = Math.max(0, load.maxOutputTokens() - 1);
        for (LatencyLimit first : slo.limits()) {
            if (first.metric() == LatencyMetric.TTFT) {
                double share = slo.attainment() != null
                        ? slo.attainment()
                        : Math.max(0, slo.requiredShare(first) + slo.requiredShare(perToken) - 1);
                decodeDeadlines.add(new Deadline(share, first.limitSeconds() + perToken.limitSeconds() * further));
            }
        }
    }

    /**
     * The fewest instances of a pool with which the objective may hold; at least 1.
     *
     * @param estimate what one of them can do
     */
    int minInstances(InstanceEstimate estimate) {
        List<Deadline> deadlines = estimate.role() == PoolRole.PREFILL ? prefillDeadlines : decodeDeadlines;
        double instances = 1;
        for (Deadline deadline : deadlines) {
            double work = load.leastRequestsPerSecond(estimate.role(), 1 - deadline.share(), deadline.seconds());
            instances = Math.max(instances, work / estimate.maxRequestsPerSecond());
        }
        double whole = Math.ceil(instances * (1 - RELATIVE_ROUNDING));
        return whole >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) whole;
    }

    /** Why no number of these instances can meet the objective; empty when some may. */
    Optional<String> belowFloor(InstanceEstimate estimate) {
        double first = estimate.minTimeToFirstTokenSeconds();
        double perToken = estimate.minTimePerOutputTokenSeconds();
        boolean prefills = estimate.role() != PoolRole.DECODE;
        boolean decodes = estimate.role() != PoolRole.PREFILL;
        for (Requirement requirement : requirements) {
            LatencyLimit limit = requirement.limit();
            boolean tokensBind = load.mustDecode(requirement.share());
            double floor = switch (limit.metric()) {
                case TTFT -> prefills ? first : 0;
                case TPOT, ITL, MAX_ITL -> decodes && tokensBind ? perToken : 0;
                case E2E -> (prefills ? first : 0) + (decodes ? perToken * Math.max(0, load.minOutputTokens() - 1) : 0);
            };
            if (floor > limit.limitSeconds()) {
                return Optional.of("%s of one request alone is at least %s > %s with TP%d"
                        .formatted(
                                limit.metric(),
                                Figures.seconds(floor),
                                Figures.seconds(limit.limitSeconds()),
                                estimate.tensorParallel()));
            }
        }
        return Optional.empty();
    }
}
