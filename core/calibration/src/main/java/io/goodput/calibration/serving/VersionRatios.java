package io.goodput.calibration.serving;

import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.calibration.tables.MeasurementTable;
import io.goodput.calibration.tables.MeasurementTable.Column;
import io.goodput.calibration.tables.SystemNames;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.ServingEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares versions of an engine where one configuration was measured under two that the catalog lists. Rows that may have
 * speculated are left out, and so are versions without a number. Repeated rows count once; of several of one version the
 * median counts.
 */
public final class VersionRatios {
    /** Columns that say what was measured or how, not what was run. */
    private static final Set<String> NO_CONFIGURATION = Set.of(
            "id",
            "backend_version",
            "silicon_ttft_ms",
            "silicon_tpot_ms",
            "measured_date",
            "dump",
            "gpus",
            "approx_out_tok_s_gpu",
            "dup_rows",
            "dup_tpot_max_over_min",
            "mtp_possible",
            "clean",
            "aic_ref_anchor");

    private VersionRatios() {}

    /** What both versions of a pair were measured on. */
    private record Pair(String engine, String model, String system, String precision, int against, int version)
            implements Comparable<Pair> {
        String name() {
            return engine + " " + model + " " + system + " " + precision + " %03d %03d".formatted(against, version);
        }

        @Override
        public int compareTo(Pair other) {
            return name().compareTo(other.name());
        }
    }

    /** Times of one configuration under one version. */
    private record Times(List<Double> tpot, List<Double> ttft) {}

    /** One configuration: its times by the place of the version among the engine's. */
    private record Configuration(
            String engine, String model, String system, String precision, Map<Integer, Times> times) {}

    /** All pairs of versions with a configuration in common, by their names; none where the table is absent. */
    public static List<VersionRatio> of(MeasurementFolder folder, Catalog catalog) {
        Map<String, Configuration> configurations = new TreeMap<>();
        folder.find(ServingTables.SILICON).ifPresent(file -> {
            try (MeasurementTable table = MeasurementTable.open(file)) {
                read(table, catalog, configurations);
            }
        });
        Map<Pair, Times> ratios = new TreeMap<>();
        for (Configuration each : configurations.values()) {
            each.times()
                    .forEach((against, older) -> each.times().forEach((version, newer) -> {
                        if (against < version) {
                            var pair = new Pair(
                                    each.engine(), each.model(), each.system(), each.precision(), against, version);
                            Times found = ratios.computeIfAbsent(
                                    pair, key -> new Times(new ArrayList<>(), new ArrayList<>()));
                            found.tpot().add(median(newer.tpot()) / median(older.tpot()));
                            found.ttft().add(median(newer.ttft()) / median(older.ttft()));
                        }
                    }));
        }
        return ratios.entrySet().stream()
                .map(each -> ratio(each.getKey(), each.getValue(), catalog))
                .toList();
    }

    private static VersionRatio ratio(Pair pair, Times ratios, Catalog catalog) {
        List<String> versions = versions(catalog, pair.engine());
        List<Double> tpot = ratios.tpot().stream().sorted().toList();
        return new VersionRatio(
                pair.engine(),
                pair.model(),
                pair.system(),
                pair.precision(),
                versions.get(pair.against()),
                versions.get(pair.version()),
                tpot.size(),
                median(tpot),
                tpot.getFirst(),
                tpot.getLast(),
                median(ratios.ttft()));
    }

    private static void read(MeasurementTable table, Catalog catalog, Map<String, Configuration> configurations) {
        var names = new ServingTables(catalog);
        Column backend = table.column("backend");
        Column version = table.column("backend_version");
        Column path = table.column("model_path");
        Column hardware = table.column("system");
        Column gemm = table.column("gemm_quant_mode");
        Column mtp = table.column("mtp_possible");
        Column ttft = table.column("silicon_ttft_ms");
        Column tpot = table.column("silicon_tpot_ms");
        List<Column> configuration = table.header().stream()
                .filter(name -> !NO_CONFIGURATION.contains(name))
                .map(table::column)
                .toList();
        while (table.next()) {
            String engine = ServingTables.engine(backend.text());
            int place = versions(catalog, engine).indexOf(version.text());
            if (place < 0 || mtp.flag() || !ttft.isPresent() || !tpot.isPresent()) {
                continue;
            }
            String model = ServingTables.model(path.text());
            String system = SystemNames.nameOf(hardware.text());
            String key = configuration.stream().map(Column::text).collect(Collectors.joining(","));
            Times times = configurations
                    .computeIfAbsent(
                            key,
                            each -> new Configuration(
                                    engine,
                                    model,
                                    system,
                                    names.precision(model, system, gemm.text()),
                                    new TreeMap<>()))
                    .times()
                    .computeIfAbsent(place, each -> new Times(new ArrayList<>(), new ArrayList<>()));
            if (!times.tpot().contains(tpot.real())) {
                times.tpot().add(tpot.real());
                times.ttft().add(ttft.real());
            }
        }
    }

    private static List<String> versions(Catalog catalog, String engine) {
        return catalog.findEngine(engine).map(ServingEngine::versionNames).orElse(List.of());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
