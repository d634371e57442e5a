package io.goodput.catalog;

import io.goodput.codec.EnumNames;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The checks that all questions have in common. Collects what is wrong, in the order of the question. */
final class Door {
    /** Output tokens that one run may make: at a batch of one each is a step. */
    static final double MAX_OUTPUT_TOKENS = 200e6;

    private static final List<String> FIELDS = List.of(
            "model", "precision", "engine", "traffic", "slo", "systems", "layout", "limits", "pricing", "sampling");

    private final Catalog catalog;
    private final PriceBooks books;
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable TokenQuantiles input;
    private @Nullable TokenQuantiles output;

    Door(Catalog catalog, PriceBooks books) {
        this.catalog = catalog;
        this.books = books;
    }

    void report(Violation violation) {
        violations.add(violation);
    }

    /** Throws what was reported, if anything, in the order of a question's fields. */
    void close() {
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations.stream()
                    .sorted(Comparator.comparingInt(violation -> FIELDS.indexOf(field(violation.pointer()))))
                    .toList());
        }
    }

    private static String field(String pointer) {
        int end = pointer.indexOf('/', 1);
        return pointer.substring(1, end < 0 ? pointer.length() : end);
    }

    Optional<Model> model(String name) {
        Optional<Model> found = catalog.findModel(name);
        if (found.isEmpty()) {
            report(Catalog.unknown("model", "/model", name, catalog.modelNames()));
        }
        return found;
    }

    Optional<Precision> precision(Model model, String name) {
        Optional<Precision> found = model.findPrecision(name);
        if (found.isEmpty()) {
            report(Catalog.unknown("precision of " + model.name(), "/precision", name, model.precisionNames()));
        }
        return found;
    }

    Optional<ServingEngine> engine(String name) {
        Optional<ServingEngine> found = catalog.findEngine(name);
        if (found.isEmpty()) {
            report(Catalog.unknown("engine", "/engine", name, catalog.engineNames()));
        }
        return found;
    }

    Optional<AcceleratedSystem> system(String pointer, String name) {
        Optional<AcceleratedSystem> found = catalog.findSystem(name);
        if (found.isEmpty()) {
            report(Catalog.unknown("system", pointer, name, catalog.systemNames()));
        }
        return found;
    }

    /** Whether the system runs the precision, as far as both are known. */
    boolean runs(String pointer, AcceleratedSystem system, Optional<Model> model, Optional<Precision> precision) {
        if (model.isEmpty() || precision.isEmpty() || system.runs(precision.get())) {
            return true;
        }
        List<String> others = system.precisionsOf(model.get());
        report(Questions.violation(
                pointer,
                system.name(),
                "%s does not run %s in %s"
                        .formatted(
                                system.name(),
                                model.get().name(),
                                precision.get().name()),
                others.isEmpty() ? "Maybe another system" : "Maybe precision: " + String.join(" or ", others)));
        return false;
    }

    /** Whether an instance can be built of the pool's GPUs. */
    boolean instance(String pointer, AcceleratedSystem system, PoolLayout pool, Optional<Model> model) {
        int gpus = pool.tensorParallel();
        boolean offered = system.tensorParallel().contains(gpus);
        if (!offered) {
            report(Questions.violation(
                    pointer + "/tensorParallel",
                    gpus,
                    "tensorParallel in %s must be one of %s".formatted(system.name(), system.tensorParallel()),
                    "Maybe " + system.tensorParallel().getLast()));
        }
        String obstacle = model.map(each -> each.tensorParallelObstacle(gpus)).orElse("");
        if (!obstacle.isEmpty()) {
            report(Questions.violation(pointer + "/tensorParallel", gpus, obstacle, "Maybe half as many"));
        }
        return offered && obstacle.isEmpty();
    }

    /** The load with every field filled; reports lengths that cannot be. */
    Traffic traffic(Traffic traffic, Optional<Model> model) {
        TokenDistribution inputTokens = filled(traffic.inputTokens());
        TokenDistribution outputTokens = filled(traffic.outputTokens());
        input = quantiles(inputTokens, "/traffic/inputTokens");
        output = quantiles(outputTokens, "/traffic/outputTokens");
        int longestOutput = longest(outputTokens);
        int maxOutputTokens = traffic.maxOutputTokens() != null ? traffic.maxOutputTokens() : longestOutput;
        if (maxOutputTokens < longestOutput) {
            report(Questions.violation(
                    "/traffic/maxOutputTokens",
                    maxOutputTokens,
                    "maxOutputTokens must not be below the longest output, " + longestOutput + " tokens",
                    "Maybe " + longestOutput + ", or leave it out"));
        }
        model.ifPresent(each -> checkContext(each, traffic, inputTokens, maxOutputTokens));
        return new Traffic(
                traffic.requestsPerSecond(),
                traffic.arrivals() != null ? traffic.arrivals() : Arrivals.poisson(),
                inputTokens,
                outputTokens,
                maxOutputTokens);
    }

    private void checkContext(Model model, Traffic asked, TokenDistribution inputTokens, int maxOutputTokens) {
        int longestInput = longest(inputTokens);
        if ((long) longestInput + maxOutputTokens <= model.maxContextTokens()) {
            return;
        }
        String field = inputTokens.constant() != null
                ? "/constant"
                : asked.inputTokens().max() != null ? "/max" : "";
        int room = model.maxContextTokens() - maxOutputTokens;
        report(Questions.violation(
                "/traffic/inputTokens" + field,
                longestInput,
                "the longest prompt and output, %d + %d tokens, must fit into the context window of %s, %d tokens"
                        .formatted(longestInput, maxOutputTokens, model.name(), model.maxContextTokens()),
                room >= 1 ? "Maybe prompts of at most " + room + " tokens" : "Maybe a smaller maxOutputTokens"));
    }

    private static TokenDistribution filled(TokenDistribution tokens) {
        if (tokens.constant() != null) {
            return tokens;
        }
        return new TokenDistribution(
                null, tokens.mean(), tokens.quantiles(), tokens.min() != null ? tokens.min() : 1, longest(tokens));
    }

    private static int longest(TokenDistribution tokens) {
        Integer constant = tokens.constant();
        if (constant != null) {
            return constant;
        }
        Integer max = tokens.max();
        return max != null
                ? max
                : Math.min(
                        2 * Objects.requireNonNull(tokens.quantiles()).getLast().tokens(),
                        TokenDistribution.MAX_TOKENS);
    }

    private @Nullable TokenQuantiles quantiles(TokenDistribution tokens, String pointer) {
        return collect(pointer, () -> TokenQuantiles.of(tokens));
    }

    private <T> @Nullable T collect(String pointer, Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidInputException e) {
            e.violations().forEach(violation -> report(violation.under(pointer)));
            return null;
        }
    }

    /** Whether the lengths of prompts and outputs could be worked out. */
    boolean lengthsAreKnown() {
        return input != null && output != null;
    }

    /** The pricing with every field filled; reports what the book lacks. */
    Pricing pricing(@Nullable Pricing asked, List<String> systems) {
        String name = asked != null && asked.priceBook() != null
                ? asked.priceBook()
                : books.newest().name();
        List<PriceTier> tiers =
                asked != null && asked.tiers() != null ? asked.tiers() : List.of(Questions.DEFAULT_TIER);
        Optional<PriceBook> book = books.find(name);
        if (book.isEmpty()) {
            report(Catalog.unknown("priceBook", "/pricing/priceBook", name, books.names()));
            return new Pricing(name, tiers);
        }
        List<String> known = systems.stream()
                .filter(each -> catalog.findSystem(each).isPresent())
                .toList();
        List<PriceTier> offered = book.get().tiersOf(known);
        for (int i = 0; i < tiers.size(); i++) {
            if (!offered.contains(tiers.get(i))) {
                report(Questions.violation(
                        asked != null && asked.tiers() != null ? "/pricing/tiers/" + i : "/pricing/tiers",
                        EnumNames.of(tiers.get(i)),
                        "price book %s has for %s the tiers %s, not %s"
                                .formatted(
                                        name,
                                        String.join(" and ", known),
                                        offered.stream().map(EnumNames::of).collect(Collectors.joining(", ")),
                                        EnumNames.of(tiers.get(i))),
                        offered.isEmpty()
                                ? "Maybe another price book"
                                : "Maybe " + EnumNames.of(offered.getLast()) + ", or another price book"));
            }
        }
        return new Pricing(name, tiers);
    }

    /** The book of a filled pricing; null when it is unknown. */
    @Nullable
    PriceBook book(Pricing pricing) {
        return books.find(Objects.requireNonNull(pricing.priceBook())).orElse(null);
    }

    /**
     * The sampling with every field filled.
     *
     * @param confirmations fresh seeds when none are named: the first numbers from 2 on that are not the seed
     */
    Sampling sampling(@Nullable Sampling asked, int confirmations, Traffic traffic) {
        Sampling given = asked != null ? asked : new Sampling(null, null, null, null);
        long seed = given.seed() != null ? given.seed() : Questions.DEFAULT_SEED;
        List<Long> fresh = given.confirmationSeeds();
        if (fresh == null) {
            List<Long> defaults = new ArrayList<>();
            for (long next = 2; defaults.size() < confirmations; next++) {
                if (next != seed) {
                    defaults.add(next);
                }
            }
            fresh = defaults;
        }
        List<Long> seeds = fresh;
        double affordable = MAX_OUTPUT_TOKENS / meanOutputTokens(traffic);
        int warmup = given.warmupRequests() != null
                ? given.warmupRequests()
                : horizon(traffic, Questions.WARMUP_SECONDS, Questions.LEAST_WARMUP_REQUESTS, affordable / 3);
        int measured = given.measuredRequests() != null
                ? given.measuredRequests()
                : horizon(traffic, Questions.MEASURED_SECONDS, Questions.LEAST_MEASURED_REQUESTS, affordable * 0.6);
        Sampling filled = collect("/sampling", () -> new Sampling(warmup, measured, seed, seeds));
        return filled != null ? filled : new Sampling(warmup, measured, seed, List.of());
    }

    /**
     * Requests of a part of a run: at least {@code least}, and enough to last {@code seconds}, since an overload takes
     * time to show; no more than {@code affordable}, unless the least is.
     */
    private static int horizon(Traffic traffic, double seconds, int least, double affordable) {
        double lasting = Math.min(Math.ceil(traffic.requestsPerSecond() * seconds), affordable);
        return (int) Math.max(least, Math.min(lasting, Sampling.MAX_REQUESTS));
    }

    private static double meanOutputTokens(Traffic traffic) {
        TokenDistribution tokens = traffic.outputTokens();
        Integer constant = tokens.constant();
        return constant != null ? constant : Objects.requireNonNull(tokens.mean());
    }

    /** Reports a run that would take absurdly long. */
    void work(Traffic traffic, Sampling sampling) {
        double mean = meanOutputTokens(traffic);
        long requests = (long) Objects.requireNonNull(sampling.warmupRequests())
                + Objects.requireNonNull(sampling.measuredRequests());
        if (requests * mean > MAX_OUTPUT_TOKENS) {
            report(Questions.violation(
                    "/sampling/measuredRequests",
                    sampling.measuredRequests(),
                    "a run of %d requests of %.0f output tokens on average makes more than %.0f million tokens"
                            .formatted(requests, mean, MAX_OUTPUT_TOKENS / 1e6),
                    "Maybe " + Math.max(1_000, (long) (MAX_OUTPUT_TOKENS / mean / 1.1)) + " or fewer"));
        }
    }

    /**
     * Reports limits below what the data sheet allows on every candidate.
     *
     * @param prefilling instances that may compute the prompts
     * @param decoding instances that may make the tokens
     */
    void floors(
            ServiceLevelObjective slo,
            Served served,
            List<Questions.Instance> prefilling,
            List<Questions.Instance> decoding) {
        TokenQuantiles prompts = Objects.requireNonNull(input);
        TokenQuantiles outputs = Objects.requireNonNull(output);
        double first = prefilling.stream()
                .mapToDouble(each -> served.dataSheet(each).minPrefillSeconds(prompts.min()))
                .min()
                .orElseThrow();
        double perToken = decoding.stream()
                .mapToDouble(each -> served.dataSheet(each).minDecodeSeconds(prompts.min()))
                .min()
                .orElseThrow();
        for (int i = 0; i < slo.limits().size(); i++) {
            LatencyLimit limit = slo.limits().get(i);
            double required =
                    slo.attainment() != null ? slo.attainment() : Objects.requireNonNull(limit.percentile()) / 100;
            // Requests with one output token have no time per token and pass.
            boolean tokensBind = outputs.at(required) >= 2;
            double floor = switch (limit.metric()) {
                case TTFT -> first;
                case TPOT, ITL -> tokensBind ? perToken : 0;
                case E2E -> first + (outputs.min() - 1) * perToken;
            };
            if (limit.limitSeconds() < floor) {
                report(Questions.violation(
                        "/slo/limits/" + i + "/limitSeconds",
                        limit.limitSeconds(),
                        "%s of the shortest request alone is at least %s by the data sheet on every candidate"
                                .formatted(limit.metric(), seconds(floor)),
                        "Maybe more than " + seconds(floor) + ", or a faster system"));
            }
        }
    }

    /** Two digits, rounded up so that the advice is above the floor: 0.000044 s. */
    private static String seconds(double value) {
        return new BigDecimal(value)
                        .round(new MathContext(2, RoundingMode.CEILING))
                        .toPlainString() + " s";
    }
}
