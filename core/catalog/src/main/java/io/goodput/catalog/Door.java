package io.goodput.catalog;

import io.goodput.codec.NearestNames;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.KvPath;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.Layout;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.Stationarity.Warmup;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.FailureRate;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.ScaleOut;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The checks that all questions have in common. Collects what is wrong, in the order of the question. */
final class Door {
    /** Output tokens that the run of one scenario may make. */
    static final double MAX_OUTPUT_TOKENS = 10e9;

    private static final List<String> FIELDS = List.of(
            "model",
            "precision",
            "engine",
            "traffic",
            "slo",
            "systems",
            "space",
            "layout",
            "routing",
            "promptRouting",
            "decodeRouting",
            "admission",
            "timeout",
            "limits",
            "pricing",
            "sampling",
            "stepTimeFactors",
            "ownEntries",
            "scaleOut");

    private final List<OwnEntry> ownEntries;
    private final Set<String> named = new HashSet<>();
    private final Catalog catalog;
    private final PriceBooks books;
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable RequestLengths lengths;

    /**
     * @param ownEntries what a question may name besides what ships; null where there is nothing
     */
    Door(@Nullable List<OwnEntry> ownEntries, PriceBooks books) {
        this.ownEntries = ownEntries == null ? List.of() : ownEntries;
        this.catalog = catalog(ownEntries);
        this.books = violations.isEmpty() ? books.with(ownEntries) : books;
    }

    private Door(PriceBooks books, Catalog catalog) {
        this.ownEntries = List.of();
        this.catalog = catalog;
        this.books = books;
    }

    /** To a catalog that nobody adds to. */
    static Door to(Catalog catalog) {
        return new Door(PriceBooks.shipped(), catalog);
    }

    /** Without the own entries where one of them is wrong, which is reported: the rest of the question is still checked. */
    private Catalog catalog(@Nullable List<OwnEntry> entries) {
        try {
            return Catalog.with(entries);
        } catch (InvalidInputException e) {
            violations.addAll(e.under("/ownEntries").violations());
            return Catalog.shipped();
        }
    }

    /** Price books that the question names elsewhere too. */
    void alsoNamed(List<Pricing> prices) {
        for (Pricing each : prices) {
            named.add(EntryKind.PRICE_BOOK + " " + each.priceBook());
        }
    }

    void report(Violation violation) {
        violations.add(violation);
    }

    /** Throws what was reported, if anything, in the order of a question's fields. */
    void close() {
        for (int i = 0; i < ownEntries.size(); i++) {
            OwnEntry entry = ownEntries.get(i);
            if (!named.contains(entry.kind() + " " + entry.name())) {
                report(Questions.violation(
                        "/ownEntries/" + i,
                        entry.name(),
                        "nothing in the question names this " + EnumNames.of(entry.kind()),
                        "Maybe leave it out"));
            }
        }
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
        named.add(EntryKind.MODEL + " " + name);
        Optional<Model> found = catalog.findModel(name);
        if (found.isEmpty()) {
            report(Catalog.unknown("model", "/model", name, catalog.modelNames()));
        }
        found.map(Model::untimed)
                .filter(untimed -> !untimed.isEmpty())
                .ifPresent(untimed -> report(Questions.violation("/model", name, untimed, "Maybe deepseek-v3")));
        return found.filter(model -> model.untimed().isEmpty());
    }

    Optional<Precision> precision(String pointer, Model model, String name) {
        Optional<Precision> found = model.findPrecision(name);
        if (found.isEmpty()) {
            report(Catalog.unknown("precision of " + model.name(), pointer, name, model.precisionNames()));
        }
        return found;
    }

    Optional<ServingEngine> engine(String pointer, String name) {
        named.add(EntryKind.ENGINE + " " + name);
        Optional<ServingEngine> found = catalog.findEngine(name);
        found.ifPresent(engine -> named.add(EntryKind.ENGINE + " " + engine.name()));
        if (found.isEmpty()) {
            report(catalog.unknownEngine(pointer, name));
        }
        return found;
    }

