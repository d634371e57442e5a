package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Catalog;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RackPlacement;
import io.goodput.contracts.ServingMode;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which rack each instance stands in. Racks of HGX H200 have 32 GPUs, those of GB200 NVL72 have 72. */
class PlacedInstancesTest {
    private static final Names NAMES = new Names(Catalog.shipped());

    private static Layout told(RackPlacement placement, PoolLayout prefill, PoolLayout decode) {
        return told(new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(prefill, decode),
                        null,
                        null,
                        null,
                        KvNetwork.placing(placement, 50))
                .resolved());
    }

    private static Layout told(Layout layout) {
        var model = NAMES.model("gpt-oss-120b");
        return PlacedInstances.told(
                layout,
                layout.pools().stream()
                        .map(pool -> InstanceDesign.of(
                                model,
                                NAMES.precision(model, "mxfp4", "/precision"),
                                NAMES.system(pool.system(), "/system"),
                                NAMES.engine("tensorrt-llm", "/engine"),
                                pool))
                        .toList());
    }

    private static PoolLayout pool(PoolRole role, String system, int instances, int gpus) {
        return new PoolLayout(role, system, instances, gpus, null, null);
    }

    private static List<List<Integer>> racks(Layout layout) {
        return layout.pools().stream()
                .map(pool -> Objects.requireNonNull(pool.racks()))
                .toList();
    }

    private static int uplinks(Layout layout) {
        return Objects.requireNonNull(Objects.requireNonNull(layout.network()).rackUplinkGigabytesPerSecond())
                .size();
    }

    @Test
    void packedPoolsFillRacksOneAfterAnother() {
        Layout layout = told(
                RackPlacement.PACK, pool(PoolRole.PREFILL, "hgx-h200", 3, 8), pool(PoolRole.DECODE, "hgx-h200", 5, 8));
        assertEquals(List.of(List.of(0, 0, 0), List.of(0, 1, 1, 1, 1)), racks(layout));
        assertEquals(2, uplinks(layout));
        assertEquals(
                List.of(50.0, 50.0), Objects.requireNonNull(layout.network()).rackUplinkGigabytesPerSecond());
    }

    @Test
    void spreadPoolsHaveAPartInEveryRack() {
        Layout layout = told(
                RackPlacement.SPREAD,
                pool(PoolRole.PREFILL, "hgx-h200", 3, 8),
                pool(PoolRole.DECODE, "hgx-h200", 5, 8));
        assertEquals(List.of(List.of(0, 1, 0), List.of(0, 1, 0, 1, 1)), racks(layout));
        assertEquals(2, uplinks(layout));
    }

    @Test
    void systemsHaveRacksOfTheirOwn() {
        for (RackPlacement placement : RackPlacement.values()) {
            Layout layout = told(
                    placement, pool(PoolRole.PREFILL, "hgx-h200", 5, 8), pool(PoolRole.DECODE, "gb200-nvl72", 2, 4));
            List<List<Integer>> racks = racks(layout);
            assertTrue(Collections.disjoint(racks.getFirst(), racks.getLast()), racks::toString);
            assertEquals(3, uplinks(layout));
        }
    }

    @Test
    void noRackHoldsMoreThanItsGpus() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            RackPlacement placement = random.nextBoolean() ? RackPlacement.PACK : RackPlacement.SPREAD;
            Layout layout = told(
                    placement,
                    pool(PoolRole.PREFILL, "hgx-h200", random.nextInt(1, 30), 1 << random.nextInt(5)),
                    pool(PoolRole.DECODE, "hgx-h200", random.nextInt(1, 30), 1 << random.nextInt(5)));
            int[] used = new int[uplinks(layout)];
            layout.pools()
                    .forEach(pool ->
                            Objects.requireNonNull(pool.racks()).forEach(rack -> used[rack] += pool.gpusPerInstance()));
            for (int each : used) {
                assertTrue(each <= 32, layout::toString);
            }
        }
    }

    @Test
    void whatNothingPlacesStaysAsItIs() {
        Layout layout = new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(pool(PoolRole.PREFILL, "hgx-h200", 1, 1), pool(PoolRole.DECODE, "hgx-h200", 1, 1)))
                .resolved();
        assertSame(layout, told(layout));
    }
}
