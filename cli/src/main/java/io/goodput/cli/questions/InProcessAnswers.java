package io.goodput.cli.questions;

import io.goodput.calibration.backtest.Backtest;
import io.goodput.catalog.OwnCatalog;
import io.goodput.catalog.OwnCostRequest;
import io.goodput.catalog.Questions;
import io.goodput.codec.Codec;
import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.Bill;
import io.goodput.contracts.Deadline;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Usage;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.bills.BilledRuns;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.whatif.WhatIfRequest;
import io.goodput.economics.Economics;
import io.goodput.economics.bills.Bills;
import io.goodput.economics.owning.OwnCosts;
import io.goodput.economics.reconciliation.Reconciliation;
import io.goodput.economics.returns.Returns;
import io.goodput.planning.BillSearch;
import io.goodput.planning.CapacitySearch;
import io.goodput.planning.FrontSearch;
import io.goodput.planning.FuturesSearch;
import io.goodput.planning.PlanSearch;
import io.goodput.planning.RedundancySearch;
import io.goodput.planning.ScaleOutSearch;
import io.goodput.planning.ScenarioSearch;
import io.goodput.planning.Search;
import io.goodput.planning.SearchProgress;
import io.goodput.planning.WhatIfSearch;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import io.goodput.simulation.measured.MeasuredContents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers by the core libraries alone, with no service running: one run per core at a time. */
final class InProcessAnswers implements Answers {
    private final RunFiles files;
    private final OwnEntryNames entries;

    /**
     * @param files of a simulation: of its first run, that of the search's seed
     * @param entries of the catalog that questions may name besides what ships
     */
    InProcessAnswers(RunFiles files, OwnEntryNames entries) {
        this.files = files;
        this.entries = entries;
    }

    @Override
    public String plan(QuestionFile question, @Nullable Deadline deadline, Progress progress)
            throws InterruptedException {
        LongSupplier nanosLeft = deadline == null ? InProcessAnswers::unlimited : until(deadline);
        return answer(
                PlanRequest.class,
                (asked, traces) -> Questions.resolve(asked.named(entries).resolved(traces)),
                plan -> Searching.ofPlan(
                        plan, EstimateRequest.of(plan), (estimates, rates) -> new PlanSearch(plan, estimates, rates)),
                question,
                nanosLeft,
                progress);
    }

    /** Nanoseconds that are left without a deadline. */
    private static long unlimited() {
        return Long.MAX_VALUE;
    }

