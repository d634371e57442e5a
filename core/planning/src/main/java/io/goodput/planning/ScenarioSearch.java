package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One scenario on its seed and on any further seeds that it names: one round, no search. */
public final class ScenarioSearch implements Search<SimulationAnswer> {
    private final SimulationRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final List<RunSpec> specs;
    private @Nullable List<PricedRun> runs;

    /**
     * @param question with every field filled
     * @param estimates of the question's model, systems and mode
     * @param rates the price book that the question names
     */
    public ScenarioSearch(SimulationRequest question, Estimates estimates, RateCard rates) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        Layout layout = question.layout().resolved();
        this.specs = RunTemplate.resolved(question.sampling(), "sampling").seeds().stream()
                .map(seed -> RunSpec.of(question, layout, seed))
                .toList();
    }

    @Override
    public List<RunSpec> round() {
        return runs == null ? specs : List.of();
    }

    @Override
    public void complete(List<PricedRun> completed) {
        OpenRound.check(round().size(), completed.size());
        runs = List.copyOf(completed);
    }

    @Override
    public SearchProgress progress() {
        boolean done = runs != null;
        return new SearchProgress(
                done ? 1 : 0, done ? specs.size() : 0, 1, done ? 0 : 1, null, done ? "done" : "simulating");
    }

    @Override
    public SimulationAnswer answer() {
        if (runs == null) {
            throw new IllegalStateException("the search is not over: " + specs.size() + " runs are open");
        }
        return new SimulationAnswer(
                question,
                estimates.build(),
                rates.priceBook(),
                runs,
                estimates.errorBands(),
                Provenance.assumptions(estimates, rates, question),
                Provenance.basis());
    }
}