    /** The engine's name with its version; as it was given where no engine is called so. */
    String inFull(String engine) {
        return catalog.findEngine(engine).map(ServingEngine::fullName).orElse(engine);
    }

    Optional<AcceleratedSystem> system(String pointer, String name) {
        named.add(EntryKind.SYSTEM + " " + name);
        Optional<AcceleratedSystem> found = catalog.findSystem(name);
        if (found.isEmpty()) {
            report(Catalog.unknown("system", pointer, name, catalog.systemNames()));
        }
        return found;
    }

    /** A system that was named before; empty where it is unknown, which has been reported. */
    Optional<AcceleratedSystem> findSystem(String name) {
        return catalog.findSystem(name);
    }

    /**
     * The factors with the systems that they hold for: those that they name, or a question's only one.
     *
     * @param systems of the question, each once
     * @param engines of the question, each once, with their versions
     */
    @Nullable
    StepTimeFactors factors(@Nullable StepTimeFactors factors, List<String> systems, List<String> engines) {
        if (factors == null) {
            return null;
        }
        String pointer = "/stepTimeFactors";
        String engine = factors.engine();
        if (engine != null
                && engine(pointer + "/engine", engine).isPresent()
                && !engines.equals(List.of(inFull(engine)))) {
            report(Questions.violation(
                    pointer + "/engine",
                    engine,
                    "factors that were measured on %s say nothing of %s"
                            .formatted(engine, String.join(" and ", engines)),
                    "Maybe engine: " + engine + ", or a backtest on " + String.join(" and ", engines)));
        }
        List<String> measured = factors.systems();
        if (measured == null) {
            if (systems.size() > 1) {
                report(Questions.violation(
                        pointer + "/systems",
                        "absent",
                        "factors hold for the systems that they were measured on, and the question has several: "
                                + String.join(", ", systems),
                        "Maybe systems: [%s], as the backtest's answer says".formatted(systems.getFirst())));
            }
            return factors.resolved(systems);
        }
        for (int i = 0; i < measured.size(); i++) {
            system(pointer + "/systems/" + i, measured.get(i));
        }
        if (measured.stream().noneMatch(systems::contains)) {
            report(Questions.violation(
                    pointer + "/systems",
                    String.join(", ", measured),
                    "the factors hold for none of the question's systems: " + String.join(", ", systems),
                    "Maybe leave stepTimeFactors out, or a backtest on one of these"));
        }
        return factors.resolved(measured);
    }

    /** Refuses what is said of other systems than the question's. */
    <T> void ofSystems(String pointer, @Nullable List<T> said, Function<T, String> system, List<String> systems) {
        if (said == null) {
            return;
        }
        for (int i = 0; i < said.size(); i++) {
            String name = system.apply(said.get(i));
            if (!systems.contains(name)) {
                report(Questions.violation(
                        pointer + "/" + i + "/system",
                        name,
                        "it must be one of the question's systems: " + String.join(", ", systems),
                        "Maybe add it to systems, or leave it out"));
            }
        }
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
        if (model.isEmpty()) {
            return offered;
        }
        String division = model.get().tensorParallelObstacle(gpus);
        if (!division.isEmpty()) {
            report(Questions.violation(pointer + "/tensorParallel", gpus, division, "Maybe half as many"));
            return false;
        }
        String obstacle = model.get().obstacle(Parallelism.of(pool, model.get()));
        if (!obstacle.isEmpty()) {
            report(Questions.violation(
                    pointer, pool.parallelism(), obstacle, "Maybe tensorParallel alone, or other numbers"));
            return false;
        }
        return offered;
    }

