package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Boards at their limit and all that stands beside them, at the wall, beside what is published or was measured of whole nodes
 * and racks.
 */
class NameplateTest {
    private static final Catalog CATALOG = Catalog.shipped();

    private static AcceleratedSystem system(String name) {
        return CATALOG.findSystem(name).orElseThrow();
    }

    /**
     * Published nameplates are what a node or rack may draw: the sum never exceeds the upper end of their range, and says
     * what share of the value it is. Racks whose nameplate is a design power come near it; nameplates of air-cooled nodes
     * hold every part at its limit at once, of which the nodes that were measured drew 0.73 (B200) and 0.83 (H100).
     */
    @Test
    void sumsStayBelowThePublishedNameplates() {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (AcceleratedSystem system : CATALOG.systems()) {
            Quantity nameplate = system.nameplateWatts();
            if (nameplate != null) {
                double most = system.mostWattsOfFabric();
                double end = nameplate.high() == null ? nameplate.value() : nameplate.high();
                assertTrue(most <= end, system.name() + " draws " + most + " W of " + end);
                shares.put(system.name(), Math.rint(100 * most / nameplate.value()) / 100);
            }
        }
        assertEquals(
                Map.of(
                        "hgx-h100", 0.83,
                        "hgx-h200", 0.83,
                        "hgx-b200", 0.78,
                        "hgx-b300", 0.79,
                        "hgx-a100", 0.75,
                        "gb200-nvl72", 0.94,
                        "gb300-nvl72", 0.96,
                        "vr200-nvl72", 0.92),
                shares);
    }

    /** arXiv 2412.08602: an 8-GPU H100 node drew 8.48 kW at most, boards at their limit. */
    @Test
    void anH100NodeDrawsWhatWasMeasured() {
        assertEquals(8_480, system("hgx-h100").mostWattsOfFabric(), 0.02 * 8_480);
    }

    /** MLPerf Inference v5.1: a B200 node drew 10.4 kW at full load, which is not quite the boards' limit. */
    @Test
    void aB200NodeAtItsLimitDrawsLittleMoreThanWasMeasuredAtFullLoad() {
        double share = system("hgx-b200").mostWattsOfFabric() / 10_400;
        assertTrue(share > 1 && share < 1.1, "times " + share);
    }

    /** Worked by hand: (5,600 + 8 × 34 + 1,000 + 400) W, a tenth more for fans, of which supplies give 95 %. */
    @Test
    void fabricsOfOneNodeHaveOneHost() {
        assertEquals(7_272 * 1.1 / 0.95, system("hgx-h100").mostWattsOfFabric(), 1e-9);
    }

    /** Worked by hand: 72 boards and NICs, 18 hosts, nine switch trays. */
    @Test
    void racksHaveAHostInEveryTray() {
        double cooled = 72 * (1_200 + 34) + 18 * 750 + 5_400;
        assertEquals(cooled * 1.02 / 0.975, system("gb200-nvl72").mostWattsOfFabric(), 1e-6);
    }
}
