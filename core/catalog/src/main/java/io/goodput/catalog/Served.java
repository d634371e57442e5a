package io.goodput.catalog;

import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A model as it is to be served, and whether instances hold it by the data sheet's arithmetic.
 *
 * @param traffic every field filled, no trace
 */
record Served(Model model, Traffic traffic) {
    /** Weights that exceed the memory by less read the same in whole gigabytes. */
    private static final double CLEARLY = 1.01;

    /** Of all GPUs of the instance at once: no way to share the model among them is faster. */
    DataSheet dataSheet(Questions.Instance instance) {
        return new DataSheet(
                model,
                instance.precision(),
                instance.system(),
                instance.parallelism().gpus());
    }

    private InstanceMemory memory(Questions.Instance instance) {
        return InstanceMemory.of(
                model,
                instance.precision(),
                instance.system(),
                instance.engine(),
                instance.parallelism(),
                instance.maxNumBatchedTokens());
    }

    /** The longest prompt and the output that is reserved for it. */
    private long longestRequest() {
        RequestLengths lengths = RequestLengths.of(traffic);
        return (long) lengths.maxInputTokens() + lengths.maxOutputTokens();
    }

    /** Why the steps of an instance cannot be composed of measured kernels; empty when they can. */
    static String untimed(Catalog catalog, Model model, Questions.Instance instance) {
        AcceleratedSystem system = instance.system();
        return catalog.stepTimesOf(system)
                .obstacle(
                        model,
                        instance.precision(),
                        instance.parallelism(),
                        system.scaleUpGpus().asInt());
    }

    /** Whether weights, runtime and the longest request's KV fit. */
    boolean holds(Questions.Instance instance) {
        return model.obstacle(instance.parallelism()).isEmpty()
                && memory(instance).holds(longestRequest());
    }

    /** The violation of a pool whose instances do not hold the model. */
    Violation doesNotFit(String pointer, Questions.Instance instance) {
        return Questions.violation(
                pointer, instance.parallelism().tensor(), shortfall(instance), advice(List.of(instance)));
    }

    /** The violation of a list of systems none of which holds the model, not even on its largest instance. */
    Violation fitsNone(List<Questions.Instance> largest) {
        return Questions.violation(
                "/systems",
                largest.stream().map(each -> each.system().name()).toList(),
                String.join("; ", largest.stream().map(this::shortfall).toList()),
                advice(largest));
    }

    /** What the model needs and what the instance has, in decimal gigabytes. */
    private String shortfall(Questions.Instance instance) {
        InstanceMemory memory = memory(instance);
        Precision precision = instance.precision();
        int gpus = instance.parallelism().gpus();
        String what = "%s in %s needs %s"
                .formatted(
                        model.title(),
                        precision.name().toUpperCase(Locale.ROOT),
                        gigabytes(model.weightBytes(precision)));
        if (model.architecture().nextTokenLayers() > 0) {
            what += " with its MTP layer";
        }
        if (gpus > instance.parallelism().tensor()) {
            return "%s in %s at %s: a GPU holds %s of weights and needs %s for the runtime and %s of KV for the longest request, %d tokens; it has %s"
                    .formatted(
                            model.title(),
                            precision.name().toUpperCase(Locale.ROOT),
                            instance.parallelism(),
                            gigabytes(memory.weightBytesPerGpu()),
                            gigabytes(memory.reservedBytesPerGpu()),
                            gigabytes(memory.blocksFor(longestRequest()) * memory.blockBytesPerGpu()),
                            longestRequest(),
                            gigabytes(memory.memoryBytesPerGpu()));
        }
        String has = "%s %s".formatted(place(instance), "has " + gigabytes(memory.memoryBytesPerGpu() * gpus));
        if (model.weightBytes(precision) > CLEARLY * memory.memoryBytesPerGpu() * gpus) {
            return what + "; " + has;
        }
        double kv = memory.blocksFor(longestRequest()) * memory.blockBytesPerGpu();
        return "%s, %s for the runtime and %s of KV for the longest request, %d tokens; %s"
                .formatted(
                        what,
                        gigabytes(memory.reservedBytesPerGpu() * gpus),
                        gigabytes(kv * gpus),
                        longestRequest(),
                        has + ", of which KV may take " + gigabytes(Math.max(0, memory.kvBytesPerGpu()) * gpus));
    }

    private static String place(Questions.Instance instance) {
        int gpus = instance.parallelism().gpus();
        int node = instance.system().gpusPerNode().asInt();
        String system = instance.system().name();
        if (gpus == node) {
            return "one " + system + " node";
        }
        return gpus > node && gpus % node == 0
                ? "%d %s nodes".formatted(gpus / node, system)
                : "%d %s of %s".formatted(gpus, gpus == 1 ? "GPU" : "GPUs", system);
    }

    /** More GPUs of the same system where that helps, and the other systems that hold it on as many. */
    private String advice(List<Questions.Instance> instances) {
        List<String> helps = new ArrayList<>();
        for (Questions.Instance instance : instances) {
            instance.system().tensorParallel().stream()
                    .filter(gpus -> gpus > instance.parallelism().tensor())
                    .map(instance::withTensorParallel)
                    .filter(this::holds)
                    .findFirst()
                    .ifPresent(larger ->
                            helps.add("tensorParallel " + larger.parallelism().tensor() + " (" + place(larger) + ")"));
        }
        Questions.Instance last = instances.getLast();
        List<String> tried =
                instances.stream().map(instance -> instance.system().name()).toList();
        Catalog.shipped().systems().stream()
                .filter(system -> system.stepTimesFrom() == null)
                .filter(system -> !tried.contains(system.name()) && system.runs(last.precision()))
                .filter(system ->
                        system.tensorParallel().contains(last.parallelism().tensor()) && holds(last.on(system)))
                .forEach(system -> helps.add(system.name()));
        if (helps.isEmpty()) {
            return "Maybe shorter requests, or another precision";
        }
        return "Maybe " + String.join(", or ", helps);
    }

    private static String gigabytes(double bytes) {
        return String.format(Locale.ROOT, bytes < 10e9 ? "%.1f GB" : "%.0f GB", bytes / 1e9);
    }
}