    /** Whether the steps of a pool's instances can be composed of measured kernels. */
    boolean timed(String pointer, Questions.Instance instance, Model model) {
        String obstacle = Served.untimed(catalog, model, instance);
        if (obstacle.isEmpty()) {
            return true;
        }
        report(Questions.violation(
                pointer,
                "%s in %s on %s at %s"
                        .formatted(
                                model.name(),
                                instance.precision().name(),
                                instance.system().name(),
                                instance.parallelism()),
                obstacle,
                "Maybe another precision, another parallelism or another system"));
        return false;
    }

    /** The instances among {@code sizes} whose steps can be composed; reports it when none is, though there are some. */
    List<Questions.Instance> timed(List<Questions.Instance> sizes, Model model) {
        List<Questions.Instance> timed = sizes.stream()
                .filter(each -> Served.untimed(catalog, model, each).isEmpty())
                .toList();
        if (timed.isEmpty() && !sizes.isEmpty()) {
            report(Questions.violation(
                    "/systems",
                    sizes.stream().map(each -> each.system().name()).distinct().toList(),
                    sizes.stream()
                            .map(each -> Served.untimed(catalog, model, each))
                            .distinct()
                            .collect(Collectors.joining("; ")),
                    "Maybe another precision, or another system"));
        }
        return timed;
    }

    /**
     * Reports what a layout asks of its engines that they cannot do together.
     *
     * @param standsStill whether its instances stay where they are, all of them joined by the path of its KV
     */
    void together(Layout layout, ServingEngine engine, Traffic traffic, boolean standsStill) {
        KvNetwork network = layout.network();
        if (network != null && Boolean.TRUE.equals(network.layerWise())) {
            if (engine.handoff() != ServingEngine.Handoff.DESTINATION_FIRST) {
                report(Questions.violation(
                        "/layout/network/layerWise",
                        true,
                        "layer-wise transfers need decode room before prefill, and %s hands over %s"
                                .formatted(engine.name(), EnumNames.of(engine.handoff())),
                        "Maybe " + String.join(" or ", destinationFirst()) + ", or false"));
            }
        }
        if (standsStill && network != null && network.kvPath() == KvPath.NVLINK) {
            checkFabric(layout);
        }
        for (int i = 0; i < layout.pools().size(); i++) {
            PoolLayout pool = layout.pools().get(i);
            Optional<ServingEngine> own = pool.engine() == null ? Optional.empty() : catalog.findEngine(pool.engine());
            if (network != null
                    && own.isPresent()
                    && (own.get().handoff() != engine.handoff() || own.get().firstTokenAt() != engine.firstTokenAt())) {
                report(Questions.violation(
                        "/layout/pools/" + i + "/engine",
                        own.get().name(),
                        "pools that hand KV over need engines that do it alike, and %s does it otherwise than %s"
                                .formatted(own.get().name(), engine.name()),
                        "Maybe " + engine.name()));
            }
            if (pool.prefixCache() != null && traffic.sessions() == null && traffic.trace() == null) {
                report(cacheWithoutBlocks("/layout/pools/" + i + "/prefixCache"));
            }
        }
    }

    /** A prefix cache is asked for at {@code pointer}, of a load whose prompts have no blocks. */
    static Violation cacheWithoutBlocks(String pointer) {
        return Questions.violation(
                pointer,
                "given",
                "a prefix cache needs prompts that are known block by block, and these are drawn by length",
                "Maybe traffic with sessions or a trace, or hitShare instead");
    }

    /** NVLink joins the GPUs of one fabric, so all instances must stand in one. */
    private void checkFabric(Layout layout) {
        String first = layout.pools().getFirst().system();
        boolean alike = layout.pools().stream().allMatch(pool -> pool.system().equals(first));
        Optional<AcceleratedSystem> system = catalog.findSystem(first);
        if (system.isEmpty()) {
            return;
        }
        int fabric = system.get().scaleUpGpus().asInt();
        if (!alike || layout.gpus() > fabric) {
            report(Questions.violation(
                    "/layout/network/kvPath",
                    EnumNames.of(KvPath.NVLINK),
                    "nvlink joins the %d GPUs of one fabric of %s, and the layout has %d GPUs%s"
                            .formatted(fabric, first, layout.gpus(), alike ? "" : " of several systems"),
                    "Maybe rdma"));
        }
    }

