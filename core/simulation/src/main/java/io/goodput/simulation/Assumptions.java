package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.KvPaths;
import io.goodput.catalog.Model;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.Precision;
import io.goodput.catalog.Quantity;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.KvPath;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.ServingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the model takes for granted or leaves out, in words. */
final class Assumptions {
    private Assumptions() {}

    /**
     * @param layout the one layout; null where several are searched
     * @param pools its pools, or those that layouts are made of
     */
    static List<String> of(
            Model model,
            Precision precision,
            ServingEngine engine,
            List<AcceleratedSystem> systems,
            List<ServingMode> modes,
            @Nullable Layout layout,
            List<PoolLayout> pools) {
        List<String> all = new ArrayList<>();
        for (AcceleratedSystem system : systems) {
            all.add("A GPU of %s has %s of memory (source: %s)."
                    .formatted(
                            system.title(),
                            gigabytes(system.memoryBytes().value()),
                            system.memoryBytes().source()));
        }
        all.add("%s %s keeps attention in %s, dense layers in %s, experts in %s, KV in %s (source: %s)."
                .formatted(
                        model.title(),
                        precision.name(),
                        precision.attention(),
                        precision.dense(),
                        precision.experts(),
                        precision.kvCache(),
                        precision.provenance().source()));
        all.add(
                "KV gets %s of the memory that weights, %s of runtime and the activations of the largest step leave (source: %s)."
                        .formatted(
                                engine.kvShareOfFreeMemory().value(),
                                gigabytes(engine.runtimeBytesPerGpu().value()),
                                engine.kvShareOfFreeMemory().source()));
        if (engine.memoryShare().value() < 1) {
            all.add("Weights, runtime and KV may fill %s of a GPU's memory under %s%s (source: %s)."
                    .formatted(
                            engine.memoryShare().value(),
                            engine.title(),
                            ranged(engine.memoryShare(), 100, "%"),
                            engine.memoryShare().source()));
        }
        boolean speculates = pools.stream().anyMatch(pool -> pool.speculation() != null);
        if (model.architecture().nextTokenLayers() > 0) {
            all.add("Weights include the layers that predict further tokens, as published"
                    + (speculates ? "." : "; they are not used: every step makes one token per sequence."));
        }
        if (speculates) {
            all.add(
                    "Speculative decoding makes its mean number of tokens in every step; a step costs what verifying its"
                            + " drafts costs, and drafting costs nothing besides.");
        }
        all.addAll(experts(model, pools));
        all.add(
                "Step times are kernels of TensorRT-LLM 1.3.0rc20 measured one by one and summed (source: AIConfigurator"
                        + " 095f58a tables); nothing overlaps; see the error bands.");
        if (!engine.name().equals("tensorrt-llm")) {
            all.add("%s's own kernels were not measured: its steps take as long as TensorRT-LLM's."
                    .formatted(engine.title()));
        }
        for (AcceleratedSystem system : systems) {
            all.addAll(of(system, precision, modes, layout));
        }
        List<String> without = new ArrayList<>();
        if (pools.stream().noneMatch(pool -> pool.prefixCache() != null)) {
            without.add("no prefix cache");
        }
        if (!speculates) {
            without.add("no speculative decoding");
        }
        if (pools.stream().noneMatch(pool -> pool.ranks() > 1)) {
            without.add("no attention data parallelism");
        }
        if (pools.stream().noneMatch(pool -> pool.stages() > 1)) {
            without.add("no pipeline parallelism");
        }
        without.add("no failures");
        String list = String.join(", ", without);
        all.add("N" + list.substring(1) + ".");
        return all;
    }

    private static List<String> experts(Model model, List<PoolLayout> pools) {
        if (model.architecture().experts() == null) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        boolean some = pools.stream().anyMatch(pool -> pool.expertGroups() > 1);
        if (pools.isEmpty() || pools.stream().anyMatch(pool -> pool.expertGroups() == 1)) {
            all.add(
                    "Every expert is cut over all GPUs of an instance (no expert parallelism), and each token is sent to"
                            + " any expert with equal chance; skewed routing reaches fewer experts.");
        }
        if (some) {
            all.add("Under expert parallelism a step waits for the group of GPUs whose experts get most tokens, by the"
                    + " pool's expertImbalance.");
        }
        return all;
    }

