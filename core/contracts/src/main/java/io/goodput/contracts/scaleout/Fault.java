package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Something fails, for a time.
 *
 * @param kind what
 * @param atSeconds when, from the start of the run, 0 to 31,536,000
 * @param forSeconds how long until it is repaired, above 0 and at most 31,536,000; for ever when absent
 * @param system in whose racks; the only one when absent. The storage has none
 * @param rack which of its racks, from 0; required but for storage
 * @param node which node of the rack, from 0; required for a node or a GPU
 * @param gpu which GPU of the node, from 0; required for a GPU
 * @param factor slow: how many times as long steps take, above 1 and at most 1,000; link, storage: the share of its rate
 *     that is left, 0 to below 1; 0 when absent
 */
public record Fault(
        FaultKind kind,
        double atSeconds,
        @Nullable Double forSeconds,
        @Nullable String system,
        @Nullable Integer rack,
        @Nullable Integer node,
        @Nullable Integer gpu,
        @Nullable Double factor) {
    private static final double YEAR_SECONDS = 31_536_000;

    public Fault {
        var checks = new Checks();
        checks.range("atSeconds", atSeconds, 0, YEAR_SECONDS);
        if (forSeconds != null) {
            checks.positive("forSeconds", forSeconds, YEAR_SECONDS);
        }
        boolean inRack = kind != FaultKind.STORAGE;
        if (system != null) {
            checks.name("system", system);
            checks.require(inRack, "system", system, "all systems load from one storage", "Maybe leave it out");
        }
        boolean inNode = kind == FaultKind.NODE || kind == FaultKind.GPU || kind == FaultKind.SLOW;
        place(checks, kind, "rack", rack, inRack, inRack, 1_023);
        place(checks, kind, "node", node, inNode, inNode, 255);
        place(checks, kind, "gpu", gpu, kind == FaultKind.GPU, kind == FaultKind.GPU || kind == FaultKind.SLOW, 1_023);
        if (kind == FaultKind.SLOW) {
            checks.require(
                    factor != null && factor > 1 && factor <= 1_000,
                    "factor",
                    factor == null ? "absent" : factor,
                    "the factor of slow hardware must be above 1 and at most 1000",
                    "Maybe 2");
        } else if (factor != null) {
            checks.require(
                    (kind == FaultKind.LINK || kind == FaultKind.STORAGE) && factor >= 0 && factor < 1,
                    "factor",
                    factor,
                    "only a link or the storage keeps a share of its rate, 0 to below 1",
                    "Maybe leave it out");
        }
        checks.done();
    }

    /** The same in the racks of this system. */
    public Fault on(String ofSystem) {
        return new Fault(kind, atSeconds, forSeconds, ofSystem, rack, node, gpu, factor);
    }

    /** The same with every field filled that has a default of its own. */
    public Fault resolved() {
        return new Fault(
                kind, atSeconds, forSeconds, system, rack, node, gpu, factor == null ? kind.leftOfRate() : factor);
    }

    private static void place(
            Checks checks,
            FaultKind kind,
            String name,
            @Nullable Integer value,
            boolean required,
            boolean allowed,
            int most) {
        if (value == null) {
            checks.require(
                    !required,
                    name,
                    "absent",
                    "a fault of the kind " + kind.written() + " needs its " + name,
                    "Maybe 0");
        } else {
            checks.require(
                    allowed,
                    name,
                    value,
                    "a fault of the kind " + kind.written() + " has no " + name,
                    "Maybe leave it out");
            if (allowed) {
                checks.range(name, value, 0, most);
            }
        }
    }
}
