package io.goodput.calibration.serving;

import java.util.Set;

/** Groups of load tests that nothing is fitted on, by model and system: about one row in five of those that are scored. */
final class HoldOut {
    private static final Set<String> GROUPS = Set.of(
            "llama-3.1-70b hgx-h200", "minimax-m2.5 hgx-h200", "qwen3-235b-a22b hgx-h200", "deepseek-r1 hgx-b200");

    private HoldOut() {}

    static boolean holds(ServingRow row) {
        return GROUPS.contains(row.model() + " " + row.system());
    }
}
