package io.goodput.catalog;

import io.goodput.contracts.Limits;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.ServingMode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The smallest layouts that a plan may choose from, and whether its limits exclude all of them.
 *
 * @param pricing every field filled
 * @param instances those that hold the model
 */
record Reach(PriceBook book, Pricing pricing, List<ServingMode> modes, List<Questions.Instance> instances) {

    /** The smallest layout of one system under one tier, as it is billed. */
    private record Smallest(String system, int gpus, int racks, double kilowatts) {}

    private Stream<Smallest> smallest() {
        return instances.stream()
                .map(Questions.Instance::system)
                .distinct()
                .flatMap(system ->
                        Objects.requireNonNull(pricing.tiers()).stream().flatMap(tier -> smallest(system, tier)));
    }

    private Stream<Smallest> smallest(AcceleratedSystem system, PriceTier tier) {
        int instance = instances.stream()
                .filter(each -> each.system().equals(system))
                .mapToInt(each -> each.parallelism().gpus())
                .min()
                .orElseThrow();
        int used = modes.contains(ServingMode.AGGREGATED) ? instance : 2 * instance;
        return book.find(book.nameOf(system)).stream()
                .flatMap(prices -> prices.find(tier).stream().map(price -> {
                    int unit = price.billingUnitGpus().asInt();
                    int billed = Math.ceilDiv(used, unit) * unit;
                    return new Smallest(
                            system.name(),
                            billed,
                            Math.ceilDiv(billed, system.gpusPerRack().asInt()),
                            billed * prices.provisionedKilowattsPerGpu().value());
                }));
    }

    /** Reports the limits that alone or together leave no layout of any system under any tier. */
    void check(Limits limits, Door door) {
        List<Smallest> all = smallest().toList();
        if (all.isEmpty()) {
            return;
        }
        Integer maxGpus = limits.maxGpus();
        Integer maxRacks = limits.maxRacks();
        Double maxKilowatts = limits.maxProvisionedKilowatts();
        boolean reported = false;
        if (maxGpus != null && all.stream().allMatch(each -> each.gpus() > maxGpus)) {
            int least = all.stream().mapToInt(Smallest::gpus).min().orElseThrow();
            door.report(Questions.violation(
                    "/limits/maxGpus",
                    maxGpus,
                    "maxGpus must be at least %d, the GPUs billed for the smallest layout that holds the model"
                            .formatted(least),
                    "Maybe " + least + " or more"));
            reported = true;
        }
        if (maxRacks != null && all.stream().allMatch(each -> each.racks() > maxRacks)) {
            int least = all.stream().mapToInt(Smallest::racks).min().orElseThrow();
            door.report(Questions.violation(
                    "/limits/maxRacks",
                    maxRacks,
                    "maxRacks must be at least %d, the racks of the smallest layout that holds the model"
                            .formatted(least),
                    "Maybe " + least + " or more"));
            reported = true;
        }
        if (maxKilowatts != null && all.stream().allMatch(each -> each.kilowatts() > maxKilowatts)) {
            double least = all.stream().mapToDouble(Smallest::kilowatts).min().orElseThrow();
            String rounded = String.format(java.util.Locale.ROOT, "%.2f", Math.ceil(least * 100 - 1e-6) / 100);
            door.report(Questions.violation(
                    "/limits/maxProvisionedKilowatts",
                    maxKilowatts,
                    "maxProvisionedKilowatts must be at least %s kW, which the GPUs billed for the smallest layout need"
                            .formatted(rounded),
                    "Maybe " + rounded + " or more"));
            reported = true;
        }
        boolean noneInside = all.stream()
                .noneMatch(each -> (maxGpus == null || each.gpus() <= maxGpus)
                        && (maxRacks == null || each.racks() <= maxRacks)
                        && (maxKilowatts == null || each.kilowatts() <= maxKilowatts));
        if (noneInside && !reported) {
            door.report(Questions.violation(
                    "/limits",
                    limits,
                    "the limits together must allow the smallest layout of at least one system",
                    "Maybe raise one of them"));
        }
    }
}