    private List<String> destinationFirst() {
        return catalog.engines().stream()
                .filter(each -> each.handoff() == ServingEngine.Handoff.DESTINATION_FIRST)
                .map(ServingEngine::name)
                .toList();
    }

    /**
     * The load with every field filled; reports lengths that cannot be. The lengths of a trace are known to who reads it.
     */
    Traffic traffic(Traffic asked, Optional<Model> model) {
        if (asked.trace() != null) {
            return asked;
        }
        List<TrafficClass> classes = asked.classes();
        List<TrafficClass> filledClasses = classes == null
                ? null
                : IntStream.range(0, classes.size())
                        .mapToObj(i -> filled(classes.get(i), i))
                        .toList();
        TokenDistribution inputTokens = filled(asked.inputTokens(), "/traffic/inputTokens");
        TokenDistribution outputTokens = filled(asked.outputTokens(), "/traffic/outputTokens");
        if (asked.maxOutputTokens() != null) {
            checkLimit("/traffic", asked.maxOutputTokens(), outputTokens);
        }
        Integer longestOutput = longest(outputTokens);
        Traffic filled = new Traffic(
                asked.requestsPerSecond(),
                asked.requestsPerSecond() == null
                        ? null
                        : asked.arrivals() != null ? asked.arrivals() : Arrivals.poisson(),
                inputTokens,
                outputTokens,
                asked.maxOutputTokens() != null ? asked.maxOutputTokens() : longestOutput,
                asked.lengthCorrelation(),
                asked.hitShare(),
                asked.rateCurve(),
                asked.rateChanges(),
                asked.concurrency(),
                asked.sessions(),
                filledClasses,
                null,
                asked.callsPerQuery() == 1 ? null : asked.fanOut(),
                asked.startSeconds() == null || asked.startSeconds() == 0 ? null : asked.startSeconds());
        lengths = lengthsOf(filled);
        if (lengths != null && model.isPresent()) {
            filled = withinContext(model.get(), asked, filled, lengths);
            lengths = lengthsOf(filled);
        }
        return filled;
    }

    /** Null when they cannot be worked out, which has been reported. */
    private static @Nullable RequestLengths lengthsOf(Traffic filled) {
        try {
            return RequestLengths.of(filled);
        } catch (InvalidInputException e) {
            return null;
        }
    }

    private TrafficClass filled(TrafficClass asked, int index) {
        String pointer = "/traffic/classes/" + index;
        TokenDistribution outputTokens = filled(asked.outputTokens(), pointer + "/outputTokens");
        Integer own = asked.maxOutputTokens();
        if (own != null) {
            checkLimit(pointer, own, outputTokens);
        }
        return new TrafficClass(
                asked.name(),
                asked.share(),
                asked.priority() != null ? asked.priority() : 0,
                asked.slo(),
                filled(asked.inputTokens(), pointer + "/inputTokens"),
                outputTokens,
                own != null ? own : longest(outputTokens),
                asked.hitShare());
    }

    private void checkLimit(String pointer, int maxOutputTokens, @Nullable TokenDistribution outputTokens) {
        Integer longestOutput = longest(outputTokens);
        if (longestOutput != null && maxOutputTokens < longestOutput) {
            report(Questions.violation(
                    pointer + "/maxOutputTokens",
                    maxOutputTokens,
                    "maxOutputTokens must not be below the longest output, " + longestOutput + " tokens",
                    "Maybe " + longestOutput + ", or leave it out"));
        }
    }

