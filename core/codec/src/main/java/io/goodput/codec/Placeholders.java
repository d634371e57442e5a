package io.goodput.codec;

import io.goodput.contracts.Admission;
import io.goodput.contracts.ArrivalState;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.CacheTier;
import io.goodput.contracts.ClientTimeout;
import io.goodput.contracts.Concurrency;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.ExistingCapacity;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.KvHeadroom;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LayerProfile;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Limits;
import io.goodput.contracts.LocalPrefill;
import io.goodput.contracts.LogMapping;
import io.goodput.contracts.MeasuredLog;
import io.goodput.contracts.MeasuredRequest;
import io.goodput.contracts.MetricsExport;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PrefixCache;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.ProfiledAllReduce;
import io.goodput.contracts.ProfiledExperts;
import io.goodput.contracts.RateChange;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Speculation;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.StepTimesSource;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.SystemStock;
import io.goodput.contracts.ThinkTime;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import io.goodput.contracts.WholeSteps;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.claims.ChangedInput;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.futures.Future;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.reconciliation.Exchange;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.ReferencePrice;
import io.goodput.contracts.reconciliation.RowMapping;
import io.goodput.contracts.reconciliation.ServedCapacity;
import io.goodput.contracts.reconciliation.TokenHour;
import io.goodput.contracts.reconciliation.TokenTotals;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.returns.ByTokenKind;
import io.goodput.contracts.returns.DrawSettings;
import io.goodput.contracts.returns.Electricity;
import io.goodput.contracts.returns.InputRange;
import io.goodput.contracts.returns.PricePath;
import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.returns.RunTokens;
import io.goodput.contracts.scaleout.Delay;
import io.goodput.contracts.scaleout.DynamoPlanner;
import io.goodput.contracts.scaleout.FailureRate;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.FixedRatio;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.GoodputScaling;
import io.goodput.contracts.scaleout.Hpa;
import io.goodput.contracts.scaleout.HpaRate;
import io.goodput.contracts.scaleout.Keda;
import io.goodput.contracts.scaleout.LeadTime;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.Retries;
import io.goodput.contracts.scaleout.Saturation;
import io.goodput.contracts.scaleout.ScaleDown;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.ScalingSpace;
import io.goodput.contracts.scaleout.Schedule;
import io.goodput.contracts.scaleout.ScheduleWindow;
import io.goodput.contracts.scaleout.Scraping;
import io.goodput.contracts.whatif.Change;
import io.goodput.contracts.whatif.LostInstances;
import io.goodput.contracts.whatif.SystemChange;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.util.List;
import java.util.Optional;

/** Values that stand where a refused one would, valid in themselves; nothing is ever computed from them. */
final class Placeholders {
    private static final String NAME = "placeholder";
    private static final LatencyLimit LIMIT = new LatencyLimit(LatencyMetric.E2E, 50.0, 86_400);
    private static final PoolLayout POOL = new PoolLayout(PoolRole.AGGREGATED, NAME, 1, 1, null, null);
    private static final Traffic TRAFFIC =
            new Traffic(1, null, TokenDistribution.constant(1), TokenDistribution.constant(1), null);

