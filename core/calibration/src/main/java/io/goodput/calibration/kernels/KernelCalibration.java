package io.goodput.calibration.kernels;

import io.goodput.calibration.kernels.PowerTable.MeasuredPower;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.calibration.tables.SystemNames;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.OperatorTime;
import io.goodput.catalog.Provenance;
import io.goodput.catalog.StepTimes;
import io.goodput.catalog.StepTimes.PowerShare;
import io.goodput.catalog.StepTimes.PoweredOperator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Step times of every system that a folder of tables has kernels of: reproducibly, by whole shapes and models held out, the
 * same bytes from the same tables.
 */
public final class KernelCalibration {
    /** Systems whose boards' power was not measured, and those of the same generation whose was: an estimate. */
    private static final Map<String, String> POWER_FROM =
            Map.of("hgx-h100", "hgx-h200", "hgx-b300", "hgx-b200", "gb300-nvl72", "gb200-nvl72");

    /** Systems whose exchanges of tokens were not measured, and those with the same NVLink whose were: an estimate. */
    private static final Map<String, String> EXCHANGES_FROM = Map.of("gb300-nvl72", "gb200-nvl72");

    private final MeasurementFolder folder;
    private final SystemNames systems;

    private KernelCalibration(MeasurementFolder folder, SystemNames systems) {
        this.folder = folder;
        this.systems = systems;
    }

    /**
     * Fits all tables of {@code folder}; absent ones are left out.
     *
     * @param catalog whose systems' data sheets are taken; from its step times is kept what no table of kernels says:
     *     element-wise work, host and error of whole steps
     * @param provenance of the tables
     */
    public static List<StepTimes> fit(MeasurementFolder folder, Catalog catalog, Provenance provenance) {
        return new KernelCalibration(folder, new SystemNames(catalog))
                .fit(
                        provenance,
                        name -> catalog.stepTimesOf(catalog.findSystem(name).orElseThrow()));
    }

    /** Which fit of which system. */
    private record Group(String system, KernelKey key) implements Comparable<Group> {
        @Override
        public int compareTo(Group other) {
            return Comparator.comparing(Group::system)
                    .thenComparing(each -> each.key().toString())
                    .compare(this, other);
        }
    }

    private List<StepTimes> fit(Provenance provenance, Function<String, StepTimes> known) {
        Map<Group, OperatorTime> fits = new ConcurrentSkipListMap<>();
        for (KernelTable table : KernelTable.values()) {
            Map<Group, List<MeasuredKernel>> groups = read(table);
            groups.entrySet().parallelStream()
                    .forEach(entry -> fits.put(entry.getKey(), fit(entry.getKey(), entry.getValue(), fits)));
        }
        Map<String, List<PowerShare>> power = power();
        return fits.keySet().stream()
                .map(Group::system)
                .distinct()
                .map(system -> stepTimes(system, provenance, fits, power, known.apply(system)))
                .toList();
    }

    /** Gives every row of a table whose system the catalog knows. */
    private void forEach(String table, List<String> columns, BiConsumer<Row, AcceleratedSystem> consumer) {
        Row.forEach(
                folder,
                table,
                columns,
                row -> systems.find(row.text("system")).ifPresent(system -> consumer.accept(row, system)));
    }

    private Map<Group, List<MeasuredKernel>> read(KernelTable table) {
        Map<Group, List<MeasuredKernel>> groups = new TreeMap<>();
        var loads = new KernelTable.Loads();
        forEach(table.file(), table.columns(), (row, system) -> {
            KernelRow read = table.row(row, system, loads);
            if (Sanity.isPlausible(read.kernel())) {
                groups.computeIfAbsent(new Group(read.system(), read.key()), key -> new ArrayList<>())
                        .add(read.kernel());
            }
        });
        return groups;
    }