    /** The same load with prompts that fit into the model's context; reports those that do not. */
    private Traffic withinContext(Model model, Traffic asked, Traffic filled, RequestLengths known) {
        int room = model.maxContextTokens() - known.maxOutputTokens();
        Sessions sessions = filled.sessions();
        if (sessions != null && sessions.maxInputTokens() == null) {
            TokenDistribution input = filled.inputTokens();
            Integer first = longest(input);
            int needed = (first == null ? 1 : first)
                    + (sessions.sharedPrefixTokens() == null ? 0 : sessions.sharedPrefixTokens());
            if (needed > room) {
                report(Questions.violation(
                        "/traffic/sessions",
                        needed,
                        "a session's first prompt and its output, up to %d + %d tokens, must fit into the context window of %s, %d tokens"
                                .formatted(needed, known.maxOutputTokens(), model.name(), model.maxContextTokens()),
                        "Maybe shorter prompts, or a shorter shared prefix"));
                return filled;
            }
            return filled.withSessions(new Sessions(
                    sessions.meanTurns(),
                    sessions.mostTurns(),
                    sessions.thinkTime(),
                    room,
                    sessions.sharedPrefixTokens() == null ? 0 : sessions.sharedPrefixTokens(),
                    sessions.tokensPerBlock()));
        }
        if (known.maxInputTokens() > room) {
            report(Questions.violation(
                    longestPointer(asked, filled),
                    known.maxInputTokens(),
                    "the longest prompt and output, %d + %d tokens, must fit into the context window of %s, %d tokens"
                            .formatted(
                                    known.maxInputTokens(),
                                    known.maxOutputTokens(),
                                    model.name(),
                                    model.maxContextTokens()),
                    room >= 1 ? "Maybe prompts of at most " + room + " tokens" : "Maybe a smaller maxOutputTokens"));
        }
        return filled;
    }

    /** Where the longest prompts come from. */
    private static String longestPointer(Traffic asked, Traffic filled) {
        if (filled.sessions() != null) {
            return "/traffic/sessions/maxInputTokens";
        }
        String pointer = "/traffic";
        TokenDistribution longest = filled.inputTokens();
        TokenDistribution given = asked.inputTokens();
        List<TrafficClass> classes = filled.classes();
        for (int i = 0; classes != null && i < classes.size(); i++) {
            TokenDistribution tokens = classes.get(i).inputTokens();
            if (tokens != null && (longest == null || max(tokens) > max(longest))) {
                pointer = "/traffic/classes/" + i;
                longest = tokens;
                given = Objects.requireNonNull(asked.classes()).get(i).inputTokens();
            }
        }
        String field = longest != null && longest.constant() != null
                ? "/constant"
                : given != null && given.max() != null ? "/max" : "";
        return pointer + "/inputTokens" + field;
    }

    private @Nullable TokenDistribution filled(@Nullable TokenDistribution tokens, String pointer) {
        if (tokens == null) {
            return null;
        }
        TokenQuantiles quantiles = collect(pointer, () -> TokenQuantiles.of(tokens));
        if (tokens.constant() != null || quantiles == null) {
            return tokens;
        }
        return new TokenDistribution(
                null, tokens.mean(), tokens.quantiles(), quantiles.min(), quantiles.max(), tokens.form());
    }

    private static @Nullable Integer longest(@Nullable TokenDistribution filled) {
        return filled == null ? null : (Integer) max(filled);
    }

    private static int max(TokenDistribution filled) {
        Integer constant = filled.constant();
        Integer max = filled.max();
        return constant != null ? constant : max != null ? max : 1;
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
        return lengths != null;
    }

