package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.fronts.FrontAnswer;
import io.goodput.contracts.fronts.FrontLayout;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.fronts.FrontWinner;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrontSearchTest {
    private static final List<Double> TTFT = List.of(0.3, 0.8, 2.0);
    private static final List<Double> TPOT = List.of(0.013, 0.03, 0.1);
    private static final List<PlanObjective> OBJECTIVES = List.of(PlanObjective.USD, PlanObjective.KILOWATTS);

    private static FrontRequest question(QueueWorld world) {
        return new FrontRequest(world.question(), TTFT, TPOT, OBJECTIVES);
    }

    private static FrontSearch search(QueueWorld world) {
        FrontRequest question = question(world);
        world.slo = question.grid().getFirst();
        return new FrontSearch(question, world.estimates(), world.rates());
    }

    private static FrontAnswer answer(QueueWorld world) {
        FrontSearch search = search(world);
        while (!search.round().isEmpty()) {
            List<RunSpec> round = search.round();
            assertEquals(round.size(), round.stream().distinct().count());
            search.complete(round.stream().map(world::run).toList());
        }
        assertEquals("done", search.progress().phase());
        return search.answer();
    }

    private static ServiceLevelObjective slo(FrontWinner winner) {
        return new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(LatencyMetric.TTFT, 99.0, Objects.requireNonNull(winner.ttftSeconds())),
                        new LatencyLimit(LatencyMetric.TPOT, 99.0, Objects.requireNonNull(winner.tpotSeconds()))),
                null);
    }

    private static @Nullable String idOf(@Nullable FrontLayout layout) {
        return layout == null ? null : layout.id();
    }

    @Test
    void eachWinnerIsWhatTryingEverythingFinds() {
        long inherited = 0;
        int held = 0;
        int none = 0;
        for (long seed = 0; seed < 12; seed++) {
            List<FrontWinner> winners =
                    answer(SearchedSpacesTest.random(seed)).tiers().getFirst().winners();
            assertEquals(TTFT.size() * TPOT.size() * OBJECTIVES.size(), winners.size());
            for (FrontWinner winner : winners) {
                QueueWorld world = SearchedSpacesTest.random(seed);
                world.slo = slo(winner);
                world.objective = winner.objective();
                Rank expected = SearchedSpacesTest.tryEverything(world);
                assertEquals(
                        expected == null ? null : expected.id(),
                        idOf(winner.best()),
                        "seed " + seed + ", " + winner.ttftSeconds() + " s, " + winner.tpotSeconds() + " s, "
                                + winner.objective());
                assertTrue(winner.proven());
                inherited += winner.layoutsInherited();
                held += expected == null ? 0 : 1;
                none += expected == null ? 1 : 0;
            }
        }
        assertTrue(inherited > 500, inherited + " inherited");
        assertTrue(held > 60 && none > 10, held + " held, " + none + " did not");
    }

    @Test
    void theFrontIsOfThoseThatNothingDominates() {
        int severalOnAFront = 0;
        for (long seed = 0; seed < 60; seed++) {
            var tier = answer(SearchedSpacesTest.random(seed)).tiers().getFirst();
            List<FrontLayout> all = tier.winners().stream()
                    .map(FrontWinner::best)
                    .filter(Objects::nonNull)
                    .toList();
            for (FrontLayout each : all) {
                boolean isOnFront =
                        tier.front().stream().anyMatch(other -> other.id().equals(each.id()));
                boolean isDominated = all.stream().anyMatch(other -> dominates(other, each));
                assertEquals(!isDominated, isOnFront, "seed " + seed + ": " + each.id());
            }
            assertEquals(
                    tier.front().size(),
                    tier.front().stream().map(FrontLayout::id).distinct().count());
            severalOnAFront += tier.front().size() > 1 ? 1 : 0;
        }
        assertTrue(severalOnAFront > 5, severalOnAFront + " fronts of several layouts");
    }

    private static boolean dominates(FrontLayout one, FrontLayout other) {
        double ttft = Objects.requireNonNull(one.ttftSeconds()) - Objects.requireNonNull(other.ttftSeconds());
        double tpot = Objects.requireNonNull(one.tpotSeconds()) - Objects.requireNonNull(other.tpotSeconds());
        double usd = one.usdPerHour() - other.usdPerHour();
        double kilowatts = one.provisionedKilowatts() - other.provisionedKilowatts();
        return Math.max(Math.max(ttft, tpot), Math.max(usd, kilowatts)) <= 0
                && Math.min(Math.min(ttft, tpot), Math.min(usd, kilowatts)) < 0;
    }

    @Test
    void tighterLimitsNeverTakeLess() {
        for (long seed = 1; seed < 60; seed += 2) {
            List<FrontWinner> winners =
                    answer(SearchedSpacesTest.random(seed)).tiers().getFirst().winners();
            for (FrontWinner one : winners) {
                for (FrontWinner other : winners) {
                    if (one.objective() == PlanObjective.USD
                            && other.objective() == PlanObjective.USD
                            && Objects.requireNonNull(one.ttftSeconds()) <= Objects.requireNonNull(other.ttftSeconds())
                            && Objects.requireNonNull(one.tpotSeconds())
                                    <= Objects.requireNonNull(other.tpotSeconds())) {
                        assertTrue(usd(one) >= usd(other), "seed " + seed + ": " + one + " after " + other);
                    }
                }
            }
        }
    }

    private static double usd(FrontWinner winner) {
        return winner.best() == null ? Double.POSITIVE_INFINITY : winner.best().usdPerHour();
    }

    @Test
    void limitsDefaultToMultiplesOfThePlans() {
        FrontRequest filled = new FrontRequest(SearchedSpacesTest.random(0).question(), null, null, null).resolved();
        assertEquals(List.of(0.5, 1.0, 2.0), filled.ttftSeconds());
        assertEquals(List.of(0.015, 0.03, 0.06), filled.tpotSeconds());
        assertEquals(OBJECTIVES, filled.objectives());
        ServiceLevelObjective first = filled.grid().getFirst();
        assertEquals(2.0, first.tightestSeconds(LatencyMetric.TTFT));
        assertEquals(0.06, first.tightestSeconds(LatencyMetric.TPOT));
    }

    @Test
    void whatCannotBeVariedIsRefused() {
        QueueWorld world = SearchedSpacesTest.random(0);
        world.slo = new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, 99.0, 5)), null);
        var refused =
                assertThrows(InvalidInputException.class, () -> new FrontRequest(world.question(), TTFT, null, null));
        assertEquals(
                List.of("/ttftSeconds", "/plan/slo/limits"),
                refused.violations().stream().map(each -> each.pointer()).toList());
        QueueWorld other = SearchedSpacesTest.random(0);
        other.objective = PlanObjective.RACKS;
        var twice = assertThrows(
                InvalidInputException.class,
                () -> new FrontRequest(other.question(), List.of(1.0, 1.0), List.of(0.0), null));
        assertEquals(
                List.of("/ttftSeconds/1", "/tpotSeconds/0", "/plan/objective"),
                twice.violations().stream().map(each -> each.pointer()).toList());
    }
}