    private static List<String> of(
            AcceleratedSystem system, Precision precision, List<ServingMode> modes, @Nullable Layout layout) {
        List<String> all = new ArrayList<>();
        if (precision.experts() == NumberFormat.MXFP4 && system.runs(precision)) {
            all.add("%s multiplies mxfp4 experts in %s."
                    .formatted(
                            system.title(),
                            system.arithmeticOf(NumberFormat.MXFP4).compute()));
        }
        KvNetwork network = layout == null ? null : layout.network();
        KvPath path = network == null || network.kvPath() == null ? KvPath.RDMA : network.kvPath();
        if (modes.contains(ServingMode.DISAGGREGATED) && path == KvPath.TCP) {
            Quantity tcp = KvPaths.shipped().tcpBytesPerSecond();
            all.add("KV moves over TCP between %s instances, %s GB/s per node%s (source: %s)."
                    .formatted(system.title(), number(tcp.value() / 1e9), ranged(tcp, 1e-9, "GB/s"), tcp.source()));
        } else if (modes.contains(ServingMode.DISAGGREGATED) && path == KvPath.NVLINK) {
            all.add(
                    ("KV moves over NVLink between %s instances, %s GB/s per GPU: they share a fabric, as declared; where a"
                                    + " layout scales out over several fabrics, between them over RDMA, %s GB/s per GPU.")
                            .formatted(
                                    system.title(),
                                    number(system.nvlinkBytesPerSecond().value() / 1e9),
                                    number(system.nicBytesPerSecond().value() / 1e9)));
        } else if (modes.contains(ServingMode.DISAGGREGATED)) {
            all.add("KV moves over RDMA between %s instances, %s GB/s per GPU; also inside an NVLink fabric, unless a"
                            .formatted(
                                    system.title(),
                                    number(system.nicBytesPerSecond().value() / 1e9))
                    + " shared fabric is declared" + ranged(system.nicBytesPerSecond(), 1e-9, "GB/s") + ".");
        }
        int largest = system.tensorParallel().getLast();
        if (largest > system.scaleUpGpus().asInt()) {
            all.add(
                    ("An instance of %d GPUs on %s crosses nodes: its all-reduce is that of %d GPUs, then an exchange over"
                                    + " the NICs; this is not validated against any measurement.")
                            .formatted(
                                    largest,
                                    system.title(),
                                    system.scaleUpGpus().asInt()));
        } else if (largest > 4 && system.gpusPerNode().asInt() == 4) {
            all.add(("All-reduces of more than 4 GPUs on %s use the bandwidth measured with 4; this is not validated"
                            + " against any measurement.")
                    .formatted(system.title()));
        }
        all.addAll(besideBoards(system));
        return all;
    }

    private static List<String> besideBoards(AcceleratedSystem system) {
        AcceleratedSystem.BesideBoards parts = system.besideBoards();
        List<String> all = new ArrayList<>();
        all.add(drawn(system, "the host of a node", parts.hostWattsPerNode(), 1, "W"));
        all.add(drawn(system, "NICs per GPU", parts.nicWattsPerGpu(), 1, "W"));
        if (parts.switchWattsPerFabric().value() > 0) {
            all.add(drawn(
                    system,
                    "switches of a fabric of %d GPUs"
                            .formatted(system.scaleUpGpus().asInt()),
                    parts.switchWattsPerFabric(),
                    1,
                    "W"));
        }
        all.add(drawn(system, "fans and pumps, of all that they cool", parts.fanShare(), 100, "%"));
        all.add("Power supplies of %s give %s %% of what they draw%s (source: %s)."
                .formatted(
                        system.title(),
                        number(100 * parts.supplyEfficiency().value()),
                        ranged(parts.supplyEfficiency(), 100, "%"),
                        parts.supplyEfficiency().source()));
        all.add(
                "An instance draws its GPUs' share of hosts and switches of %s: the rest of a node or rack that is used in"
                                .formatted(system.title())
                        + " part is somebody else's, or off.");
        return all;
    }

    private static String drawn(AcceleratedSystem system, String part, Quantity power, double scale, String unit) {
        return "Power of %s, %s: %s %s%s (source: %s)."
                .formatted(
                        system.title(),
                        part,
                        number(scale * power.value()),
                        unit,
                        ranged(power, scale, unit),
                        power.source());
    }

    private static String ranged(Quantity quantity, double scale, String unit) {
        Double low = quantity.low();
        Double high = quantity.high();
        return low == null || high == null
                ? ""
                : ", in a range of %s to %s %s".formatted(number(low * scale), number(high * scale), unit);
    }

    private static String gigabytes(double bytes) {
        return number(bytes / 1e9) + " GB";
    }

    private static String number(double value) {
        double rounded = Math.rint(value * 10) / 10;
        return rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : String.valueOf(rounded);
    }
}