    /** The pricing with every field filled; reports what the book lacks. */
    Pricing pricing(@Nullable Pricing asked, List<String> systems) {
        String name = asked != null && asked.priceBook() != null
                ? asked.priceBook()
                : books.standard().name();
        List<PriceTier> tiers =
                asked != null && asked.tiers() != null ? asked.tiers() : List.of(Questions.DEFAULT_TIER);
        Pricing filled = new Pricing(name, asked == null ? null : asked.region(), tiers);
        named.add(EntryKind.PRICE_BOOK + " " + name);
        Optional<PriceBook> whole = books.find(name);
        if (whole.isEmpty()) {
            report(Catalog.unknown("priceBook", "/pricing/priceBook", name, books.names()));
            return filled;
        }
        List<AcceleratedSystem> known = systems.stream()
                .flatMap(each -> catalog.findSystem(each).stream())
                .toList();
        Optional<PriceBook> book = book(filled);
        List<AcceleratedSystem> unpriced = known.stream()
                .filter(each ->
                        book.flatMap(prices -> prices.find(prices.nameOf(each))).isEmpty())
                .toList();
        if (!unpriced.isEmpty()) {
            report(unpriced(whole.get(), filled, unpriced));
        }
        if (book.isEmpty() || !unpriced.isEmpty()) {
            return filled;
        }
        List<PriceTier> offered =
                book.get().tiersOf(known.stream().map(book.get()::nameOf).toList());
        for (int i = 0; i < tiers.size(); i++) {
            if (!offered.contains(tiers.get(i))) {
                report(Questions.violation(
                        asked != null && asked.tiers() != null ? "/pricing/tiers/" + i : "/pricing/tiers",
                        EnumNames.of(tiers.get(i)),
                        "price book %s has for %s the tiers %s, not %s"
                                .formatted(
                                        name,
                                        known.stream()
                                                .map(AcceleratedSystem::name)
                                                .collect(Collectors.joining(" and ")),
                                        offered.stream().map(EnumNames::of).collect(Collectors.joining(", ")),
                                        EnumNames.of(tiers.get(i))),
                        offered.isEmpty()
                                ? "Maybe another price book"
                                : "Maybe " + EnumNames.of(offered.getLast()) + ", or another price book"));
            }
        }
        return filled;
    }

    /**
     * Reports spot prices of runs that nobody interrupts.
     *
     * @param pricing with every field filled
     * @param scaleOut how the layouts live; null where they stay as they are
     */
    void interruptions(Pricing pricing, List<String> systems, @Nullable ScaleOut scaleOut) {
        if (!Objects.requireNonNull(pricing.tiers()).contains(PriceTier.SPOT)) {
            return;
        }
        List<FailureRate> failures =
                scaleOut == null || scaleOut.failureRates() == null ? List.of() : scaleOut.failureRates();
        for (String system : systems) {
            double perHour = book(pricing)
                    .flatMap(book -> catalog.findSystem(system).flatMap(each -> book.find(book.nameOf(each))))
                    .flatMap(prices -> prices.find(PriceTier.SPOT))
                    .map(PriceBook.TierPrice::interruptionsPerHour)
                    .map(Quantity::value)
                    .orElse(0.0);
            boolean areThere = perHour == 0
                    || failures.stream()
                            .anyMatch(each ->
                                    each.kind() == FaultKind.NODE && each.meanHoursBetween() * perHour <= 1 + 1e-9);
            if (!areThere) {
                double hours = Math.floor(1 / perHour);
                report(Questions.violation(
                        "/pricing/tiers",
                        EnumNames.of(PriceTier.SPOT),
                        "spot capacity of %s is taken back %s times an hour and node, and interruptions run as failures: the scenario's nodes must fail as often"
                                .formatted(system, perHour),
                        "Maybe a scenario with scaleOut.failureRates: [{kind: node, meanHoursBetween: %.0f, repair: {medianSeconds: 600}}]"
                                .formatted(hours)));
            }
        }
    }

