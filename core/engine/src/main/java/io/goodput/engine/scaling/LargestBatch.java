package io.goodput.engine.scaling;

import java.util.function.IntToDoubleFunction;

/** The largest batch whose time is inside a limit. */
final class LargestBatch {
    private LargestBatch() {}

    /** Of 1 to {@code most}, whose times do not fall; 1 when none is inside. */
    static int within(double limitSeconds, int most, IntToDoubleFunction seconds) {
        int inside = 1;
        int outside = Math.max(1, most) + 1;
        while (outside - inside > 1) {
            int middle = (inside + outside) >>> 1;
            if (seconds.applyAsDouble(middle) <= limitSeconds) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return inside;
    }

    /** Requests of so many tokens each that an instance has room for, at least 1. */
    static int most(InstanceProfile profile, double contextTokens) {
        return (int) Math.max(1, Math.min(profile.kvCapacityTokens() / contextTokens, profile.maxNumSeqs()));
    }
}
