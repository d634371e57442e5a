package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What a new instance waits for, layer after layer. Its GPUs are billed from the end of provisioning on.
 *
 * @param quota until the order is granted; nothing when absent
 * @param provisioning until a node that was not there is there; 300 s when absent. Nodes that are there already skip this
 *     and the quota
 * @param imagePull until a node that has just come has the image; 90 s when absent
 * @param storageGigabytesPerSecond what the storage of weights gives all instances that load together (10⁹ bytes), above 0
 *     and at most 1,000,000; 20 when absent
 * @param loadGigabytesPerSecond what one instance can take of it; 5 when absent
 * @param warmUp from loaded weights to ready, graph capture included; 60 s when absent
 * @param snapshot whether warm instances are restored: weights are loaded as always, and warming up takes
 *     snapshotSeconds; false when absent
 * @param snapshotSeconds 0 to 3,600; 10 when absent
 * @param warmNodes nodes of each system that are kept provisioned with the image, and billed, 0 to 1,024; 0 when absent
 * @param slowFirstSeconds for so long the steps of an instance that has become ready take slowFirstFactor times as long, 0
 *     to 3,600; 0 when absent
 * @param slowFirstFactor 1 to 100, above 1 where slowFirstSeconds are above 0; 1 when absent
 */
public record LeadTime(
        @Nullable Delay quota,
        @Nullable Delay provisioning,
        @Nullable Delay imagePull,
        @Nullable Double storageGigabytesPerSecond,
        @Nullable Double loadGigabytesPerSecond,
        @Nullable Delay warmUp,
        @Nullable Boolean snapshot,
        @Nullable Double snapshotSeconds,
        @Nullable Integer warmNodes,
        @Nullable Double slowFirstSeconds,
        @Nullable Double slowFirstFactor) {
    /** All of its defaults. */
    public static final LeadTime DEFAULT =
            new LeadTime(null, null, null, null, null, null, null, null, null, null, null);

    private static final double MAX_GIGABYTES_PER_SECOND = 1_000_000;

    public LeadTime {
        var checks = new Checks();
        if (storageGigabytesPerSecond != null) {
            checks.positive("storageGigabytesPerSecond", storageGigabytesPerSecond, MAX_GIGABYTES_PER_SECOND);
        }
        if (loadGigabytesPerSecond != null) {
            checks.positive("loadGigabytesPerSecond", loadGigabytesPerSecond, MAX_GIGABYTES_PER_SECOND);
        }
        if (snapshotSeconds != null) {
            checks.range("snapshotSeconds", snapshotSeconds, 0, 3_600);
            checks.require(
                    snapshot != null && snapshot,
                    "snapshotSeconds",
                    snapshotSeconds,
                    "snapshotSeconds needs snapshot: true",
                    "Maybe add it, or leave snapshotSeconds out");
        }
        if (warmNodes != null) {
            checks.range("warmNodes", warmNodes, 0, 1_024);
        }
        if (slowFirstSeconds != null) {
            checks.range("slowFirstSeconds", slowFirstSeconds, 0, 3_600);
        }
        if (slowFirstFactor != null) {
            checks.range("slowFirstFactor", slowFirstFactor, 1, 100);
        }
        boolean lasts = slowFirstSeconds != null && slowFirstSeconds != 0;
        boolean slows = slowFirstFactor != null && slowFirstFactor != 1;
        checks.require(
                lasts == slows,
                lasts ? "slowFirstFactor" : "slowFirstSeconds",
                lasts ? String.valueOf(slowFirstFactor) : String.valueOf(slowFirstSeconds),
                "slow first steps have a time and a factor",
                lasts ? "Maybe slowFirstFactor: 3" : "Maybe slowFirstSeconds: 30");
        checks.done();
    }

    /** The same with every field filled. */
    public LeadTime resolved() {
        return new LeadTime(
                quota == null ? Delay.constant(0) : quota,
                provisioning == null ? Delay.constant(300) : provisioning,
                imagePull == null ? Delay.constant(90) : imagePull,
                storageGigabytesPerSecond == null ? Double.valueOf(20) : storageGigabytesPerSecond,
                loadGigabytesPerSecond == null ? Double.valueOf(5) : loadGigabytesPerSecond,
                warmUp == null ? Delay.constant(60) : warmUp,
                snapshot == null ? Boolean.FALSE : snapshot,
                snapshotSeconds == null && snapshot != null && snapshot ? Double.valueOf(10) : snapshotSeconds,
                warmNodes == null ? Integer.valueOf(0) : warmNodes,
                slowFirstSeconds == null ? Double.valueOf(0) : slowFirstSeconds,
                slowFirstFactor == null ? Double.valueOf(1) : slowFirstFactor);
    }

    /** The same where a node takes so long to come, and so many are kept. */
    public LeadTime with(Delay provisioned, int keptNodes) {
        return new LeadTime(
                quota,
                provisioned,
                imagePull,
                storageGigabytesPerSecond,
                loadGigabytesPerSecond,
                warmUp,
                snapshot,
                snapshotSeconds,
                keptNodes,
                slowFirstSeconds,
                slowFirstFactor);
    }
}
