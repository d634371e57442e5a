package io.goodput.gateway.plans;

import io.goodput.codec.Codec;
import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequested;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.Simulators;
import io.goodput.gateway.clients.Tco;
import io.goodput.gateway.clients.UnreachableException;
import io.goodput.gateway.config.JobSettings;
import io.goodput.gateway.config.Pause;
import io.goodput.gateway.runs.OpenRound;
import io.goodput.gateway.runs.Runs;
import io.goodput.planning.Search;
import io.goodput.planning.SearchProgress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes a job through its rounds, from the stored ones on, as long as its lease holds. A failure of database, broker or
 * REST delays the job; a failure of the search itself, which would repeat, ends it.
 */
@ApplicationScoped
public class Driver {
    private static final Logger LOG = Logger.getLogger(Driver.class);
    /** The pause between two sends of a silent round grows up to this many times its setting. */
    private static final int MOST_PATIENCE = 8;

    private final Jobs jobs;
    private final Runs runs;
    private final Requests requests;
    private final Simulators simulators;
    private final Tco tco;
    private final JobSettings settings;

    Driver(Jobs jobs, Runs runs, Requests requests, Simulators simulators, Tco tco, JobSettings settings) {
        this.jobs = jobs;
        this.runs = runs;
        this.requests = requests;
        this.simulators = simulators;
        this.tco = tco;
        this.settings = settings;
    }

    /**
     * Drives until the job has ended or the lease is lost.
     *
     * @throws InterruptedException when the process ends
     */
    void drive(Lease lease) throws InterruptedException {
        var pause = new Pause(settings);
        while (true) {
            try {
                tryToAnswer(lease, pause);
                return;
            } catch (LeaseLostException e) {
                LOG.debug(e.getMessage());
                return;
            } catch (RuntimeException e) {
                pause.after(e, LOG, "job " + lease.jobId() + " is delayed");
            }
        }
    }

    private void tryToAnswer(Lease lease, Pause pause) throws InterruptedException {
        try {
            boolean overdue = false;
            try {
                overdue = jobs.isOverdue(lease);
            } catch (BuildMismatchException e) {
                jobs.restart(lease);
            }
            DrivenJob job = jobs.load(lease);
            if (job.kind() == JobKind.BACKTEST) {
                jobs.answer(lease, backtest(lease, job), null);
            } else {
                search(lease, job, pause, overdue);
            }
        } catch (UnanswerableException e) {
            LOG.errorf(e, "job %s cannot be answered", lease.jobId());
            jobs.fail(lease, e.problem());
        }
    }

    /** One simulator computes it; whoever asks again gets the same. */
    private String backtest(Lease lease, DrivenJob job) {
        String answer = answered(() -> simulators.backtest(job.question()));
        BacktestAnswer read = certain(() -> Codec.read(BacktestAnswer.class, answer));
        jobs.built(lease, read.build());
        return answer;
    }

    private void search(Lease lease, DrivenJob job, Pause pause, boolean overdue) throws InterruptedException {
        Question question = certain(() -> Question.read(job.kind(), job.question()));
        Estimates estimates = job.estimates();
        RateCard rates = job.rates();
        if (estimates == null || rates == null) {
            try {
                estimates =
                        estimates != null ? estimates : answered(() -> simulators.estimate(question.estimateRequest()));
                rates = rates != null
                        ? rates
                        : answered(() -> tco.rateCard(question.prices()).with(question.pricedAs()));
            } catch (UnreachableException e) {
                throw overdue ? tooLate(e) : e;
            }
            jobs.resolved(lease, estimates, rates);
        }
        String build = estimates.build();
        Estimates known = estimates;
        RateCard card = rates;
        Search<?> search = certain(() -> question.search(known, card));
        int roundsRecorded = record(lease, search, job.roundsRecorded());
        List<RunSpec> round = certain(search::round);
        while (!round.isEmpty()) {
            Map<RunSpec, PricedRun> results = complete(lease, question.pricedFor(search), build, round);
            pause.reset();
            boolean whole = results.size() == round.size();
            certain(() -> {
                if (whole) {
                    search.complete(List.copyOf(results.values()));
                } else {
                    search.stop(results);
                }
                return results;
            });
            roundsRecorded = record(lease, search, roundsRecorded);
            round = certain(search::round);
        }
        Object found = certain(search::answer);
        jobs.answer(lease, answered(() -> question.answer(found, tco)), search.stoppedBy());
    }

    /** Tells the progress unless a predecessor did; the rounds that are told then. */
    private int record(Lease lease, Search<?> search, int roundsRecorded) {
        SearchProgress progress = certain(search::progress);
        if (progress.roundsCompleted() <= roundsRecorded) {
            return roundsRecorded;
        }
        jobs.progressed(lease, progress);
        return progress.roundsCompleted();
    }

