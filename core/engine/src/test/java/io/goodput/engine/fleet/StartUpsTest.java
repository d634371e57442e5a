package io.goodput.engine.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.engine.fleet.Racks.Outcome;
import io.goodput.engine.fleet.StartUps.Stage;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.LeadTimes;
import io.goodput.engine.scenario.RackSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartUpsTest {
    private static final double GB = 1e9;
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final Racks racks = new Racks(
            new RackSpace(1, 8, 8, 1, Placement.PACK, Granularity.NODE, 0, 8, 0, Double.POSITIVE_INFINITY), 2);

    private static LeadTimes times(double quota, double provisioning, double image, double warmUp) {
        return times(new Delays(quota, 0), new Delays(provisioning, 0), new Delays(image, 0), new Delays(warmUp, 0));
    }

    /** With a storage of 10 GB/s, of which one instance takes 8 at most. */
    private static LeadTimes times(Delays quota, Delays provisioning, Delays image, Delays warmUp) {
        return new LeadTimes(quota, provisioning, image, 10 * GB, 8 * GB, warmUp, 0, 1, NEVER);
    }

    private StartUps startUps(LeadTimes times) {
        return new StartUps(times, List.of(racks), 1);
    }

    private void place(int instance, int gpus, double now) {
        assertEquals(Outcome.PLACED, racks.place(instance, 0, gpus, 1, now));
    }

    private void placeReady(int instance, int gpus, double now) {
        assertEquals(Outcome.PLACED, racks.placeReady(instance, 0, gpus, 1, now));
    }

    private static void expectInner(StartUps startUps, double at) {
        assertEquals(at, startUps.nextAt(), 1e-9);
        assertEquals(-1, startUps.advance(startUps.nextAt()));
    }

    private static void expectReady(StartUps startUps, double at, int instance) {
        assertEquals(at, startUps.nextAt(), 1e-9);
        assertEquals(instance, startUps.advance(startUps.nextAt()));
        assertFalse(startUps.isStarting(instance));
    }

    @Test
    void layersFollowEachOther() {
        LeadTimes times = times(10, 100, 30, 20);
        StartUps startUps = startUps(times);
        place(0, 8, 0);
        startUps.start(0, 0, 0, 80 * GB, 0);
        assertEquals(Stage.QUOTA, startUps.stage(0));
        expectInner(startUps, 10);
        assertEquals(Stage.PROVISIONING, startUps.stage(0));
        assertFalse(racks.isThere(0));
        expectInner(startUps, 110);
        assertTrue(racks.isThere(0));
        assertEquals(Stage.IMAGE, startUps.stage(0));
        assertTrue(racks.needsImage(0));
        expectInner(startUps, 140);
        assertFalse(racks.needsImage(0));
        assertEquals(Stage.LOADING, startUps.stage(0));
        // 80 GB at 8 GB/s.
        expectInner(startUps, 150);
        assertEquals(Stage.WARMING, startUps.stage(0));
        expectReady(startUps, 170, 0);
        assertEquals(NEVER, startUps.nextAt());
        assertEquals(170, StartUps.usualSeconds(times, 80 * GB, true), 1e-9);
        double[] seconds = {10, 100, 30, 10, 20, 0};
        int i = 0;
        for (Stage stage : Stage.values()) {
            assertEquals(seconds[i++], startUps.seconds(stage), 1e-9, stage.name());
            assertEquals(0, startUps.count(stage), stage.name());
        }
        // The second start on the node finds it there with the image.
        racks.release(0, 170);
        placeReady(1, 8, 170);
        startUps.start(1, 0, 0, 80 * GB, 170);
        assertEquals(Stage.LOADING, startUps.stage(1));
        expectInner(startUps, 180);
        expectReady(startUps, 200, 1);
        assertEquals(30, StartUps.usualSeconds(times, 80 * GB, false), 1e-9);
    }

    @Test
    void loadsShareTheStorageAndNoneExceedsItsOwnRate() {
        StartUps startUps = startUps(times(0, 0, 0, 0));
        placeReady(0, 8, 0);
        placeReady(1, 8, 0);
        startUps.start(0, 0, 0, 100 * GB, 0);
        // Alone it has 8 GB/s, and 40 GB by 5 s.
        assertEquals(12.5, startUps.nextAt(), 1e-9);
        startUps.start(1, 0, 0, 100 * GB, 5);
        // Then 5 GB/s each: the other 60 GB take 12 s.
        expectInner(startUps, 17);
        expectReady(startUps, 17, 0);
        // The second has 60 GB by then, and 8 GB/s for the other 40.
        expectInner(startUps, 22);
        expectReady(startUps, 22, 1);
        assertEquals(17 + 17, startUps.seconds(Stage.LOADING), 1e-9);
    }

    @Test
    void aCancelledLoadLeavesItsShareToTheOthers() {
        StartUps startUps = startUps(times(0, 0, 0, 0));
        placeReady(0, 8, 0);
        placeReady(1, 8, 0);
        startUps.start(0, 0, 0, 100 * GB, 0);
        startUps.start(1, 0, 0, 100 * GB, 0);
        assertEquals(20, startUps.nextAt(), 1e-9);
        // 50 GB by 10 s, the other 50 at 8 GB/s.
        startUps.cancel(1, 10);
        assertFalse(startUps.isStarting(1));
        expectInner(startUps, 16.25);
        assertThrows(IllegalStateException.class, () -> startUps.cancel(1, 17));
        startUps.cancel(0, 16.25);
        assertEquals(NEVER, startUps.nextAt());
    }

    @Test
    void nothingIsLoadedOrPulledWhileTheStorageGivesNothing() {
        StartUps startUps = startUps(times(0, 0, 30, 0));
        placeReady(0, 8, 0);
        place(1, 8, 0);
        startUps.start(0, 0, 0, 100 * GB, 0);
        startUps.start(1, 0, 0, 10 * GB, 0);
        expectInner(startUps, 0);
        assertEquals(Stage.IMAGE, startUps.stage(1));
        // 32 GB are loaded and 4 s of the image pulled when the storage goes.
        startUps.setStorageShare(0, 4);
        assertEquals(NEVER, startUps.nextAt());
        place(2, 8, 10);
        startUps.start(2, 0, 0, 0, 10);
        expectInner(startUps, 10);
        assertEquals(Stage.IMAGE, startUps.stage(2));
        assertEquals(NEVER, startUps.nextAt());
        // Half of it comes back at 20 s: 5 GB/s. The other 68 GB take 13.6 s; images are pulled as fast as always.
        startUps.setStorageShare(0.5, 20);
        expectInner(startUps, 33.6);
        expectReady(startUps, 33.6, 0);
        expectInner(startUps, 46);
        // 10 GB: 2 s at 5 GB/s.
        expectInner(startUps, 48);
        expectReady(startUps, 48, 1);
        // The third pulls its image from 20 s on, and has nothing to load.
        expectInner(startUps, 50);
        expectInner(startUps, 50);
        expectReady(startUps, 50, 2);
    }

    @Test
    void whoSitsOnANodeOnOrderWaitsForItEvenWhenItsOrdererIsCancelled() {
        StartUps startUps = startUps(times(10, 100, 30, 0));
        place(0, 4, 0);
        startUps.start(0, 0, 0, 0, 0);
        expectInner(startUps, 10);
        place(1, 4, 50);
        startUps.start(1, 0, 0, 0, 50);
        assertEquals(Stage.PROVISIONING, startUps.stage(1));
        startUps.cancel(0, 60);
        racks.release(0, 60);
        expectInner(startUps, 110);
        assertEquals(Stage.IMAGE, startUps.stage(1));
        expectInner(startUps, 140);
        expectInner(startUps, 140);
        expectReady(startUps, 140, 1);
        assertEquals(8 * 30, billedUntil(140), 1e-9);
    }

    private double billedUntil(double now) {
        racks.bringTo(now);
        return racks.billedGpuSeconds();
    }

    @Test
    void whatEndsAtOneTimeEndsByLayerThenByInstance() {
        StartUps startUps = startUps(times(0, 0, 0, 10));
        placeReady(3, 8, 0);
        placeReady(2, 8, 0);
        placeReady(1, 8, 0);
        startUps.startSwitch(4, 20, 0);
        startUps.start(3, 0, 0, 0, 0);
        startUps.start(2, 0, 0, 0, 0);
        expectInner(startUps, 0);
        expectInner(startUps, 0);
        // Of no bytes and 10 s to warm up both; 80 GB at 8 GB/s are loaded at 10 s too.
        startUps.start(1, 0, 0, 80 * GB, 0);
        expectInner(startUps, 10);
        assertEquals(Stage.WARMING, startUps.stage(1));
        expectReady(startUps, 10, 2);
        expectReady(startUps, 10, 3);
        expectReady(startUps, 20, 1);
        expectReady(startUps, 20, 4);
    }

    @Test
    void aSwitchOfRolesWaitsForNothingElse() {
        StartUps startUps = startUps(times(10, 100, 30, 20));
        startUps.startSwitch(0, 15, 5);
        assertEquals(Stage.SWITCHING, startUps.stage(0));
        assertThrows(IllegalStateException.class, () -> startUps.startSwitch(0, 15, 5));
        expectReady(startUps, 20, 0);
        assertThrows(IllegalStateException.class, () -> startUps.stage(0));
    }

    /** Each layer takes as long for the n-th start of a pool, whatever other pools do and whatever was needed before it. */
    @Test
    void theNthStartOfAPoolTakesAsLongWhateverElseHappens() {
        Delays spread = new Delays(100, 0.5);
        LeadTimes times = times(spread, spread, spread, spread);
        StartUps alone = startUps(times);
        placeReady(0, 8, 0);
        alone.start(0, 0, 0, 0, 0);
        double first = advance(alone, 2);
        place(1, 8, first);
        alone.start(1, 0, 0, 0, first);
        // Quota, nodes, image, no bytes, warm-up.
        double second = advance(alone, 5) - first;

        Racks others = new Racks(racks.space(), 2);
        StartUps among = new StartUps(times, List.of(others), 1);
        for (int instance = 0; instance < 3; instance++) {
            assertEquals(Outcome.PLACED, others.place(instance, 0, 8, 1, 0));
        }
        among.start(2, 1, 0, 0, 0);
        among.start(0, 0, 0, 0, 0);
        among.cancel(2, 0);
        assertNotEquals(first, advance(among, 5));
        assertEquals(Outcome.PLACED, others.place(3, 0, 8, 1, 1e4));
        among.start(3, 0, 0, 0, 1e4);
        assertEquals(second, advance(among, 5) - 1e4, 1e-9);
    }

    /** Takes so many transitions, the last of which makes an instance ready, and says when that is. */
    private static double advance(StartUps startUps, int transitions) {
        for (int i = 1; i < transitions; i++) {
            assertEquals(-1, startUps.advance(startUps.nextAt()));
        }
        double at = startUps.nextAt();
        assertTrue(startUps.advance(at) >= 0);
        return at;
    }
}
