package io.goodput.contracts.redundancy;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TraceNames;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The question: how many spares, in which racks, so that the attainment holds while any one GPU, node or rack is lost at
 * the peak?
 *
 * @param scenario an open load and the layout that serves it when nothing fails; of its scaleOut, the pools' maxInstances
 *     say how many instances may be added. It names no policy and no faults
 * @param losses of what one is lost, of gpu, node and rack, each answered by itself; node and rack when absent
 * @param spares which kinds are tried, each by itself; hot and cold when absent
 * @param placements how instances are put into racks, each tried by itself; that of the fleets, or all where they say none,
 *     when absent
 * @param racks how many racks of each system there are, up to 8 counts, each tried by itself; as the fleets say when absent
 * @param atSeconds when it is lost, from the start of the load, 0 to 31,536,000; when absent the start of the busiest time
 *     of lostSeconds
 * @param lostSeconds how long it is lost, 60 to 86,400; 1,800 when absent
 * @param settleSeconds of the load before, 10 to 86,400; 300 when absent
 * @param replaces whether what is lost may be ordered anew meanwhile, with the lead times and inside the fleets' stock;
 *     false when absent: then there is nothing but what stands there
 * @param attainment share of requests that has to be held meanwhile, 0.5 to 1, in the place of the objective's; that when
 *     absent, and 0.99 where the objective has percentiles
 * @param replications further seeds on which it has to be held too, 0 to 10; as many as the scenario's sampling names when
 *     absent, else 0
 */
public record RedundancyRequest(
        SimulationRequest scenario,
        @Nullable List<FaultKind> losses,
        @Nullable List<SpareKind> spares,
        @Nullable List<Fleet.Placement> placements,
        @Nullable List<Integer> racks,
        @Nullable Double atSeconds,
        @Nullable Double lostSeconds,
        @Nullable Double settleSeconds,
        @Nullable Boolean replaces,
        @Nullable Double attainment,
        @Nullable Integer replications) {
    /** The most settings of loss, kind of spares, placement and racks of one question. */
    public static final int MAX_SETTINGS = 32;

    private static final int MAX_RACK_COUNTS = 8;
    private static final double DAY_SECONDS = 86_400;
    private static final double YEAR_SECONDS = 31_536_000;

    public RedundancyRequest {
        var checks = new Checks();
        ScaleOut living = scenario.scaleOut();
        checkAbsent(checks, "policy", living == null ? null : living.policy(), "the counts stay as they are");
        checkAbsent(
                checks, "gpuBudget", living == null ? null : living.gpuBudget(), "maxInstances limit what is added");
        checkAbsent(checks, "faults", living == null ? null : living.faults(), "losses say what fails");
        checkAbsent(checks, "failureRates", living == null ? null : living.failureRates(), "losses say what fails");
        if (losses != null) {
            losses = List.copyOf(losses);
            checks.distinct("losses", losses, 1, 3);
            for (int i = 0; i < losses.size(); i++) {
                FaultKind kind = losses.get(i);
                checks.require(
                        kind == FaultKind.GPU || kind == FaultKind.NODE || kind == FaultKind.RACK,
                        "losses/" + i,
                        kind.written(),
                        "what is lost is a gpu, a node or a rack",
                        "Maybe node, or a scale-out with this fault");
            }
        }
        if (spares != null) {
            spares = List.copyOf(spares);
            checks.distinct("spares", spares, 1, SpareKind.values().length);
        }
        if (placements != null) {
            placements = List.copyOf(placements);
            checks.distinct("placements", placements, 1, Fleet.Placement.values().length);
        }
        if (racks != null) {
            racks = List.copyOf(racks);
            checks.distinct("racks", racks, 1, MAX_RACK_COUNTS);
            for (int i = 0; i < Math.min(racks.size(), MAX_RACK_COUNTS); i++) {
                checks.range("racks/" + i, racks.get(i), 1, KvNetwork.MAX_RACKS);
            }
        }
        if (atSeconds != null) {
            checks.range("atSeconds", atSeconds, 0, YEAR_SECONDS);
        }
        if (lostSeconds != null) {
            checks.range("lostSeconds", lostSeconds, 60, DAY_SECONDS);
        }
        if (settleSeconds != null) {
            checks.range("settleSeconds", settleSeconds, 10, DAY_SECONDS);
        }
        ScaleOutRequest.checkAttainment(checks, attainment, scenario);
        if (replications != null) {
            checks.range("replications", replications, 0, 10);
        }
        checks.done();
    }

    private static void checkAbsent(Checks checks, String name, @Nullable Object value, String because) {
        checks.require(
                value == null,
                "scenario/scaleOut/" + name,
                "given",
                "a redundancy question has no " + name + ": " + because,
                "Maybe leave it out, or ask for a scale-out");
    }

    /** The share of requests that has to be held. */
    public double requiredAttainment() {
        return ScaleOutRequest.requiredAttainment(attainment, scenario.slo());
    }

    /** When it is lost, from the start of a run; of a question that has every field filled. */
    public double lostAtSecondsOfRun() {
        Double start = scenario.traffic().startSeconds();
        return Objects.requireNonNull(atSeconds) - (start == null ? 0 : start);
    }

    /** The same with the contents of traces in the place of their names. */
    public RedundancyRequest resolved(TraceNames names) {
        try {
            return on(scenario.resolved(names));
        } catch (InvalidInputException e) {
            throw e.under("/scenario");
        }
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public RedundancyRequest named(OwnEntryNames names) {
        return on(scenario.named(names));
    }

    /** The same question of another scenario. */
    public RedundancyRequest on(SimulationRequest other) {
        return new RedundancyRequest(
                other,
                losses,
                spares,
                placements,
                racks,
                atSeconds,
                lostSeconds,
                settleSeconds,
                replaces,
                attainment,
                replications);
    }
}
