package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.Model;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.simulation.steps.BeyondGrid;
import io.goodput.simulation.steps.StepRange;
import io.goodput.simulation.steps.StepTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tells where step times go beyond what was measured: for the largest and smallest steps that a layout's limits and lengths
 * allow, or those of all instances that are searched. Looked up before anything is simulated.
 */
final class Extrapolations {
    private final Catalog catalog;
    private final Lengths lengths;
    private final long longestTokens;

    Extrapolations(Catalog catalog, Lengths lengths, long longestTokens) {
        this.catalog = catalog;
        this.lengths = lengths;
        this.longestTokens = longestTokens;
    }

    /** A sentence for each system whose kernels are read beyond their measurements. */
    List<String> of(
            Model model,
            Precision precision,
            ServingEngine engine,
            List<AcceleratedSystem> systems,
            EstimateRequest request) {
        List<String> all = new ArrayList<>();
        Layout layout = request.layout();
        for (AcceleratedSystem system : systems) {
            var beyond = new BeyondGrid();
            if (layout == null) {
                for (int tensorParallel : system.tensorParallel()) {
                    add(
                            InstanceDesign.of(model, precision, system, engine, tensorParallel),
                            PoolRole.AGGREGATED,
                            PoolLayout.DEFAULT_MAX_NUM_SEQS,
                            PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS,
                            beyond);
                }
            } else {
                for (PoolLayout pool : layout.resolved().pools()) {
                    if (pool.system().equals(system.name()) && pool.stepTimes() == null) {
                        String own = pool.precision();
                        String software = pool.engine();
                        add(
                                InstanceDesign.of(
                                        model,
                                        own == null
                                                ? precision
                                                : model.findPrecision(own).orElse(precision),
                                        system,
                                        software == null
                                                ? engine
                                                : catalog.findEngine(software).orElse(engine),
                                        pool),
                                layout.localPrefill() == null ? pool.role() : PoolRole.AGGREGATED,
                                pool.maxNumSeqs() == null ? PoolLayout.DEFAULT_MAX_NUM_SEQS : pool.maxNumSeqs(),
                                pool.maxNumBatchedTokens() == null
                                        ? PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS
                                        : pool.maxNumBatchedTokens(),
                                beyond);
                    }
                }
            }
            if (!beyond.places().isEmpty()) {
                all.add(sentence(system, beyond));
            }
        }
        return all;
    }

    private void add(InstanceDesign design, PoolRole role, int maxNumSeqs, int maxNumBatchedTokens, BeyondGrid beyond) {
        if (!design.obstacle(maxNumBatchedTokens, role == PoolRole.PREFILL ? lengths.maxInputTokens() : longestTokens)
                .isEmpty()) {
            return;
        }
        InstanceMemory memory = design.memory(maxNumBatchedTokens);
        double mean = lengths.meanInputTokens() + lengths.meanOutputTokens() / 2;
        double fitting = Math.max(1, (double) memory.kvBlocks() * memory.blockTokens() / mean);
        double chunk = role == PoolRole.DECODE ? 0 : Math.min(maxNumBatchedTokens, lengths.maxInputTokens());
        beyond.addAll(StepTables.beyondMeasured(
                design.model(),
                design.precision(),
                design.system(),
                catalog.stepTimesOf(design.system()),
                design.engine(),
                design.parallelism(),
                design.verifyTokens(),
                new StepRange(
                        chunk,
                        lengths.maxInputTokens() - chunk,
                        role == PoolRole.PREFILL ? 0 : Math.floor(Math.min(maxNumSeqs, fitting)),
                        lengths.minInputTokens(),
                        longestTokens)));
    }

    private static String sentence(AcceleratedSystem system, BeyondGrid beyond) {
        return "Step times on %s go beyond what was measured, as they are at its nearest end: %s."
                .formatted(
                        system.title(),
                        beyond.places().stream()
                                .map(each -> "%s, %s %s (measured %s %s)"
                                        .formatted(
                                                each.operator(),
                                                each.size(),
                                                count(each.asked()),
                                                each.asked() > each.end() ? "to" : "from",
                                                count(each.end())))
                                .collect(Collectors.joining("; ")));
    }

    private static String count(double size) {
        return String.format(Locale.ROOT, size < 10 ? "%,.1f" : "%,.0f", size);
    }
}
