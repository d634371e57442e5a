package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a scenario may say of measured step times. */
class StepTimesSourceTest {
    private static final LayerProfile PROFILE = new LayerProfile("profile", 32, 4_096, null, null, null, null, null);
    private static final WholeSteps STEPS = new WholeSteps("steps.csv", null);

    private static List<String> pointers(Executable building) {
        return assertThrows(InvalidInputException.class, building).violations().stream()
                .map(Violation::pointer)
                .toList();
    }

    private static LayerProfile profile(
            @Nullable Integer denseLayers,
            @Nullable ProfiledExperts experts,
            @Nullable Double spread,
            @Nullable Double host) {
        return new LayerProfile("profile", 32, 4_096, denseLayers, experts, null, spread, host);
    }

    @Test
    void stepTimesAreEitherALayerProfileOrWholeSteps() {
        assertEquals(List.of("/layerProfile"), pointers(() -> new StepTimesSource(null, null, null, null, null)));
        assertEquals(List.of("/layerProfile"), pointers(() -> new StepTimesSource(PROFILE, STEPS, null, null, null)));
        assertEquals(PROFILE, new StepTimesSource(PROFILE, null, 100.0, 600.0, 0.0).layerProfile());
    }

    @Test
    void aPowerLimitNeedsAnIdlePowerBelowIt() {
        assertEquals(List.of("/maxWattsPerGpu"), pointers(() -> new StepTimesSource(PROFILE, null, null, 600.0, null)));
        assertEquals(List.of("/maxWattsPerGpu"), pointers(() -> new StepTimesSource(PROFILE, null, 100.0, 99.0, null)));
        assertEquals(
                List.of("/idleWattsPerGpu", "/maxWattsPerGpu", "/overheadWattsPerGpu"),
                pointers(() -> new StepTimesSource(PROFILE, null, -1.0, Double.NaN, 1e5)));
    }

    @Test
    void layersWithoutExpertsAreAllOrFewer() {
        var experts = new ProfiledExperts(8, 2);
        assertEquals(List.of("/denseLayers"), pointers(() -> profile(31, null, null, null)));
        assertEquals(List.of("/denseLayers"), pointers(() -> profile(null, experts, null, null)));
        assertEquals(1, profile(1, experts, null, null).denseLayers());
        assertEquals(List.of("/active"), pointers(() -> new ProfiledExperts(8, 9)));
    }

    @Test
    void spreadHostTimeAndLinkHaveBounds() {
        assertEquals(
                List.of("/contextSpread", "/hostSecondsPerStep"),
                pointers(() -> profile(null, null, 0.9, Double.POSITIVE_INFINITY)));
        assertEquals(List.of("/fixedSeconds", "/busBytesPerSecond"), pointers(() -> new ProfiledAllReduce(-1, 0)));
    }
}
