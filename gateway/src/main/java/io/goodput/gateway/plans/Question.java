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
import java.util.List;
import java.util.Objects;
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

    /** The answer of its search, which is over, as canonical JSON; where prices make it, the tco-service gives it. */
    default String answer(Search<?> search, Tco tco) {
        return Codec.write(search.answer());
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
            case PLAN -> new Plan(Codec.read(PlanRequest.class, json));
            case SIMULATION -> new Simulation(Codec.read(SimulationRequest.class, json));
            case SCALE_OUT -> new ScaleOut(Codec.read(ScaleOutRequest.class, json));
            case REDUNDANCY -> new Redundancy(Codec.read(RedundancyRequest.class, json));
            case BILL -> new Bill(Codec.read(BillRequest.class, json));
            case CAPACITY -> new Capacity(Codec.read(CapacityRequest.class, json));
            case FRONT -> new Front(Codec.read(FrontRequest.class, json));
            case FUTURES -> new Futures(Codec.read(FuturesRequest.class, json));
            case BACKTEST -> throw new IllegalStateException("a backtest is no search");
        };
    }

    /** Which layout serves this traffic at the least cost? */
    record Plan(PlanRequest request) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return EstimateRequest.of(request);
        }

        @Override
        public @Nullable Pricing pricing() {
            return request.pricing();
        }

        @Override
        public @Nullable List<OwnEntry> ownEntries() {
            return request.ownEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new PlanSearch(request, estimates, rates);
        }
    }

    /** How does this layout serve this traffic? */
    record Simulation(SimulationRequest request) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return EstimateRequest.of(request);
        }

        @Override
        public @Nullable Pricing pricing() {
            return request.pricing();
        }

        @Override
        public @Nullable List<OwnEntry> ownEntries() {
            return request.ownEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new ScenarioSearch(request, estimates, rates);
        }
    }

    /** Which policies hold on this scenario, and at what cost? */
    record ScaleOut(ScaleOutRequest request) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return EstimateRequest.of(request.scenario());
        }

        @Override
        public @Nullable Pricing pricing() {
            return request.scenario().pricing();
        }

        @Override
        public @Nullable List<OwnEntry> ownEntries() {
            return request.scenario().ownEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new ScaleOutSearch(request, estimates, rates);
        }
    }

    /** How many spares live through the loss of hardware? */
    record Redundancy(RedundancyRequest request) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return EstimateRequest.of(request.scenario());
        }

        @Override
        public @Nullable Pricing pricing() {
            return request.scenario().pricing();
        }

        @Override
        public @Nullable List<OwnEntry> ownEntries() {
            return request.scenario().ownEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new RedundancySearch(request, estimates, rates);
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
        public String answer(Search<?> search, Tco tco) {
            return tco.billJson(Codec.write(search.answer()));
        }
    }

    /** How much of this load does a budget carry? */
    record Capacity(CapacityRequest request) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return EstimateRequest.of(request.plan());
        }

        @Override
        public @Nullable Pricing pricing() {
            return request.plan().pricing();
        }

        @Override
        public @Nullable List<OwnEntry> ownEntries() {
            return request.plan().ownEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new CapacitySearch(request, estimates, rates);
        }
    }

    /** Which layouts are worth choosing between? */
    record Front(FrontRequest request) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return EstimateRequest.of(request);
        }

        @Override
        public @Nullable Pricing pricing() {
            return request.plan().pricing();
        }

        @Override
        public @Nullable List<OwnEntry> ownEntries() {
            return request.plan().ownEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new FrontSearch(request, estimates, rates);
        }
    }

    /** What holds whatever the traffic becomes? */
    record Futures(FuturesRequest request) implements Question {
        @Override
        public EstimateRequest estimateRequest() {
            return EstimateRequest.of(request);
        }

        @Override
        public @Nullable Pricing pricing() {
            return request.plan().pricing();
        }

        @Override
        public @Nullable List<OwnEntry> ownEntries() {
            return request.plan().ownEntries();
        }

        @Override
        public Search<?> search(Estimates estimates, RateCard rates) {
            return new FuturesSearch(request, estimates, rates);
        }
    }

    private static <T> T filled(@Nullable T value) {
        return Objects.requireNonNull(value, "a resolved question has every field filled");
    }
}
