package io.goodput.economics.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Questions;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ChangedInput;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCell;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimScenario;
import io.goodput.contracts.claims.ClaimScenarios;
import io.goodput.contracts.claims.LoadedFleet;
import io.goodput.contracts.claims.PointComparison;
import io.goodput.contracts.claims.SimulatedCheck;
import io.goodput.contracts.claims.SimulatedPoint;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What simulations change of a claim: further places with a band, beside the claim's own, which stay as they are. */
class SimulatedClaimsTest {
    private static SimulatedPoint point(String name, String system, double tokensPerSecondPerGpu) {
        return new SimulatedPoint(
                name,
                "deepseek-r1",
                List.of(system),
                "f00d",
                8,
                null,
                tokensPerSecondPerGpu,
                30.0,
                0.5,
                1.0,
                1,
                true,
                -0.2,
                0.25);
    }

    private static CheckedClaim check(int id, SimulatedPoint... points) {
        return Claims.find(Integer.toString(id), new SimulatedCheck(List.of(), List.of(points)))
                .orElseThrow();
    }

    private static ClaimScenarios scenarios(int id, ChangedInput... changes) {
        return Claims.scenarios(Integer.toString(id), new ClaimCheck(List.of(changes)))
                .orElseThrow();
    }

    private static ClaimCell cell(CheckedClaim claim, String... coordinates) {
        return claim.verdict().cells().stream()
                .filter(cell -> cell.coordinates().equals(List.of(coordinates)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no cell at " + List.of(coordinates)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void everyScenarioIsAQuestionThatCanBeAsked(int id) {
        for (ClaimScenario each : scenarios(id).scenarios()) {
            SimulationRequest asked = each.scenario();
            assertEquals(asked.model(), Questions.resolve(asked).model(), each.point());
            assertFalse(each.source().isBlank(), each.point());
        }
    }

    @Test
    void aRatioIsOfBothSidesAndItsBandHasOneSlowAndTheOtherFast() {
        CheckedClaim claim = check(
                3, point("h200-8k1k-at-29.4", "hgx-h200", 1_000), point("gb200-8k1k-at-30.5", "gb200-nvl72", 12_000));
        ClaimCell simulated = cell(claim, "8k/1k, 29.4 / 30.5, neither speculates, simulated", "2025-10");
        // (12,000 / 2.10) / (1,000 / 1.73); steps from 0.8 to 1.25 times as long
        assertEquals(CellBasis.SIMULATED, simulated.basis());
        assertEquals(12 * 1.73 / 2.10, Objects.requireNonNull(simulated.value()), 1e-9);
        assertEquals(12 * 1.73 / 2.10 * 0.8 / 1.25, Objects.requireNonNull(simulated.low()), 1e-9);
        assertEquals(12 * 1.73 / 2.10 * 1.25 / 0.8, Objects.requireNonNull(simulated.high()), 1e-9);
        assertTrue(
                simulated.source().contains("gb200-8k1k-at-30.5 simulated at 12,000 tokens/s/GPU"), simulated::source);
        assertTrue(simulated.source().contains("run f00d"), simulated::source);
    }

    @Test
    void theClaimsOwnPlacesStayAsTheyAre() {
        CheckedClaim without = check(3);
        CheckedClaim with = check(3, point("h200-8k1k-at-29.4", "hgx-h200", 1_000));
        List<ClaimCell> own = without.verdict().cells();
        assertEquals(own, with.verdict().cells().subList(0, own.size()));
        assertEquals(without.verdict().value(), with.verdict().value());
        assertEquals(without.verdict().boundary(), with.verdict().boundary());
        assertNull(without.simulated());
        assertTrue(
                with.verdict().summary().startsWith(without.verdict().summary()),
                () -> with.verdict().summary());
    }

    @Test
    void whatWasNotOrCannotBeSimulatedIsUnreachableWithTheReason() {
        CheckedClaim claim = check(3, point("h200-mtp-1k1k-at-50.0", "hgx-h200", 400));
        assertEquals(
                "gb200-mtp-1k1k-at-43.3 cannot be simulated: layout and clients are not published, and its drafts'"
                        + " acceptance neither",
                cell(claim, "1k/1k, 50.0 / 43.3, both speculate, simulated", "2025-10")
                        .source());
        ClaimCell notAsked = cell(claim, "8k/1k, 29.4 / 30.5, neither speculates, simulated", "2026-07");
        assertEquals(CellBasis.UNREACHABLE, notAsked.basis());
        assertEquals("h200-8k1k-at-29.4 was not simulated", notAsked.source());
    }

    @Test
    void aMissIsTold() {
        List<PointComparison> points = Objects.requireNonNull(check(
                        4,
                        point("h200-8k1k-at-19.7", "hgx-h200", 1_300),
                        point("gb300-8k1k-at-22.0", "gb300-nvl72", 24_000))
                .simulated());
        PointComparison near = points.getFirst();
        assertEquals("h200-8k1k-at-19.7", near.point());
        assertEquals(1_361, near.tokensPerSecondPerGpu());
        assertFalse(near.misses());
        assertEquals(1_300 / 1_361.0 - 1, near.differenceShare(), 1e-12);
        // 24,000 / 1.25 is more than 16,493
        PointComparison far = points.getLast();
        assertTrue(far.misses());
        assertEquals(19_200, far.lowTokensPerSecondPerGpu(), 1e-9);
        assertEquals(30_000, far.highTokensPerSecondPerGpu(), 1e-9);
    }

    @Test
    void centsFollowFromTheSimulatedThroughput() {
        var b200 = new SimulatedPoint(
                "b200-tokens-per-second-per-gpu",
                "gpt-oss-120b",
                List.of("hgx-b200"),
                "f00d",
                1,
                null,
                26_000,
                100.0,
                0.1,
                0.2,
                1,
                true,
                0,
                0);
        ClaimCell cell =
                cell(check(1, b200), "B200, 100 tokens/s/user, speculating, simulated", "2025-10-neocloud-own");
        // 100 × 2.34 / (26,000 × 0.0036)
        assertEquals(2.5, Objects.requireNonNull(cell.value()), 1e-9);
        assertEquals(cell.value(), cell.low());
        assertEquals(
                CellBasis.UNREACHABLE,
                cell(check(1, b200), "GB200, highest throughput, rack, simulated", "2026-07-retail")
                        .basis());
    }

    @Test
    void theFleetDegradesAlongItsLoads() {
        List<ClaimScenario> loads = scenarios(6).scenarios().stream()
                .filter(each -> each.scenario().traffic().requestsPerSecond() != null)
                .toList();
        assertEquals(12, loads.size());
        ClaimScenario peak = loads.getLast();
        assertEquals("long-many-peak", peak.point());
        // 5.6 M / 604,800 s × 12 calls × 4
        assertEquals(
                5.6e6 / 604_800 * 12 * 4,
                Objects.requireNonNull(peak.scenario().traffic().requestsPerSecond()),
                1e-9);
        assertEquals(72, peak.scenario().layout().gpus());
        var simulated = new SimulatedPoint(
                "long-many-peak",
                "deepseek-r1",
                List.of("gb200-nvl72"),
                "f00d",
                72,
                444.444,
                14_000,
                null,
                null,
                null,
                0.25,
                false,
                0,
                0);
        LoadedFleet loaded =
                Objects.requireNonNull(check(6, simulated).degradation()).getFirst();
        assertEquals(4, loaded.timesMean(), 1e-5);
        assertEquals(0.25, loaded.attainment());
        assertFalse(loaded.holds());
        assertNull(loaded.medianTimeToFirstTokenSeconds());
        assertNotNull(
                cell(check(6, simulated), "long, simulated", "one", "mean").source());
    }

    @Test
    void loadsFollowFromTheInputs() {
        List<ClaimScenario> flat = scenarios(
                        6, new ChangedInput("peak-over-mean", 1), new ChangedInput("fleet-gpus", 48))
                .scenarios();
        assertEquals(2 + 4, flat.size());
        assertEquals(48, flat.getLast().scenario().layout().gpus());
        // Less than a unit of the fleet: nothing to simulate but the two measured points.
        assertEquals(
                2, scenarios(6, new ChangedInput("fleet-gpus", 8)).scenarios().size());
    }

    private static List<Violation> refused(int id, SimulatedPoint... points) {
        return assertThrows(InvalidInputException.class, () -> check(id, points))
                .violations();
    }

    @Test
    void aSimulationMustBeOfThePoint() {
        List<Violation> violations =
                refused(3, point("h200-8k1k-at-29.5", "hgx-h200", 1), point("h200-8k1k-at-29.4", "gb200-nvl72", 1));
        assertEquals("/simulations/0/point", violations.getFirst().pointer());
        assertTrue(violations.getFirst().advice().contains("h200-8k1k-at-29.4"), violations::toString);
        assertEquals("/simulations/1/simulation", violations.getLast().pointer());
        assertEquals(
                "h200-8k1k-at-29.4 is a point of deepseek-r1 on hgx-h200",
                violations.getLast().rule());
        assertEquals(
                "the simulator has no part in this claim",
                refused(2, point("h200-8k1k-at-29.4", "hgx-h200", 1)).getFirst().rule());
    }
}
