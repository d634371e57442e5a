package io.goodput.calibration.tables;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import java.util.Map;
import java.util.Optional;

/** Systems of the catalog by the names that tables of measurements have for them. */
public final class SystemNames {
    /** By the table's name without the form of the board. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("a100", "hgx-a100"),
            Map.entry("h100", "hgx-h100"),
            Map.entry("h200", "hgx-h200"),
            Map.entry("h800", "hgx-h800"),
            Map.entry("b200", "hgx-b200"),
            Map.entry("b300", "hgx-b300"),
            Map.entry("gb200", "gb200-nvl72"),
            Map.entry("gb300", "gb300-nvl72"),
            Map.entry("mi300x", "mi300x-node"),
            Map.entry("mi325x", "mi325x-node"),
            Map.entry("mi355x", "mi355x-node"));

    private static final String FORM_OF_BOARD = "_sxm";

    private final Catalog catalog;

    /** Names of the systems of {@code catalog}. */
    public SystemNames(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The system of that name in a table, or of that name in the catalog. */
    public Optional<AcceleratedSystem> find(String name) {
        return catalog.findSystem(nameOf(name));
    }

    /** The catalog's name of that name in a table; the same where no table's name is known to differ. */
    public static String nameOf(String name) {
        String bare = name.endsWith(FORM_OF_BOARD) ? name.substring(0, name.length() - FORM_OF_BOARD.length()) : name;
        return NAMES.getOrDefault(bare, bare);
    }
}
