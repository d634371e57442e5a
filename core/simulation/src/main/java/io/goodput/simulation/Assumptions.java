package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Model;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.Precision;
import io.goodput.catalog.Quantity;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.ServingMode;
import java.util.ArrayList;
import java.util.List;

/** What the model takes for granted or leaves out, in words. */
final class Assumptions {
    private Assumptions() {}

    static List<String> of(
            Model model,
            Precision precision,
            ServingEngine engine,
            List<AcceleratedSystem> systems,
            List<ServingMode> modes) {
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
        if (model.architecture().nextTokenLayers() > 0) {
            all.add(
                    "Weights include the layers that predict further tokens, as published; they are not used: every step"
                            + " makes one token per sequence.");
        }
        if (model.architecture().experts() != null) {
            all.add(
                    "Every expert is cut over all GPUs of an instance (no expert parallelism), and each token is sent to"
                            + " any expert with equal chance; skewed routing reaches fewer experts.");
        }
        all.add(
                "Step times are kernels of TensorRT-LLM 1.3.0rc20 measured one by one and summed (source: AIConfigurator"
                        + " 095f58a tables); nothing overlaps; see the error bands.");
        for (AcceleratedSystem system : systems) {
            all.addAll(of(system, precision, modes));
        }
        all.add("No prefix cache, no speculative decoding, no attention data parallelism, no pipeline parallelism, no"
                + " failures.");
        return all;
    }

    private static List<String> of(AcceleratedSystem system, Precision precision, List<ServingMode> modes) {
        List<String> all = new ArrayList<>();
        if (precision.experts() == NumberFormat.MXFP4 && system.runs(precision)) {
            all.add("%s multiplies mxfp4 experts in %s."
                    .formatted(
                            system.title(),
                            system.arithmeticOf(NumberFormat.MXFP4).compute()));
        }
        if (modes.contains(ServingMode.DISAGGREGATED)) {
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
        all.add("Hosts, NICs, switches and fans of %s draw %s W per GPU%s (source: %s)."
                .formatted(
                        system.title(),
                        number(system.overheadWattsPerGpu().value()),
                        ranged(system.overheadWattsPerGpu(), 1, "W"),
                        system.overheadWattsPerGpu().source()));
        return all;
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
