package io.goodput.catalog;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.redundancy.SpareKind;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fills a redundancy question, and reports what cannot be asked. */
final class Redundancies {
    private static final double LOST_SECONDS = 1_800;
    private static final double SETTLE_SECONDS = 300;
    /** Runs are longer than is expected to suffice by so many standard deviations of the arrivals. */
    private static final double MARGIN_DEVIATIONS = 6;
    /** By such a share where arrivals come in states of unknown length. */
    private static final double MODULATED_MARGIN = 0.5;

    private final RedundancyRequest asked;
    private final Traffic traffic;
    private final ScaleOut living;
    private final double lostSeconds;
    private final List<Violation> violations = new ArrayList<>();

    private Redundancies(RedundancyRequest asked) {
        this.asked = asked;
        traffic = asked.scenario().traffic();
        ScaleOut given = asked.scenario().scaleOut();
        living = (given == null ? ScaleOut.of(ScalingPolicy.of(PolicyKind.FIXED)) : given)
                .withPolicy(ScalingPolicy.of(PolicyKind.FIXED));
        lostSeconds = asked.lostSeconds() == null ? LOST_SECONDS : asked.lostSeconds();
    }

    /**
     * The same with every field filled.
     *
     * @param resolve fills a simulation's question
     * @throws InvalidInputException with all violations
     */
    static RedundancyRequest filled(RedundancyRequest asked, UnaryOperator<SimulationRequest> resolve) {
        return new Redundancies(asked).filled(resolve);
    }

