package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.StoppedBy;
import io.goodput.contracts.TierAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest layout that holds, under each price tier in turn, and explained where that is asked for. A tier is a
 * search of its own; runs that an earlier one completed are not asked for again. How it works and what it proves:
 * {@code docs/planning.md}.
 */
public final class PlanSearch implements Search<PlanAnswer> {
    /** What is told of a tier when its search is over, one after another. */
    private static final List<Function<TierFacts, Optional<? extends TierInquiry>>> INQUIRIES =
            List.of(TierRelief::find, StepTimeBand::find, TierScaling::find, TierExplanation::find);

    private final PlanRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final RunTemplate template;
    private final List<PriceTier> tiers;

    private final KnownRuns known = new KnownRuns();

    private final List<TierAnswer> answers = new ArrayList<>();
    private @Nullable TierSearch current;

    /** Of the current tier, when its search is over: the one that is open, what was told before, and how many were opened. */
    private @Nullable TierInquiry inquiry;

    private @Nullable TierAnswer told;
    private int inquiries;

    private int roundsCompleted;
    private boolean stopping;
    private @Nullable StoppedBy stoppedBy;

    /**
     * @param question with every field filled
     * @param estimates of the question's model, systems and modes
     * @param rates the price book that the question names
     * @throws io.goodput.contracts.InvalidInputException where a trace has too few requests for a percentile
     */
    public PlanSearch(PlanRequest question, Estimates estimates, RateCard rates) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        this.template = RunTemplate.of(question, estimates.errorBands());
        template.checkSample(estimates);
        Pricing pricing = RunTemplate.resolved(question.pricing(), "pricing");
        this.tiers = RunTemplate.resolved(pricing.tiers(), "pricing.tiers");
        this.current = next();
        advance();
    }

    private @Nullable TierSearch next() {
        return answers.size() == tiers.size()
                ? null
                : new TierSearch(question, template, estimates, rates, tiers.get(answers.size()), answers, null);
    }

    /** Goes on until runs are needed that are not known, or the search is over. */
    private void advance() {
        while (current != null && known.lacking().isEmpty()) {
            List<RunSpec> wanted = inquiry == null ? current.wanted() : inquiry.wanted();
            if (wanted.isEmpty()) {
                finish(current);
                continue;
            }
            if (known.find(wanted) != null) {
                close(current);
            } else if (stopping) {
                known.giveUp();
                end(current);
            }
        }
    }

    /** The tier's search, or what is told beside, lacks runs that will not be made. */
    private void end(TierSearch search) {
        stoppedBy = StoppedBy.DEADLINE;
        TierAnswer before = told;
        if (before == null) {
            search.stop(known.all());
            before = search.answer();
        }
        close(before);
    }

    /** The tier's search, or what is told beside, needs no more runs. */
    private void finish(TierSearch search) {
        TierAnswer found = inquiry == null ? search.answer() : inquiry.told();
        Optional<? extends TierInquiry> next = nextInquiry(found);
        if (next.isPresent()) {
            told = found;
            inquiry = next.get();
            inquiry.advance(known.all());
        } else {
            close(found);
        }
    }

    private Optional<? extends TierInquiry> nextInquiry(TierAnswer found) {
        Optional<? extends TierInquiry> next = Optional.empty();
        var facts = new TierFacts(question, template, estimates, rates, found);
        while (next.isEmpty() && inquiries < INQUIRIES.size()) {
            next = INQUIRIES.get(inquiries).apply(facts);
            inquiries++;
        }
        return next;
    }

    /** All is told of a tier. */
    private void close(TierAnswer answer) {
        answers.add(answer);
        told = null;
        inquiry = null;
        inquiries = 0;
        current = next();
    }

    /** All wanted runs are known. */
    private void close(TierSearch search) {
        if (inquiry != null) {
            inquiry.advance(known.all());
        } else {
            search.close(known.all());
        }
    }

    @Override
    public List<RunSpec> round() {
        return known.lacking();
    }

    @Override
    public void complete(List<PricedRun> runs) {
        OpenRound.check(known.lacking().size(), runs.size());
        TierSearch search = Objects.requireNonNull(current);
        known.add(runs);
        roundsCompleted++;
        close(search);
        advance();
    }

    @Override
    public void stop(Map<RunSpec, PricedRun> completed) {
        known.add(completed);
        known.giveUp();
        stopping = true;
        advance();
    }

    @Override
    public @Nullable StoppedBy stoppedBy() {
        return stoppedBy;
    }

    @Override
    public SearchProgress progress() {
        if (current == null) {
            long considered = answers.stream()
                    .mapToLong(answer -> answer.search().layoutsConsidered())
                    .sum();
            return new SearchProgress(roundsCompleted, known.size(), considered, 0, null, "done");
        }
        return new SearchProgress(
                roundsCompleted,
                known.size(),
                current.considered(),
                current.layoutsOpen(),
                current.bestUsdPerHour(),
                inquiry == null ? current.phase() : inquiry.phase());
    }

    @Override
    public PlanAnswer answer() {
        if (current != null) {
            throw new IllegalStateException(
                    "the search is not over: " + known.lacking().size() + " runs are open");
        }
        return new PlanAnswer(
                question,
                estimates.build(),
                rates.priceBook(),
                answers,
                estimates.errorBands(),
                Provenance.assumptions(estimates, rates, question),
                Provenance.basisOfPlan(question),
                stoppedBy);
    }
}
