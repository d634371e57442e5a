package io.goodput.economics.decisions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.benchmarks.PowerBasis;
import io.goodput.contracts.benchmarks.RatioCell;
import io.goodput.contracts.benchmarks.RatioSurface;
import io.goodput.contracts.benchmarks.SpeculationPair;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.claims.CellBasis;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** By how many times one system serves more than another, place by place: economics of published rows. */
class RatiosTest {
    private static RatioSurface surface(String of, String over, String at, String more) {
        return Objects.requireNonNull(
                Decisions.decide(World.published(), World.within(3, 0.1, """
                        ratio:
                          of: {hardware: %s}
                          over: {hardware: %s}
                          tokensPerSecondPerUser: [%s]
                          priceBooks: [market-2025-10, market-2026-07]
                        %s
                        """.formatted(of, over, at, more)))
                        .ratio());
    }

    private static RatioCell cell(
            RatioSurface surface, double inputTokens, SpeculationPair pair, PowerBasis power, String book) {
        List<RatioCell> found = surface.cells().stream()
                .filter(cell -> cell.meanInputTokens() == inputTokens
                        && cell.speculation() == pair
                        && cell.tokenBasis() == TokenBasis.TOTAL
                        && cell.powerBasis() == power
                        && (cell.priceBook() == null || cell.priceBook().equals(book)))
                .toList();
        assertEquals(1, found.size(), found.toString());
        return found.getFirst();
    }

    private static void assertRatio(double expected, RatioCell cell) {
        assertEquals(expected, Objects.requireNonNull(cell.ratio(), cell.toString()), expected * 5e-3);
    }

    /** 10,339 at 30.5 over 1,017 at 29.4: 10.2 a GPU; x 1.73 / 2.10 = 8.4 and x 1.37 / 1.87 = 7.4 a megawatt. */
    @Test
    void gb200OverH200At30() {
        RatioSurface surface = surface("gb200", "h200", "30", "");
        assertRatio(10.17, cell(surface, 8_192, SpeculationPair.NEITHER, PowerBasis.PER_GPU, ""));
        RatioCell early = cell(surface, 8_192, SpeculationPair.NEITHER, PowerBasis.PROVISIONED, "market-2025-10");
        assertRatio(8.37, early);
        assertEquals(CellBasis.MEASURED, early.basis());
        assertTrue(early.over().source().startsWith("row 2 at 29.4 tokens/s/user; 1.73 kW"), early.toString());
        assertRatio(7.45, cell(surface, 8_192, SpeculationPair.NEITHER, PowerBasis.PROVISIONED, "market-2026-07"));
        // 10,339 over 2,070 at 31.4 is 5.0; 12,835 at 28.8 over it 6.2.
        assertRatio(4.995, cell(surface, 8_192, SpeculationPair.ONLY_OVER, PowerBasis.PER_GPU, ""));
        assertRatio(6.2, cell(surface, 8_192, SpeculationPair.BOTH, PowerBasis.PER_GPU, ""));
    }

    /** Between 255 at 65.0 and 164 at 85.4 lies 227 at 70.4; 11,997 over it is 52.9, 43.5 and 34.2 a megawatt. */
    @Test
    void gb300OverH200At70() {
        RatioSurface surface = surface("gb300", "h200", "70.4", "");
        RatioCell cell = cell(surface, 1_024, SpeculationPair.ONLY_OF, PowerBasis.PER_GPU, "");
        assertRatio(52.9, cell);
        assertEquals(CellBasis.INTERPOLATED, cell.basis());
        assertEquals(CellBasis.MEASURED, cell.of().basis());
        assertEquals(2, cell.over().rows().size());
        assertRatio(43.5, cell(surface, 1_024, SpeculationPair.ONLY_OF, PowerBasis.PROVISIONED, "market-2025-10"));
        assertRatio(34.2, cell(surface, 1_024, SpeculationPair.ONLY_OF, PowerBasis.PROVISIONED, "market-2026-07"));
    }

    @Test
    void whatWasNotMeasuredIsUnreachableAndSaysWhy() {
        RatioSurface surface = surface("gb200", "h200", "40", "");
        RatioCell cell = cell(surface, 8_192, SpeculationPair.NEITHER, PowerBasis.PER_GPU, "");
        assertNull(cell.ratio());
        assertEquals(CellBasis.UNREACHABLE, cell.basis());
        assertTrue(cell.of().source().contains("gap of 1.78 times"), cell.of().source());
        RatioCell measured =
                cell(surface("gb200", "h200", "30", ""), 8_192, SpeculationPair.NEITHER, PowerBasis.MEASURED, "");
        assertTrue(measured.of().source().endsWith("no measured power"), measured.toString());
        assertNull(measured.ratio());
    }

    /** Without a list every interactivity of both is looked at, and no shape, precision or speculation is left out. */
    @Test
    void aSurfaceHasEveryPlace() {
        RatioSurface surface = Objects.requireNonNull(Decisions.decide(
                        World.published(),
                        World.within(3, 0.1, "ratio: {of: {hardware: gb300}, over: {hardware: hgx-h200}}"))
                .ratio());
        assertTrue(
                surface.cells().stream().map(RatioCell::speculation).distinct().count() == 4);
        assertTrue(surface.cells().stream()
                        .map(RatioCell::meanInputTokens)
                        .distinct()
                        .count()
                == 2);
        assertTrue(surface.cells().stream().anyMatch(cell -> cell.ratio() != null));
        for (RatioCell cell : surface.cells()) {
            Double upper = cell.of().tokensPerSecondPerGpu();
            Double lower = cell.over().tokensPerSecondPerGpu();
            assertEquals(upper == null || lower == null, cell.ratio() == null);
            assertEquals(cell.ratio() == null, cell.basis() == CellBasis.UNREACHABLE);
        }
    }

    @Test
    void whoIsNotThereIsSaid() {
        assertEquals(
                List.of("no row of vr200 within the limits"),
                surface("vr200", "h200", "30", "").unsaid());
    }
}
