package io.goodput.economics.reconciliation;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.reconciliation.RowMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Tells which rows of one file are GPUs: by the question's mapping first, then by known machines, then by their looks. */
final class GpuRows {
    /** Columns of FOCUS and its exporters in which machines are named. */
    private static final String[] NAMING = {
        "SkuPriceDetails",
        "SkuMeter",
        "SkuId",
        "SkuPriceId",
        "ResourceType",
        "ResourceName",
        "ChargeDescription",
        "x_UsageType",
        "x_InstanceType",
        "x_SkuDetails",
        "x_SkuMeterName",
        "x_SkuDescription",
        "InstanceType"
    };

    private static final int MAX_REMEMBERED = 20_000;

    /**
     * What a row is.
     *
     * @param system absent where it only looks like GPUs
     * @param perUnit GPUs of one unit
     * @param isMapped whether the question says so
     */
    record Found(Optional<String> system, int perUnit, boolean isMapped) {}

    private record Rule(int column, Optional<String> tag, Glob pattern, RowMapping mapping) {
        boolean matches(CsvTable table) {
            String cell = table.cell(column);
            return tag.map(key -> pattern.matches(tagged(cell, key))).orElseGet(() -> pattern.matches(cell));
        }

        private static String tagged(String json, String key) {
            if (!json.startsWith("{")) {
                return "";
            }
            try {
                return Codec.readScalars(json, Format.JSON).getOrDefault("/" + key, "");
            } catch (InvalidInputException e) {
                return "";
            }
        }
    }

    private final CsvTable table;
    private final InstanceTypes types;
    private final List<Rule> rules = new ArrayList<>();
    private final int[] naming;
    private final int[] read;
    private final Map<String, Optional<Found>> remembered = new LinkedHashMap<>();

    GpuRows(CsvTable table, List<RowMapping> mapping, InstanceTypes types) {
        this.table = table;
        this.types = types;
        for (RowMapping each : mapping) {
            rule(each).ifPresent(rules::add);
        }
        naming = IntStream.range(0, NAMING.length)
                .map(i -> table.column(NAMING[i]))
                .filter(column -> column >= 0)
                .toArray();
        read = IntStream.concat(IntStream.of(naming), rules.stream().mapToInt(Rule::column))
                .distinct()
                .sorted()
                .toArray();
    }

    /** A mapping's rule; empty where the file has no such column: it may be of another of the files. */
    private Optional<Rule> rule(RowMapping mapping) {
        int column = table.column(mapping.column());
        if (column >= 0) {
            return Optional.of(new Rule(column, Optional.empty(), new Glob(mapping.pattern()), mapping));
        }
        int dot = mapping.column().indexOf('.');
        int holder = dot < 0 ? -1 : table.column(mapping.column().substring(0, dot));
        return holder < 0
                ? Optional.empty()
                : Optional.of(new Rule(
                        holder,
                        Optional.of(mapping.column().substring(dot + 1)),
                        new Glob(mapping.pattern()),
                        mapping));
    }

    List<RowMapping> used() {
        return rules.stream().map(Rule::mapping).toList();
    }

    int[] columns() {
        return read.clone();
    }

    /** What the table's row is; empty where it does not even look like GPUs. */
    Optional<Found> find() {
        var key = new StringBuilder();
        for (int column : read) {
            key.append(table.cell(column)).append('\n');
        }
        String text = key.toString();
        Optional<Found> known = remembered.get(text);
        if (known != null) {
            return known;
        }
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        Optional<Found> found = search();
        remembered.put(text, found);
        return found;
    }

    private Optional<Found> search() {
        for (Rule rule : rules) {
            if (rule.matches(table)) {
                Integer perUnit = rule.mapping().gpusPerUnit();
                return Optional.of(
                        new Found(Optional.of(rule.mapping().system()), perUnit == null ? 1 : perUnit, true));
            }
        }
        boolean looksLikeGpu = false;
        for (int column : naming) {
            Optional<InstanceType> type = types.find(table.cell(column));
            if (type.isPresent()) {
                return Optional.of(
                        new Found(Optional.of(type.get().system()), type.get().gpus(), false));
            }
            looksLikeGpu |= InstanceTypes.looksLikeGpu(table.cell(column));
        }
        return looksLikeGpu ? Optional.of(new Found(Optional.empty(), 1, false)) : Optional.empty();
    }
}
