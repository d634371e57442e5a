package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Checks;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.ServiceLevelObjective;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The question: which of these rows serve within the limits, and what do they cost? Absent fields take their documented
 * default; the answer echoes the question with every field filled.
 *
 * @param slo limits at the percentiles 50, 90, 95, 99 or 99.9
 * @param models rows of other models are left out; the last part of a name with slashes is enough. All when absent
 * @param inputTokens rows with another mean input length are left out; none when absent
 * @param outputTokens the same of the output
 * @param worstGrade rows of a worse grade are left out; none when absent
 * @param given what the rows' files do not say; of several that are of a row, the first that says a thing
 * @param systems what files call hardware, where the price book's system cannot be told by the name
 * @param priceBook whose prices and provisioned power; the newest when absent
 * @param tiers kinds of contract; all that the book has when absent
 * @param tokenBases which tokens the money is of; total when absent
 * @param utilisation share of a row's throughput that is sold on average, above 0 and at most 1; 1 when absent
 * @param tokensPerSecondPerUser interactivities at which each system's front is read; that of the limit on the time per
 *     output token when absent
 * @param nearness where a front can be read neither at a row nor between two, a row whose interactivity is at most so many
 *     times the asked, or as many times below, stands for it and is named; 1 to 1.35, 1.05 when absent
 * @param ratio of two systems; none when absent
 */
public record BenchmarkQuestion(
        ServiceLevelObjective slo,
        @Nullable List<String> models,
        @Nullable TokenRange inputTokens,
        @Nullable TokenRange outputTokens,
        @Nullable Grade worstGrade,
        @Nullable List<GivenSetup> given,
        @Nullable List<HardwareSystem> systems,
        @Nullable String priceBook,
        @Nullable List<PriceTier> tiers,
        @Nullable List<TokenBasis> tokenBases,
        @Nullable Double utilisation,
        @Nullable List<Double> tokensPerSecondPerUser,
        @Nullable Double nearness,
        @Nullable RatioQuestion ratio) {
    /** Percentiles that load tools tell. */
    public static final List<Double> PERCENTILES = List.of(50.0, 90.0, 95.0, 99.0, 99.9);

    private static final int MAX_NAMES = 100;
    private static final double MAX_INTERACTIVITY = 1e5;
    private static final double MAX_NEARNESS = 1.35;

    public BenchmarkQuestion {
        models = models == null ? null : List.copyOf(models);
        given = given == null ? null : List.copyOf(given);
        systems = systems == null ? null : List.copyOf(systems);
        tiers = tiers == null ? null : List.copyOf(tiers);
        tokenBases = tokenBases == null ? null : List.copyOf(tokenBases);
        tokensPerSecondPerUser = tokensPerSecondPerUser == null ? null : List.copyOf(tokensPerSecondPerUser);
        var checks = new Checks();
        checks.require(
                slo.attainment() == null,
                "slo/attainment",
                String.valueOf(slo.attainment()),
                "load tools tell percentiles of each latency, not the share of requests inside all limits",
                "Maybe a percentile for each limit");
        for (int i = 0; i < slo.limits().size(); i++) {
            LatencyLimit limit = slo.limits().get(i);
            checks.require(
                    limit.percentile() == null || PERCENTILES.contains(limit.percentile()),
                    "slo/limits/" + i + "/percentile",
                    String.valueOf(limit.percentile()),
                    "percentile must be one of 50, 90, 95, 99, 99.9: load tools tell no others",
                    "Maybe 99");
        }
        if (models != null) {
            checks.distinct("models", models, 1, MAX_NAMES);
        }
        if (given != null) {
            checks.distinct("given", given, 0, MAX_NAMES);
        }
        if (systems != null) {
            checks.distinct(
                    "systems", systems.stream().map(HardwareSystem::hardware).toList(), 0, MAX_NAMES);
        }
        if (tiers != null) {
            checks.distinct("tiers", tiers, 1, PriceTier.values().length);
        }
        if (tokenBases != null) {
            checks.distinct("tokenBases", tokenBases, 1, TokenBasis.values().length);
        }
        if (utilisation != null) {
            checks.positive("utilisation", utilisation, 1);
        }
        if (tokensPerSecondPerUser != null) {
            checkInteractivities(checks, tokensPerSecondPerUser, MAX_NAMES);
        }
        if (nearness != null) {
            checks.range("nearness", nearness, 1, MAX_NEARNESS);
        }
        checks.done();
    }

    static void checkInteractivities(Checks checks, List<Double> interactivities, int most) {
        checks.distinct("tokensPerSecondPerUser", interactivities, 0, most);
        for (int i = 0; i < Math.min(most, interactivities.size()); i++) {
            checks.positive("tokensPerSecondPerUser/" + i, interactivities.get(i), MAX_INTERACTIVITY);
        }
    }

    /** The limit on a metric whose percentile is the highest, if there is one. */
    public Optional<LatencyLimit> findLimit(LatencyMetric metric) {
        return slo.limits().stream()
                .filter(limit -> limit.metric() == metric)
                .max(Comparator.comparingDouble(limit -> limit.percentile() == null ? 0 : limit.percentile()));
    }
}