    /**
     * The round's runs, in its order: those that are stored, and the others as they come in. When the job's deadline
     * passes before, those that are there.
     */
    private Map<RunSpec, PricedRun> complete(Lease lease, Question question, String build, List<RunSpec> round)
            throws InterruptedException {
        Map<String, RunSpec> specs = new LinkedHashMap<>();
        for (RunSpec spec : round) {
            specs.put(certain(() -> Codec.runId(spec, build)), spec);
        }
        List<String> runIds = List.copyOf(specs.keySet());
        if (runIds.size() != round.size()) {
            throw bug(new IllegalStateException("a round holds a run twice"));
        }
        PriceSource prices = question.prices();
        List<PricedAs> pricedAs = question.pricedAs();
        try (OpenRound open = runs.open(runIds, prices.key())) {
            runs.read(open);
            if (open.missing().isEmpty()) {
                return results(open, specs, question);
            }
            boolean overdue = jobs.await(lease, open.missing());
            Set<String> simulationsAsked = new HashSet<>();
            Set<String> pricesAsked = new HashSet<>();
            Duration patience = settings.resendAfter();
            long lastLook = System.nanoTime();
            long lastNews = lastLook;
            long before = open.arrivals();
            while (!overdue) {
                long seen = open.arrivals();
                List<String> missing = open.missing();
                if (missing.isEmpty()) {
                    break;
                }
                if (seen != before) {
                    before = seen;
                    lastNews = System.nanoTime();
                } else if (System.nanoTime() - lastNews > patience.toNanos()) {
                    LOG.warnf("job %s hears nothing; its open round is sent again", lease.jobId());
                    simulationsAsked.clear();
                    pricesAsked.clear();
                    lastNews = System.nanoTime();
                    patience = longer(patience);
                }
                askForSimulations(open, missing, specs, build, simulationsAsked);
                askForPrices(open, missing, prices, pricedAs, pricesAsked);
                open.await(seen, settings.pollEvery());
                if (System.nanoTime() - lastLook >= settings.pollEvery().toNanos()) {
                    overdue = jobs.isOverdue(lease);
                    runs.read(open);
                    lastLook = System.nanoTime();
                }
            }
            return results(open, specs, question);
        }
    }

    private void askForSimulations(
            OpenRound open, List<String> missing, Map<String, RunSpec> specs, String build, Set<String> asked) {
        List<SimulationRequested> requested = new ArrayList<>();
        for (String runId : missing) {
            if (open.findReport(runId).isEmpty() && !asked.contains(runId)) {
                requested.add(new SimulationRequested(
                        SimulationRequested.SCHEMA_VERSION, runId, build, Objects.requireNonNull(specs.get(runId))));
            }
        }
        if (!requested.isEmpty()) {
            requests.simulate(requested);
            requested.forEach(request -> asked.add(request.runId()));
        }
    }

    private void askForPrices(
            OpenRound open, List<String> missing, PriceSource prices, List<PricedAs> pricedAs, Set<String> asked) {
        List<PricingRequested> requested = new ArrayList<>();
        for (String runId : missing) {
            if (!asked.contains(runId)) {
                open.findReport(runId)
                        .ifPresent(
                                report -> requested.add(PricingRequested.of(runId, prices, report.usage(), pricedAs)));
            }
        }
        if (!requested.isEmpty()) {
            requests.price(requested);
            requested.forEach(request -> asked.add(request.runId()));
        }
    }

    /** The runs that are simulated and priced, in the round's order. */
    private static Map<RunSpec, PricedRun> results(OpenRound open, Map<String, RunSpec> specs, Question question) {
        Map<RunSpec, PricedRun> results = new LinkedHashMap<>();
        specs.forEach((runId, spec) -> open.find(runId)
                .ifPresent(run -> results.put(
                        spec,
                        certain(() ->
                                PricedRun.of(runId, run.report(), run.priced().bills(), question.tiers())))));
        return results;
    }

    private Duration longer(Duration patience) {
        Duration twice = patience.multipliedBy(2);
        Duration longest = settings.resendAfter().multipliedBy(MOST_PATIENCE);
        return twice.compareTo(longest) < 0 ? twice : longest;
    }

    /** Runs what depends on nothing outside: when it fails, it fails each time. */
    private static <T> T certain(Supplier<T> step) {
        try {
            return step.get();
        } catch (InvalidInputException e) {
            throw new UnanswerableException(Problem.invalid(e.violations()), e);
        } catch (RuntimeException e) {
            throw bug(e);
        }
    }

    /** Asks another service, whose refusal is final. */
    private static <T> T answered(Supplier<T> question) {
        try {
            return question.get();
        } catch (RefusedException e) {
            throw new UnanswerableException(Problem.refused(String.valueOf(e.getMessage())), e);
        }
    }

    private static UnanswerableException tooLate(UnreachableException cause) {
        return new UnanswerableException(
                Problem.of(
                        "deadline-passed",
                        "The deadline passed before the search could begin",
                        503,
                        cause.getMessage() + ", and without it nothing is known. Maybe ask again later."),
                cause);
    }

    private static UnanswerableException bug(RuntimeException cause) {
        return new UnanswerableException(
                Problem.of("internal-error", "Goodput itself failed", 500, String.valueOf(cause.getMessage())), cause);
    }
}
