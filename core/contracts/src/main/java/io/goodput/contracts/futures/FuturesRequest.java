package io.goodput.contracts.futures;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.TraceNames;
import io.goodput.contracts.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The question: which layout holds whatever the traffic becomes, what does it cost more than what is best in each future, and
 * what does each choice cost where another future comes? The plan's own traffic is a future too.
 *
 * @param plan as a question for the cheapest layout has it, without an explanation and without spares
 * @param futures what the traffic may become, 1 to 8, each of a name of its own
 * @param todayWeight how likely it is that the traffic stays the plan's, as {@link Future#weight()}; 1 when absent
 * @param leastWeight the layout has to hold in futures of at least this share of all weight, above 0.5 and at most 1; 1, all of
 *     them, when absent
 */
public record FuturesRequest(
        PlanRequest plan,
        List<Future> futures,
        @Nullable Double todayWeight,
        @Nullable Double leastWeight) {
    private static final int MAX_FUTURES = 8;

    public FuturesRequest {
        futures = List.copyOf(futures);
        var checks = new Checks();
        checks.distinct("futures", futures.stream().map(Future::name).toList(), 1, MAX_FUTURES);
        if (todayWeight != null) {
            checks.positive("todayWeight", todayWeight, Future.MAX_WEIGHT);
        }
        checks.require(
                leastWeight == null || (leastWeight > 0.5 && leastWeight <= 1),
                "leastWeight",
                String.valueOf(leastWeight),
                "leastWeight must be above 0.5 and at most 1",
                "Maybe 1, or leave it out");
        checks.require(
                plan.scaling().isEmpty(),
                "plan/space/scaling",
                "given",
                "what holds in several futures stays as it is",
                "Maybe leave it out, and ask for a plan with it");
        checks.require(
                plan.explain() == null || !plan.explain(),
                "plan/explain",
                "true",
                "what holds in several futures is not explained",
                "Maybe leave it out, and explain a plan for one of them");
        checks.require(
                plan.spareInstances() == null || plan.spareInstances() == 0,
                "plan/spareInstances",
                String.valueOf(plan.spareInstances()),
                "what holds in several futures is asked of all of its instances",
                "Maybe leave it out, and ask for a plan with spares for one of them");
        checks.done();
    }

    /**
     * The same with every field but the plan's and the futures' loads filled.
     *
     * @throws InvalidInputException when the plan's traffic cannot change as a future says
     */
    public FuturesRequest resolved() {
        checked(i -> futures.get(i).of(plan.traffic()));
        return new FuturesRequest(
                plan,
                futures.stream()
                        .map(each -> each.with(each.weightOrOne(), each.traffic(), each.sampling()))
                        .toList(),
                todayWeight == null ? Double.valueOf(1) : todayWeight,
                leastWeight == null ? Double.valueOf(1) : leastWeight);
    }

    /** What each future is asked for, or what is wrong with all of them. */
    private <T> List<T> checked(IntFunction<T> asked) {
        List<T> all = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            try {
                all.add(asked.apply(i));
            } catch (InvalidInputException e) {
                violations.addAll(e.under("/futures/" + i).violations());
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return all;
    }

    /** Names of today and of the futures, in this order. */
    public List<String> names() {
        return Stream.concat(Stream.of(Future.TODAY), futures.stream().map(Future::name))
                .toList();
    }

    /** Their shares of all weight, of a resolved question: they sum to 1. */
    public List<Double> weights() {
        List<Double> weights = Stream.concat(
                        Stream.of(Objects.requireNonNull(todayWeight)),
                        futures.stream().map(Future::weightOrOne))
                .toList();
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        return weights.stream().map(each -> each / sum).toList();
    }

    /** A plan for each future by itself; of a resolved question every field is filled. */
    public List<PlanRequest> plansOfFutures() {
        return checked(this::planOf);
    }

    private PlanRequest planOf(int i) {
        Future future = futures.get(i);
        Sampling own = future.sampling();
        return plan.with(future.of(plan.traffic()), own == null ? plan.sampling() : own);
    }

    /** The same question about another plan. */
    public FuturesRequest on(PlanRequest other) {
        return with(other, futures);
    }

    /**
     * The same with the futures' loads filled.
     *
     * @param resolved plans for each future by itself, with every field filled
     */
    public FuturesRequest filled(List<PlanRequest> resolved) {
        return with(
                plan,
                IntStream.range(0, futures.size())
                        .mapToObj(i -> {
                            Future future = futures.get(i);
                            PlanRequest alone = resolved.get(i);
                            return future.with(
                                    future.weightOrOne(),
                                    future.traffic() == null ? null : alone.traffic(),
                                    alone.sampling());
                        })
                        .toList());
    }

    private FuturesRequest with(PlanRequest today, List<Future> loads) {
        return new FuturesRequest(today, loads, todayWeight, leastWeight);
    }

    /** The same with the contents of traces in the place of their names. */
    public FuturesRequest resolved(TraceNames names) {
        PlanRequest today;
        try {
            today = plan.resolved(names);
        } catch (InvalidInputException e) {
            throw e.under("/plan");
        }
        return with(today, checked(i -> futures.get(i).resolved(names)));
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public FuturesRequest named(OwnEntryNames names) {
        return with(plan.named(names), futures);
    }
}