    /** Nanoseconds that are left before one. */
    private static LongSupplier until(Deadline deadline) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(deadline.seconds());
        return () -> end - System.nanoTime();
    }

    @Override
    public String capacity(QuestionFile question, Progress progress) throws InterruptedException {
        return answer(
                CapacityRequest.class,
                (asked, traces) -> Questions.resolve(asked.named(entries).resolved(traces)),
                capacity -> Searching.ofPlan(
                        capacity.plan(),
                        EstimateRequest.of(capacity.plan()),
                        (estimates, rates) -> new CapacitySearch(capacity, estimates, rates)),
                question,
                InProcessAnswers::unlimited,
                progress);
    }

    @Override
    public String front(QuestionFile question, Progress progress) throws InterruptedException {
        return answer(
                FrontRequest.class,
                (asked, traces) -> Questions.resolve(asked.named(entries).resolved(traces)),
                front -> Searching.ofPlan(
                        front.plan(),
                        EstimateRequest.of(front),
                        (estimates, rates) -> new FrontSearch(front, estimates, rates)),
                question,
                InProcessAnswers::unlimited,
                progress);
    }

    @Override
    public String futures(QuestionFile question, Progress progress) throws InterruptedException {
        return answer(
                FuturesRequest.class,
                (asked, traces) -> Questions.resolve(asked.named(entries).resolved(traces)),
                futures -> Searching.ofPlan(
                        futures.plan(),
                        EstimateRequest.of(futures),
                        (estimates, rates) -> new FuturesSearch(futures, estimates, rates)),
                question,
                InProcessAnswers::unlimited,
                progress);
    }

    @Override
    public String whatIf(QuestionFile question, Progress progress) throws InterruptedException {
        return answer(
                WhatIfRequest.class,
                (asked, traces) -> Questions.resolve(asked.named(entries).resolved(traces)),
                whatIf -> new Searching(
                        whatIf.estimateRequest(),
                        Prices.of(whatIf.plan().pricing(), whatIf.allEntries()),
                        (estimates, rates) -> new WhatIfSearch(whatIf, estimates, rates)),
                question,
                InProcessAnswers::unlimited,
                progress);
    }

    /**
     * What a question needs to be searched for.
     *
     * @param open begins the search
     */
    private record Searching(EstimateRequest space, Prices prices, BiFunction<Estimates, RateCard, Search<?>> open) {
        static Searching ofPlan(
                PlanRequest plan, EstimateRequest space, BiFunction<Estimates, RateCard, Search<?>> open) {
            return new Searching(space, Prices.of(plan.pricing(), plan.ownEntries()), open);
        }
    }

    /** Reads a question, fills it and answers it by its search. */
    private static <Q> String answer(
            Class<Q> type,
            BiFunction<Q, TraceFilesOnDisk, Q> resolve,
            Function<Q, Searching> searching,
            QuestionFile question,
            LongSupplier nanosLeft,
            Progress progress)
            throws InterruptedException {
        var traces = new TraceFilesOnDisk(question.folder());
        Q resolved = Codec.readStrict(type, question.text(), question.format(), asked -> resolve.apply(asked, traces));
        Searching wanted = searching.apply(resolved);
        return answer(
                wanted.space(),
                wanted.prices(),
                wanted.open(),
                new Inputs(question.folder(), traces),
                RunFiles.NONE,
                nanosLeft,
                progress);
    }

    @Override
    public String simulate(QuestionFile question, Progress progress) throws InterruptedException {
        var traces = new TraceFilesOnDisk(question.folder());
        SimulationRequest resolved = Codec.readStrict(
                SimulationRequest.class,
                question.text(),
                question.format(),
                asked -> Questions.resolve(
                        MeasuredContents.hashed(asked.named(entries).resolved(traces), question.folder())));
        return answer(
                EstimateRequest.of(resolved),
                Prices.of(resolved.pricing(), resolved.ownEntries()),
                (estimates, rates) -> new ScenarioSearch(resolved, estimates, rates),
                new Inputs(question.folder(), traces),
                files,
                progress);
    }

    @Override
    public String scaleOut(QuestionFile question, Progress progress) throws InterruptedException {
        var traces = new TraceFilesOnDisk(question.folder());
        ScaleOutRequest resolved =
                Codec.readStrict(ScaleOutRequest.class, question.text(), question.format(), asked -> {
                    ScaleOutRequest named = asked.named(entries).resolved(traces);
                    return Questions.resolve(named.on(hashed(named.scenario(), question)));
                });
        return answer(
                resolved.scenario(),
                (estimates, rates) -> new ScaleOutSearch(resolved, estimates, rates),
                new Inputs(question.folder(), traces),
                progress);
    }

    @Override
    public String redundancy(QuestionFile question, Progress progress) throws InterruptedException {
        var traces = new TraceFilesOnDisk(question.folder());
        RedundancyRequest resolved =
                Codec.readStrict(RedundancyRequest.class, question.text(), question.format(), asked -> {
                    RedundancyRequest named = asked.named(entries).resolved(traces);
                    return Questions.resolve(named.on(hashed(named.scenario(), question)));
                });
        return answer(
                resolved.scenario(),
                (estimates, rates) -> new RedundancySearch(resolved, estimates, rates),
                new Inputs(question.folder(), traces),
                progress);
    }

    @Override
    public String bill(QuestionFile question, Progress progress) throws InterruptedException {
        var traces = new TraceFilesOnDisk(question.folder());
        BillRequest resolved = Codec.readStrict(BillRequest.class, question.text(), question.format(), asked -> {
            BillRequest named = asked.named(entries).resolved(traces);
            return Questions.resolve(named.on(hashed(named.scenario(), question)));
        });
        SimulationRequest scenario = resolved.scenario();
        String runs = answer(
                EstimateRequest.of(scenario),
                Prices.of(Objects.requireNonNull(resolved.prices()).getFirst(), scenario.ownEntries()),
                (estimates, rates) -> new BillSearch(resolved, estimates),
                new Inputs(question.folder(), traces),
                RunFiles.NONE,
                progress);
        return Codec.write(Bills.answer(Codec.read(BilledRuns.class, runs)));
    }

    private static SimulationRequest hashed(SimulationRequest scenario, QuestionFile question) {
        return MeasuredContents.hashedScenario(scenario, question.folder());
    }

    private static String answer(
            SimulationRequest scenario,
            BiFunction<Estimates, RateCard, Search<?>> open,
            Inputs inputs,
            Progress progress)
            throws InterruptedException {
        return answer(
                EstimateRequest.of(scenario),
                Prices.of(scenario.pricing(), scenario.ownEntries()),
                open,
                inputs,
                RunFiles.NONE,
                progress);
    }

    @Override
    public String backtest(QuestionFile question, Progress progress) {
        var traces = new TraceFilesOnDisk(question.folder());
        var inputs = new Inputs(question.folder(), traces);
        BacktestRequest resolved = Codec.readStrict(
                BacktestRequest.class,
                question.text(),
                question.format(),
                asked -> Backtest.resolve(asked.named(entries).resolved(traces), inputs));
        return Codec.write(Backtest.run(resolved, inputs, Backtest.MAX_REQUESTS, progress::show));
    }

    @Override
    public String returns(QuestionFile question) {
        return Codec.write(Returns.answer(Codec.readStrict(
                ReturnRequest.class, question.text(), question.format(), asked -> AnswerFile.served(asked, question))));
    }

    @Override
    public String reconcile(QuestionFile question, BillFiles files) {
        return Codec.write(Reconciliation.answer(
                Codec.readStrict(ReconciliationRequest.class, question.text(), question.format()),
                files.bills(),
                files.tokens()));
    }

    @Override
    public String ownCost(QuestionFile question) {
        return Codec.write(OwnCosts.answer(Codec.readStrict(OwnCostRequest.class, question.text(), question.format())));
    }

    private static String answer(
            EstimateRequest space,
            Prices prices,
            BiFunction<Estimates, RateCard, Search<?>> open,
            Inputs inputs,
            RunFiles filesOfFirst,
            Progress progress)
            throws InterruptedException {
        return answer(space, prices, open, inputs, filesOfFirst, InProcessAnswers::unlimited, progress);
    }

    private static String answer(
            EstimateRequest space,
            Prices prices,
            BiFunction<Estimates, RateCard, Search<?>> open,
            Inputs inputs,
            RunFiles filesOfFirst,
            LongSupplier nanosLeft,
            Progress progress)
            throws InterruptedException {
        Estimates estimates = Simulation.estimate(space, inputs);
        Search<?> search = open.apply(estimates, prices.rateCard());
        Map<RunSpec, Report> simulated = new HashMap<>();
        RunFiles next = filesOfFirst;
        ExecutorService executor = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().factory());
        try {
            for (List<RunSpec> round = search.round(); !round.isEmpty(); round = search.round()) {
                progress.show(line(search.progress(), round.size()));
                Prices applied = search.pricing().map(prices::at).orElse(prices);
                List<Future<PricedRun>> futures = new ArrayList<>();
                for (RunSpec spec : round) {
                    RunFiles written = next;
                    next = RunFiles.NONE;
                    Report known = simulated.get(spec);
                    futures.add(executor.submit(() -> priced(
                            spec, known == null ? written.run(spec, inputs) : known, estimates.build(), applied)));
                }
                if (areAllDone(futures, nanosLeft)) {
                    List<PricedRun> runs =
                            futures.stream().map(Future::resultNow).toList();
                    for (int i = 0; i < runs.size(); i++) {
                        simulated.put(round.get(i), runs.get(i).report());
                    }
                    search.complete(runs);
                } else {
                    search.stop(done(round, futures));
                }
            }
        } finally {
            // Runs that nobody waits for any more end soon, and hold up no one until then.
            executor.shutdownNow();
        }
        return Codec.write(search.answer());
    }

    private static PricedRun priced(RunSpec spec, Report report, String build, Prices prices) {
        return PricedRun.of(Codec.runId(spec, build), report, prices.bills(report.usage()), prices.tiers());
    }

    /**
     * Whose prices a question asks for.
     *
     * @param pricedAs as what own systems are priced
     * @param ownEntries of the question
     */
    private record Prices(
            PriceSource source,
            List<PriceTier> tiers,
            List<PricedAs> pricedAs,
            @Nullable List<OwnEntry> ownEntries) {
        /** Of a resolved question. */
        static Prices of(@Nullable Pricing resolved, @Nullable List<OwnEntry> ownEntries) {
            Pricing pricing = Objects.requireNonNull(resolved);
            PriceSource source = PriceSource.of(pricing, ownEntries);
            return new Prices(
                    source,
                    Objects.requireNonNull(pricing.tiers()),
                    OwnCatalog.pricedAs(ownEntries, source),
                    ownEntries);
        }

        /** Others of the same question. */
        Prices at(Pricing others) {
            return of(others, ownEntries);
        }

        RateCard rateCard() {
            return Economics.rateCard(source).with(pricedAs);
        }

        List<Bill> bills(Usage usage) {
            return Economics.price(source, usage, pricedAs);
        }
    }

    /** Waits for all runs; false when the time is over before. */
    private static boolean areAllDone(List<Future<PricedRun>> futures, LongSupplier nanosLeft)
            throws InterruptedException {
        try {
            for (Future<PricedRun> future : futures) {
                future.get(nanosLeft.getAsLong(), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a run failed", e.getCause());
        }
    }

    private static Map<RunSpec, PricedRun> done(List<RunSpec> round, List<Future<PricedRun>> futures) {
        Map<RunSpec, PricedRun> done = new HashMap<>();
        for (int i = 0; i < round.size(); i++) {
            if (futures.get(i).state() == Future.State.SUCCESS) {
                done.put(round.get(i), futures.get(i).resultNow());
            }
        }
        return done;
    }

    private static String line(SearchProgress progress, int running) {
        String best = progress.bestUsdPerHour() == null
                ? ""
                : String.format(Locale.ROOT, ", best $%.2f/h", progress.bestUsdPerHour());
        return String.format(
                Locale.ROOT,
                "%s: %,d runs done, %d running, %,d layouts open%s",
                progress.phase(),
                progress.runsCompleted(),
                running,
                progress.layoutsOpen(),
                best);
    }
}