    /** Says that a book has no prices of these systems where they are asked for, and where it has. */
    private static Violation unpriced(PriceBook book, Pricing asked, List<AcceleratedSystem> systems) {
        String names = systems.stream().map(AcceleratedSystem::name).collect(Collectors.joining(" and "));
        String region = asked.region();
        List<String> regions = systems.stream()
                .flatMap(each -> book.regionsOf(each).stream())
                .distinct()
                .sorted()
                .toList();
        if (region == null && regions.isEmpty()) {
            return Questions.violation(
                    "/pricing/priceBook",
                    book.name(),
                    "price book %s has no price of %s".formatted(book.name(), names),
                    "Maybe an own system like it that is priced as another, by pricesFrom (docs/catalog.md)");
        }
        return Questions.violation(
                "/pricing/region",
                region == null ? "absent" : region,
                "price book %s has no price of %s %s; %s"
                        .formatted(
                                book.name(),
                                names,
                                region == null ? "without a region" : "in " + region,
                                regions.isEmpty()
                                        ? "it has none of any region"
                                        : "it has prices in " + String.join(", ", regions)),
                regions.isEmpty()
                        ? "Maybe leave the region out, or another price book"
                        : region == null ? "Maybe " + regions.getFirst() : NearestNames.advice(region, regions));
    }

    /** The prices of a filled pricing; empty when the book is unknown, or has none in the region. */
    Optional<PriceBook> book(Pricing pricing) {
        return books.find(Objects.requireNonNull(pricing.priceBook())).flatMap(book -> book.in(pricing.region()));
    }

    /**
     * The sampling with every field filled.
     *
     * @param confirmations fresh seeds when none are named: the first numbers from 2 on that are not the seed
     * @param mostTokens output tokens that a run may make
     */
    Sampling sampling(@Nullable Sampling asked, int confirmations, Traffic traffic, double mostTokens) {
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
        boolean ends = traffic.trace() != null;
        Warmup warmup = given.warmup() != null
                ? given.warmup()
                : ends && given.warmupRequests() == null ? Warmup.OFF : Warmup.GIVEN;
        double affordable = mostTokens / meanOutputTokens();
        int before;
        if (warmup != Warmup.GIVEN) {
            before = 0;
        } else if (given.warmupRequests() != null) {
            before = given.warmupRequests();
        } else {
            before = horizon(traffic, Questions.WARMUP_SECONDS, Questions.LEAST_WARMUP_REQUESTS, affordable / 3);
        }
        int measured;
        if (given.measuredRequests() != null) {
            measured = given.measuredRequests();
        } else if (ends) {
            measured = Sampling.MAX_REQUESTS;
        } else {
            measured =
                    horizon(traffic, Questions.MEASURED_SECONDS, Questions.LEAST_MEASURED_REQUESTS, affordable * 0.6);
        }
        Sampling filled = collect("/sampling", () -> new Sampling(warmup, before, measured, seed, seeds));
        return filled != null ? filled : new Sampling(warmup, before, measured, seed, List.of());
    }

    /**
     * Requests of a part of a run: at least {@code least}, and enough to last {@code seconds}, since an overload takes
     * time to show; no more than {@code affordable}, unless the least is.
     */
    private static int horizon(Traffic traffic, double seconds, int least, double affordable) {
        Double rate = traffic.requestsPerSecond();
        double lasting = Math.min(Math.ceil(rate == null ? 0 : rate * seconds), affordable);
        return (int) Math.max(least, Math.min(lasting, Questions.MAX_PLAN_REQUESTS));
    }

    /** Of a load whose lengths are not known, 1. */
    private double meanOutputTokens() {
        return lengths == null ? 1 : lengths.meanOutputTokens();
    }

    /** Reports percentiles that the measured requests cannot tell; how many a trace has is not known here. */
    void sample(ServiceLevelObjective slo, Traffic traffic, Sampling sampling) {
        Integer measured = sampling.measuredRequests();
        if (traffic.trace() == null && measured != null) {
            collect("/slo", () -> slo.judgedOn(measured));
        }
    }