    private static final ServiceLevelObjective SLO = new ServiceLevelObjective(List.of(LIMIT), null);
    private static final Layout LAYOUT = new Layout(ServingMode.AGGREGATED, List.of(POOL));
    private static final WholeSteps WHOLE_STEPS = new WholeSteps(NAME, null);
    private static final PlanRequest PLAN =
            new PlanRequest(NAME, null, null, TRAFFIC, SLO, List.of(NAME), null, null, null, null, null, null);
    private static final PlanRequest PLAN_WITHIN_LIMITS = new PlanRequest(
            NAME, null, null, TRAFFIC, SLO, List.of(NAME), null, null, new Limits(1, null, null), null, null, null);
    private static final PlanRequest PLAN_OF_TTFT = PLAN.under(
            new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 50.0, 86_400)), null), null);
    private static final Future FUTURE = new Future(NAME, null, 1.0, null, null, null, null, null);
    private static final SimulationRequest SCENARIO =
            new SimulationRequest(NAME, null, null, TRAFFIC, SLO, LAYOUT, null, null, null);

    private static final Change CHANGE = new Change(NAME, 2.0, null, null, null, null, null);

    private static final ScalingPolicy FIXED = ScalingPolicy.of(PolicyKind.FIXED);
    private static final ScheduleWindow WINDOW = new ScheduleWindow(null, 0, 1, 1);
    private static final ByTokenKind TOKENS = new ByTokenKind(1, null, 1);
    private static final ServedCapacity CAPACITY = new ServedCapacity(NAME, 1, null, 1, null, NAME);
    private static final List<Record> RECORDS = List.of(
            LIMIT,
            POOL,
            TRAFFIC,
            SLO,
            LAYOUT,
            TokenDistribution.constant(1),
            new TokenQuantile(50, 1),
            Arrivals.poisson(),
            new ArrivalState(1, 1),
            new RateCurve(List.of(1.0, 1.0), null, null, null, null),
            new RateChange(0, 0, null, null, null),
            new ThinkTime(1, null),
            new Concurrency(1, null, null),
            new Sessions(1, null, new ThinkTime(1, null), null, null, null),
            new HitShare(0, null),
            new TrafficClass(NAME, 1.0, null, null, null, null, null, null),
            new TraceMapping(null, null, null, NAME, NAME, null, null, null, null, null, null, null, null),
            TraceReference.named(NAME, TraceFormat.AZURE),
            new Limits(null, null, null),
            new SystemStock(NAME, 0),
            new ExistingCapacity(NAME, 1, null, null),
            new Pricing(null, null),
            new Sampling(null, null, null, null),
            new Admission(1L, null),
            new ChangedInput(NAME, 0),
            new CacheTier(1, 1),
            new KvHeadroom(0.0, null),
            new ClientTimeout(1, null),
            new KvNetwork(null, null, null),
            new LocalPrefill(1, null),
            new PrefixCache(null, null, null),
            new Routing(RoutingPolicy.LEAST_LOADED, null, null, null),
            new Speculation(1, 1),
            new ProfiledAllReduce(0, 1),
            new ProfiledExperts(1, 1),
            StepTimeFactors.NONE,
            new OwnEntry(EntryKind.MODEL, NAME, "{}"),
            new MeasuredRequest(0, 2, null, 1, 1, 1),
            LogMapping.OWN,
            new MeasuredLog(NAME, null, null, null, null),
            new MetricsExport(NAME, null, MetricsExport.Source.VLLM, null, null),
            new LayerProfile(NAME, 1, 1, null, null, null, null, null),
            WHOLE_STEPS,
            new StepTimesSource(null, WHOLE_STEPS, null, null, null),
            PLAN,
            SearchSpace.DEFAULT,
            new ScalingSpace(null, null, null, null, null, null, null, null, null),
            new SystemMix(NAME, "another"),
            SCENARIO,
            new ScaleOutRequest(SCENARIO, null, null, null),
            new RedundancyRequest(SCENARIO, null, null, null, null, null, null, null, null, null, null),
            new BillRequest(SCENARIO, null, null, null, null),
            new CapacityRequest(PLAN_WITHIN_LIMITS),
            new FrontRequest(PLAN_OF_TTFT, null, null, null),
            FUTURE,
            new FuturesRequest(PLAN, List.of(FUTURE), null, null),
            new WhatIfRequest(PLAN, LAYOUT, List.of(CHANGE), null),
            CHANGE,
            new SystemChange(NAME, null),
            new LostInstances(PoolRole.AGGREGATED, 1),
            ScaleOut.of(FIXED),
            FIXED,
            ScalingController.of(PolicyKind.FIXED),
            new PoolBounds(1, 1),
            new Hpa(null, null, null, null, null, null, null, null),
            new HpaRate(1, null, 1),
            new Keda(null, null, null, null, null),
            new Schedule(List.of(WINDOW)),
            WINDOW,
            new DynamoPlanner(null, null, null, null, null, null, null, null, null, null, null),
            new Saturation(null, null, null, null),
            new FixedRatio(null, null, null, null, null, null),
            new GoodputScaling(null, null, null, null),
            Scraping.DEFAULT,
            Delay.constant(0),
            LeadTime.DEFAULT,
            ScaleDown.DEFAULT,
            Fleet.of(NAME),
            new Fault(FaultKind.RACK, 0, null, null, 0, null, null, null),
            new FailureRate(FaultKind.RACK, 1, Delay.constant(0), null, null),
            Retries.DEFAULT,
            TOKENS,
            PricePath.FLAT,
            new Electricity(0, null, null, null),
            new InputRange(RangedInput.UTILISATION, 0, 0.5, 1),
            CAPACITY,
            new TokenTotals(1, null, 1),
            new TokenHour("2026-06-01", 1, null, 1),
            new Exchange("EUR", 1, "2026-06"),
            new ReferencePrice(NAME, 1, null, "2026-06", NAME),
            new RowMapping(NAME, NAME, NAME, null),
            new ReconciliationRequest(List.of(CAPACITY), 1, null, null, null, null, null, null, null, null, null, null),
            new DrawSettings(null, null),
            new ReturnRequest(
                    1, null, null, null, 1, TOKENS, null, 1, null, null, null, TOKENS, null, 0, null, null, null, null),
            new RunTokens(null, "answer.json", null));

    private Placeholders() {}

    /** Empty where none stands for a type, which is then not read past its first mistake. */
    static Optional<Object> find(Class<?> type) {
        if (type == String.class) {
            return Optional.of(NAME);
        }
        if (type == int.class || type == Integer.class) {
            return Optional.of(1);
        }
        if (type == long.class || type == Long.class) {
            return Optional.of(1L);
        }
        if (type == double.class || type == Double.class) {
            return Optional.of(1.0);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Optional.of(false);
        }
        if (type.isEnum()) {
            return Optional.of(type.getEnumConstants()[0]);
        }
        return RECORDS.stream().filter(type::isInstance).findFirst().map(each -> each);
    }
}