    private RedundancyRequest filled(UnaryOperator<SimulationRequest> resolve) {
        if (traffic.requestsPerSecond() == null) {
            throw new InvalidInputException(Questions.violation(
                    "/scenario/traffic/requestsPerSecond",
                    "absent",
                    "what is lost at a peak needs a load of which is known how many requests come when",
                    "Maybe requestsPerSecond with a rateCurve, or a scale-out of the trace with faults"));
        }
        double settle = asked.settleSeconds() == null ? SETTLE_SECONDS : asked.settleSeconds();
        double at = atSeconds(settle);
        double start = startSeconds(at, settle);
        List<Fleet.Placement> placements = placements();
        checkRacks();
        checkSettings(placements);
        SimulationRequest question = asked.scenario()
                .with(
                        OfferedRate.varies(traffic) ? traffic.startingAt(start) : traffic,
                        sampling(start, at),
                        placing(living, placements.getFirst(), racks(0)));
        if (asked.scenario().slo().attainment() != null) {
            question = question.withAttainment(asked.requiredAttainment());
        }
        SimulationRequest scenario = question;
        try {
            scenario = resolve.apply(question);
        } catch (InvalidInputException e) {
            violations.addAll(e.under("/scenario").violations());
        }
        if (violations.isEmpty()) {
            checkLargest(question, scenario, resolve);
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        ScaleOut filled = Objects.requireNonNull(scenario.scaleOut());
        Sampling sampling = Objects.requireNonNull(scenario.sampling());
        return new RedundancyRequest(
                scenario.withScaleOut(withRoomToLose(filled, placements.getFirst())),
                asked.losses() == null ? List.of(FaultKind.NODE, FaultKind.RACK) : asked.losses(),
                asked.spares() == null ? List.of(SpareKind.values()) : asked.spares(),
                placements,
                asked.racks(),
                at,
                lostSeconds,
                settle,
                asked.replaces() != null && asked.replaces(),
                asked.requiredAttainment(),
                Objects.requireNonNull(sampling.confirmationSeeds()).size());
    }

    private double atSeconds(double settle) {
        Double given = asked.atSeconds();
        if (given != null) {
            return given;
        }
        Double start = traffic.startSeconds();
        double from = (start == null ? 0 : start) + settle;
        return OfferedRate.varies(traffic) ? OfferedRate.busiest(traffic, lostSeconds, from) : from;
    }

    private double startSeconds(double at, double settle) {
        Double start = traffic.startSeconds();
        if (start == null) {
            return OfferedRate.varies(traffic) ? Math.max(0, at - settle) : 0;
        }
        if (at < start) {
            violations.add(Questions.violation(
                    "/atSeconds",
                    at,
                    "nothing is lost before the run begins, %s s into the load".formatted(start),
                    "Maybe leave scenario.traffic.startSeconds out"));
        }
        return start;
    }

    /** The runs' warm-up ends shortly before the loss, and what they measure shortly after it. */
    private @Nullable Sampling sampling(double start, double at) {
        Sampling given = asked.scenario().sampling();
        OfferedRate rate = OfferedRate.until(traffic, at + lostSeconds);
        double before = rate.expected(Math.min(start, at), at);
        double meanwhile = rate.expected(at, at + lostSeconds);
        if (Math.max(before + margin(before), meanwhile + margin(before) + margin(meanwhile)) > Sampling.MAX_REQUESTS) {
            violations.add(Questions.violation(
                    "/lostSeconds",
                    lostSeconds,
                    "about %.0f requests arrive before the loss and %.0f meanwhile, and a run has up to %d of each"
                            .formatted(before, meanwhile, Sampling.MAX_REQUESTS),
                    "Maybe a shorter time, or a layout and a load of a tenth"));
            return given;
        }
        int warmup = (int) Math.max(0, Math.floor(before - margin(before)));
        int measured = (int) Math.max(1_000, Math.ceil(meanwhile + margin(before) + margin(meanwhile)));
        if (given == null) {
            return new Sampling(warmup, measured, null, null);
        }
        Integer least = given.warmupRequests() == null ? Integer.valueOf(warmup) : given.warmupRequests();
        Integer most = given.measuredRequests() == null ? Integer.valueOf(measured) : given.measuredRequests();
        Stationarity.Warmup chosen = given.warmup();
        return chosen == null
                ? new Sampling(least, most, given.seed(), given.confirmationSeeds())
                : new Sampling(chosen, given.warmupRequests(), most, given.seed(), given.confirmationSeeds());
    }

    private double margin(double requests) {
        Arrivals arrivals = traffic.arrivals();
        if (arrivals != null && arrivals.process() == ArrivalProcess.MARKOV_MODULATED) {
            return MODULATED_MARGIN * requests + 100;
        }
        double variation = arrivals == null || arrivals.coefficientOfVariation() == null
                ? 1
                : Math.max(1, arrivals.coefficientOfVariation());
        return MARGIN_DEVIATIONS * variation * Math.sqrt(requests * traffic.callsPerQuery());
    }

    private List<Fleet.Placement> placements() {
        List<Fleet> fleets = living.fleets() == null ? List.of() : living.fleets();
        List<Fleet.Placement> ofFleets = fleets.stream()
                .map(Fleet::placement)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<Fleet.Placement> given = asked.placements();
        if (given == null) {
            if (ofFleets.size() > 1) {
                violations.add(Questions.violation(
                        "/placements",
                        "absent",
                        "the fleets have several placements, and all are tried for all",
                        "Maybe placements: [pack, spread], and none in the fleets"));
            }
            return ofFleets.isEmpty() ? List.of(Fleet.Placement.values()) : ofFleets;
        }
        for (int i = 0; i < fleets.size(); i++) {
            Fleet.Placement own = fleets.get(i).placement();
            if (own != null && own != given.getFirst()) {
                violations.add(Questions.violation(
                        "/scenario/scaleOut/fleets/" + i + "/placement",
                        EnumNames.of(own),
                        "placements say how instances are put into racks, the first " + EnumNames.of(given.getFirst()),
                        "Maybe leave one of them out"));
            }
        }
        return given;
    }

    private void checkRacks() {
        Integer first = racks(0);
        List<Fleet> fleets = living.fleets() == null ? List.of() : living.fleets();
        for (int i = 0; first != null && i < fleets.size(); i++) {
            Integer own = fleets.get(i).racks();
            if (own != null && !own.equals(first)) {
                violations.add(Questions.violation(
                        "/scenario/scaleOut/fleets/" + i + "/racks",
                        own,
                        "racks say how many there are of each system, first " + first,
                        "Maybe leave one of them out"));
            }
        }
    }

    private @Nullable Integer racks(int index) {
        return asked.racks() == null ? null : asked.racks().get(index);
    }

    private void checkSettings(List<Fleet.Placement> placements) {
        int losses = asked.losses() == null ? 2 : asked.losses().size();
        int kinds = asked.spares() == null
                ? SpareKind.values().length
                : asked.spares().size();
        int counts = asked.racks() == null ? 1 : asked.racks().size();
        int settings = losses * kinds * placements.size() * counts;
        if (settings > RedundancyRequest.MAX_SETTINGS) {
            violations.add(Questions.violation(
                    "/racks",
                    settings + " settings",
                    "losses, kinds of spares, placements and racks make up to %d settings"
                            .formatted(RedundancyRequest.MAX_SETTINGS),
                    "Maybe fewer of them in one question"));
        }
    }

    private static ScaleOut placing(ScaleOut living, Fleet.Placement placement, @Nullable Integer racks) {
        List<Fleet> fleets = living.fleets();
        return fleets == null
                ? living
                : living.withFleets(fleets.stream()
                        .map(each -> each.asked(placement, racks == null ? each.racks() : racks))
                        .toList());
    }

    /** Reports racks that do not hold the layout with all its spares. */
    private void checkLargest(
            SimulationRequest question, SimulationRequest scenario, UnaryOperator<SimulationRequest> resolve) {
        List<PoolLayout> pools = question.layout().pools();
        ScaleOut filled = Objects.requireNonNull(scenario.scaleOut());
        List<PoolBounds> bounds = Objects.requireNonNull(filled.pools());
        List<Fleet> fleets = Objects.requireNonNull(filled.fleets());
        int counts = asked.racks() == null ? 1 : asked.racks().size();
        for (int i = 0; i < counts; i++) {
            Integer racks = racks(i);
            try {
                Layout largest = question.layout()
                        .withPools(IntStream.range(0, pools.size())
                                .mapToObj(p ->
                                        pools.get(p).withInstances(bounds.get(p).maxInstances()))
                                .toList());
                var _ = resolve.apply(question.withLayout(largest)
                        .withScaleOut(living.withBounds(bounds)
                                .withFleets(fleets.stream()
                                        .map(each -> each.placing(Objects.requireNonNull(each.placement()), racks))
                                        .toList())));
            } catch (InvalidInputException e) {
                for (Violation each : e.violations()) {
                    violations.add(Questions.violation(
                            asked.racks() == null ? "/scenario/scaleOut/pools" : "/racks/" + i,
                            racks == null ? each.value() : racks,
                            "with all spares that maxInstances allow: " + each.rule(),
                            "Maybe a smaller maxInstances, or more racks"));
                }
            }
        }
    }

    /** Where nobody says how many racks there are, one more than hold all spares: one may be lost. */
    private ScaleOut withRoomToLose(ScaleOut filled, Fleet.Placement placement) {
        List<Fleet> given = living.fleets() == null ? List.of() : living.fleets();
        List<Fleet> fleets = Objects.requireNonNull(filled.fleets()).stream()
                .map(fleet -> {
                    boolean isSaid = asked.racks() != null
                            || given.stream()
                                    .anyMatch(each -> each.system().equals(fleet.system()) && each.racks() != null);
                    Integer first = racks(0);
                    return fleet.placing(
                            placement, isSaid ? first : (Integer) (Objects.requireNonNull(fleet.racks()) + 1));
                })
                .toList();
        return filled.withFleets(fleets).withPolicy(null);
    }
}
