package io.goodput.gateway.plans;

import io.goodput.catalog.OwnCatalog;
import io.goodput.codec.Codec;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.whatif.WhatIfRequest;
import io.goodput.gateway.clients.Tco;
import io.goodput.planning.BillSearch;
import io.goodput.planning.CapacitySearch;
import io.goodput.planning.FrontSearch;
import io.goodput.planning.FuturesSearch;
import io.goodput.planning.PlanSearch;
import io.goodput.planning.RedundancySearch;
import io.goodput.planning.ScaleOutSearch;
import io.goodput.planning.ScenarioSearch;
import io.goodput.planning.Search;
import io.goodput.planning.WhatIfSearch;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A resolved question that a search answers, as the driver sees it: what to ask of others, and the search that answers it. */
sealed interface Question {
    EstimateRequest estimateRequest();

    @Nullable
    Pricing pricing();

    /** Entries of the asker's own, price books among them. */
    @Nullable
    List<OwnEntry> ownEntries();

    /** As what its own systems are priced. */
    default List<PricedAs> pricedAs() {
        return OwnCatalog.pricedAs(ownEntries(), prices());
    }

    Search<?> search(Estimates estimates, RateCard rates);

    /** The same at the prices that the runs of the search's open round are billed by. */
    default Question pricedFor(Search<?> search) {
        return this;
    }

    /** What its search found as canonical JSON; where prices make the answer, the tco-service gives it. */
    default String answer(Object found, Tco tco) {
        return Codec.write(found);
    }

    /** Whose prices are applied. */
    default PriceSource prices() {
        return PriceSource.of(filled(pricing()), ownEntries());
    }

    default List<PriceTier> tiers() {
        return filled(filled(pricing()).tiers());
    }

    static Question read(JobKind kind, String json) {
        return switch (kind) {
            case PLAN -> {
                PlanRequest plan = Codec.read(PlanRequest.class, json);
                yield ofPlan(
                        plan, EstimateRequest.of(plan), (estimates, rates) -> new PlanSearch(plan, estimates, rates));
            }
            case CAPACITY -> {
                CapacityRequest capacity = Codec.read(CapacityRequest.class, json);
                yield ofPlan(
                        capacity.plan(),
                        EstimateRequest.of(capacity.plan()),
                        (estimates, rates) -> new CapacitySearch(capacity, estimates, rates));
            }
            case FRONT -> {
                FrontRequest front = Codec.read(FrontRequest.class, json);
                yield ofPlan(
                        front.plan(),
                        EstimateRequest.of(front),
                        (estimates, rates) -> new FrontSearch(front, estimates, rates));
            }
            case FUTURES -> {
                FuturesRequest futures = Codec.read(FuturesRequest.class, json);
                yield ofPlan(
                        futures.plan(),
                        EstimateRequest.of(futures),
                        (estimates, rates) -> new FuturesSearch(futures, estimates, rates));
            }
            case SIMULATION -> {
                SimulationRequest scenario = Codec.read(SimulationRequest.class, json);
                yield ofScenario(scenario, (estimates, rates) -> new ScenarioSearch(scenario, estimates, rates));
            }
            case SCALE_OUT -> {
                ScaleOutRequest scaleOut = Codec.read(ScaleOutRequest.class, json);
                yield ofScenario(
                        scaleOut.scenario(), (estimates, rates) -> new ScaleOutSearch(scaleOut, estimates, rates));
            }
            case REDUNDANCY -> {
                RedundancyRequest redundancy = Codec.read(RedundancyRequest.class, json);
                yield ofScenario(
                        redundancy.scenario(),
                        (estimates, rates) -> new RedundancySearch(redundancy, estimates, rates));
            }
            case BILL -> new Bill(Codec.read(BillRequest.class, json));
            case WHAT_IF -> new WhatIf(Codec.read(WhatIfRequest.class, json), null);
            case BACKTEST -> throw new IllegalStateException("a backtest is no search");
        };
    }

    private static Question ofPlan(
            PlanRequest plan, EstimateRequest space, BiFunction<Estimates, RateCard, Search<?>> opening) {
        return new Searched(space, plan.pricing(), plan.ownEntries(), opening);
    }

    private static Question ofScenario(SimulationRequest scenario, BiFunction<Estimates, RateCard, Search<?>> opening) {
        return new Searched(EstimateRequest.of(scenario), scenario.pricing(), scenario.ownEntries(), opening);
    }

    /**
     * A question whose runs are priced as it says, and whose search's answer is its own.
     *
     * @param opening begins its search
     */
    record Searched(
            EstimateRequest estimateRequest,
            @Nullable Pricing pricing,
            @Nullable List<OwnEntry> ownEntries,
            BiFunction<Estimates, RateCard, Search<?>> opening)
            implements Question {
        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return opening.apply(estimates, rates);
        }
    }

    /** What does this scenario cost, hour by hour? */
    record Bill(BillRequest request) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return EstimateRequest.of(request.scenario());
        }

        /** The first of its prices: its runs are priced once as all runs are, before their bills are made. */
        @Override
        public @Nullable Pricing pricing() {
            return filled(request.prices()).getFirst();
        }

        @Override
        public @Nullable List<OwnEntry> ownEntries() {
            return request.scenario().ownEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new BillSearch(request, estimates);
        }

        @Override
        public String answer(Object found, Tco tco) {
            return tco.billJson(Codec.write(found));
        }
    }

    /**
     * What would changes do to this plan?
     *
     * @param others prices that take the place of the plan's
     */
    record WhatIf(WhatIfRequest request, @Nullable Pricing others) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return request.estimateRequest();
        }

        @Override
        public @Nullable Pricing pricing() {
            return others == null ? request.plan().pricing() : others;
        }

        @Override
        public List<OwnEntry> ownEntries() {
            return request.allEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new WhatIfSearch(request, estimates, rates);
        }

        @Override
        public Question pricedFor(Search<?> search) {
            return new WhatIf(request, search.pricing().orElse(null));
        }
    }

    private static <T> T filled(@Nullable T value) {
        return Objects.requireNonNull(value, "a resolved question has every field filled");
    }
}