    /** Reports a run that would take absurdly long: that makes more than {@code mostTokens}. */
    void work(Traffic traffic, Sampling sampling, double mostTokens) {
        boolean said = violations.stream().anyMatch(each -> each.pointer().equals("/sampling/measuredRequests"));
        if (said || traffic.trace() != null) {
            return;
        }
        double mean = meanOutputTokens();
        long requests = (long) Objects.requireNonNull(sampling.warmupRequests())
                + Objects.requireNonNull(sampling.measuredRequests());
        if (requests * mean > mostTokens) {
            report(Questions.violation(
                    "/sampling/measuredRequests",
                    sampling.measuredRequests(),
                    "a run of %d requests of %.0f output tokens on average makes more than %.0f million tokens"
                            .formatted(requests, mean, mostTokens / 1e6),
                    "Maybe " + Math.max(1_000, (long) (mostTokens / mean / 1.1)) + " or fewer"));
        }
    }

    /** Reports runs that are too long, or too unlike each other, to make hundreds of them. */
    void search(@Nullable Sampling asked) {
        if (asked == null) {
            return;
        }
        if (asked.warmup() == Warmup.DETECTED) {
            report(Questions.violation(
                    "/sampling/warmup",
                    EnumNames.of(Warmup.DETECTED),
                    "the runs of a plan are compared with each other, and need the same warm-up",
                    "Maybe given"));
        }
        most("warmupRequests", asked.warmupRequests());
        most("measuredRequests", asked.measuredRequests());
    }

    private void most(String name, @Nullable Integer requests) {
        if (requests != null && requests > Questions.MAX_PLAN_REQUESTS) {
            report(Questions.violation(
                    "/sampling/" + name,
                    requests,
                    "%s of a plan must be at most %d".formatted(name, Questions.MAX_PLAN_REQUESTS),
                    "Maybe " + Questions.MAX_PLAN_REQUESTS + " or less"));
        }
    }

    /**
     * Reports limits below what the data sheet allows on every candidate.
     *
     * <p>Steps that make several tokens a sequence have no floor per token here, and where a prefix cache may hold all but
     * one token of a prompt, only that one is counted.
     *
     * @param prefilling instances that may compute the prompts
     * @param decoding instances that may make the tokens
     */
    void floors(
            ServiceLevelObjective slo,
            Served served,
            List<Questions.Instance> prefilling,
            List<Questions.Instance> decoding) {
        RequestLengths known = Objects.requireNonNull(lengths);
        double first = prefilling.stream()
                .mapToDouble(
                        each -> served.dataSheet(each).minPrefillSeconds(each.caches() ? 1 : known.minComputedTokens()))
                .min()
                .orElseThrow();
        double perToken = decoding.stream()
                .mapToDouble(
                        each -> each.speculates() ? 0 : served.dataSheet(each).minDecodeSeconds(known.minInputTokens()))
                .min()
                .orElseThrow();
        for (int i = 0; i < slo.limits().size(); i++) {
            LatencyLimit limit = slo.limits().get(i);
            double required =
                    slo.attainment() != null ? slo.attainment() : Objects.requireNonNull(limit.percentile()) / 100;
            // Requests with one output token have no time per token and pass.
            boolean tokensBind = isLongerThanOneToken(served.traffic(), known, required);
            double floor = switch (limit.metric()) {
                case TTFT -> first;
                case TPOT, ITL, MAX_ITL -> tokensBind ? perToken : 0;
                case E2E -> first + (known.minOutputTokens() - 1) * perToken;
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

    /** Whether more requests than may miss have further tokens than the first; for several classes only when all have. */
    private static boolean isLongerThanOneToken(Traffic traffic, RequestLengths known, double required) {
        TokenDistribution outputs = traffic.outputTokens();
        return known.minOutputTokens() >= 2
                || (outputs != null
                        && traffic.classes() == null
                        && TokenQuantiles.of(outputs).at(required) >= 2);
    }

    /** Two digits, rounded up so that the advice is above the floor: 0.000044 s. */
    private static String seconds(double value) {
        return new BigDecimal(value)
                        .round(new MathContext(2, RoundingMode.CEILING))
                        .toPlainString() + " s";
    }
}
