package io.goodput.calibration.kernels;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import java.util.Map;
import java.util.Optional;

/** Systems of the catalog by the names of the tables of kernels. */
final class SystemNames {
    private static final Map<String, String> NAMES = Map.of(
            "a100_sxm", "hgx-a100",
            "h100_sxm", "hgx-h100",
            "h200_sxm", "hgx-h200",
            "b200_sxm", "hgx-b200",
            "b300_sxm", "hgx-b300",
            "gb200", "gb200-nvl72",
            "gb300", "gb300-nvl72");

    private final Catalog catalog;

    SystemNames(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The system of that name in a table, or of that name in the catalog. */
    Optional<AcceleratedSystem> find(String name) {
        return catalog.findSystem(NAMES.getOrDefault(name, name));
    }
}