    private static OperatorTime fit(Group group, List<MeasuredKernel> rows, Map<Group, OperatorTime> fits) {
        double[] beside = new double[rows.size()];
        for (int i = 0; i < beside.length; i++) {
            MeasuredKernel row = rows.get(i);
            if (!row.beside().isEmpty()) {
                var gemm = new Group(group.system(), new KernelKey.Gemm(row.besideWeights()));
                beside[i] = row.besideSeconds(new StepTimes.Gemm(
                        row.besideWeights(), Objects.requireNonNull(fits.get(gemm), "no fit of " + gemm)));
            }
        }
        return group.key().fit().fit(rows, beside);
    }

    private Map<String, List<PowerShare>> power() {
        record Powered(String system, PoweredOperator operator, NumberFormat format) {}
        Map<Powered, List<MeasuredPower>> groups = new TreeMap<>(Comparator.comparing(Powered::system)
                .thenComparing(Powered::operator)
                .thenComparing(Powered::format));
        for (PowerTable table : PowerTable.values()) {
            var loads = new KernelTable.Loads();
            forEach(table.file(), table.columns(), (row, system) -> {
                MeasuredPower read = table.row(row, system, loads);
                groups.computeIfAbsent(
                                new Powered(system.name(), read.operator(), read.format()), key -> new ArrayList<>())
                        .add(read);
            });
        }
        Map<String, List<PowerShare>> shares = new TreeMap<>();
        groups.forEach((of, rows) -> shares.computeIfAbsent(of.system(), key -> new ArrayList<>())
                .add(PowerFit.fit(of.operator(), of.format(), rows)));
        return shares;
    }

    private static StepTimes stepTimes(
            String system,
            Provenance provenance,
            Map<Group, OperatorTime> fits,
            Map<String, List<PowerShare>> power,
            StepTimes known) {
        List<StepTimes.Gemm> gemms = new ArrayList<>();
        List<StepTimes.ContextAttention> context = new ArrayList<>();
        List<StepTimes.DecodeAttention> decode = new ArrayList<>();
        List<StepTimes.LatentBlock> latent = new ArrayList<>();
        List<StepTimes.ExpertLayer> experts = new ArrayList<>();
        List<StepTimes.Collective> collectives = new ArrayList<>();
        List<StepTimes.ExpertExchange> exchanges = new ArrayList<>();
        String exchanging = EXCHANGES_FROM.getOrDefault(system, system);
        fits.forEach((group, time) -> {
            boolean own = group.system().equals(system);
            switch (group.key()) {
                case KernelKey.Gemm key when own -> gemms.add(new StepTimes.Gemm(key.weights(), time));
                case KernelKey.ContextAttention key
                when own ->
                    context.add(new StepTimes.ContextAttention(
                            key.kind(), key.compute(), key.kvCache(), key.headDimension(), time));
                case KernelKey.DecodeAttention key
                when own ->
                    decode.add(new StepTimes.DecodeAttention(key.kind(), key.kvCache(), key.headDimension(), time));
                case KernelKey.LatentBlock key
                when own -> latent.add(new StepTimes.LatentBlock(key.phase(), key.kvCache(), key.weights(), time));
                case KernelKey.Experts key
                when own -> experts.add(new StepTimes.ExpertLayer(key.arithmetic(), key.kernel(), time));
                case KernelKey.Collective key
                when own -> collectives.add(new StepTimes.Collective(key.operation(), key.kernel(), key.gpus(), time));
                case KernelKey.Exchange key
                when group.system().equals(exchanging) ->
                    exchanges.add(new StepTimes.ExpertExchange(
                            key.operation(), key.kernel(), key.gpus(), key.elementBytes(), time));
                case KernelKey.Gemm _,
                        KernelKey.ContextAttention _,
                        KernelKey.DecodeAttention _,
                        KernelKey.LatentBlock _,
                        KernelKey.Experts _,
                        KernelKey.Collective _,
                        KernelKey.Exchange _ -> {}
            }
        });
        return new StepTimes(
                system,
                provenance,
                gemms,
                context,
                decode,
                latent,
                experts,
                collectives,
                exchanges,
                known.elementwise(),
                power.getOrDefault(system, power.getOrDefault(POWER_FROM.getOrDefault(system, system), known.power())),
                known.error());
    }
}
