package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.OwnCatalog;
import io.goodput.catalog.Questions;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Stationarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs on entries that are the asker's own. */
class OwnEntriesTest {
    private static final int RANDOM_WORLDS = 150;

    /** Runs that many random worlds must come to, so that they are not all refused. */
    private static final int LEAST_RUNS = 30;

    private static RunSpec spec(SimulationRequest question) {
        return new RunSpec(
                question.model(),
                Objects.requireNonNull(question.precision()),
                Objects.requireNonNull(question.engine()),
                question.traffic(),
                question.slo(),
                question.layout(),
                Objects.requireNonNull(question.promptRouting()),
                question.decodeRouting(),
                null,
                null,
                Stationarity.Warmup.GIVEN,
                10,
                100,
                1,
                null,
                question.ownEntries());
    }

    private static SimulationRequest asked(
            String model, String system, String precision, int tensorParallel, OwnEntryNames names) {
        String yaml = """
                model: %s
                precision: %s
                traffic: {requestsPerSecond: 2, inputTokens: {constant: 700}, outputTokens: {constant: 20}}
                slo: {limits: [{metric: e2e, percentile: 50, limitSeconds: 3600}]}
                layout: {mode: aggregated, pools: [{role: aggregated, system: %s, instances: 1, tensorParallel: %d}]}
                """.formatted(model, precision, system, tensorParallel);
        return Codec.readStrict(
                SimulationRequest.class, yaml, Format.YAML, each -> Questions.resolve(each.named(names)));
    }

    private static OwnEntryNames names(List<OwnEntry> entries) {
        return (kind, name) -> entries.stream()
                .filter(each -> each.kind() == kind && each.name().equals(name))
                .findFirst();
    }

    /** Twice the memory bandwidth is no slower; the same numbers are the same run. */
    @Test
    void anOwnSystemRunsByItsOwnNumbers() {
        AcceleratedSystem like = Catalog.shipped().findSystem("hgx-h100").orElseThrow();
        OwnEntry same = OwnCatalog.read("{name: same, like: hgx-h100}", Format.YAML);
        OwnEntry faster = OwnCatalog.read(
                "{name: faster, like: hgx-h100, memoryBytesPerSecond: {value: %.0f, source: s, date: '2026', confidence: data-sheet}}"
                        .formatted(2 * like.memoryBytesPerSecond().value()),
                Format.YAML);
        List<OwnEntry> entries = List.of(same, faster);
        Report shipped = Simulation.run(spec(asked("llama-3.1-8b", "hgx-h100", "bf16", 1, OwnEntryNames.NONE)));
        Report sameRun = Simulation.run(spec(asked("llama-3.1-8b", "same", "bf16", 1, names(entries))));
        Report fasterRun = Simulation.run(spec(asked("llama-3.1-8b", "faster", "bf16", 1, names(entries))));
        assertEquals(shipped.latencies(), sameRun.latencies());
        double base =
                Objects.requireNonNull(shipped.latencies()).timePerOutputToken().meanSeconds();
        double twice = Objects.requireNonNull(fasterRun.latencies())
                .timePerOutputToken()
                .meanSeconds();
        assertTrue(twice < 0.8 * base && twice > 0.4 * base, twice + " s beside " + base + " s");
    }

    /** Whatever the door lets in runs, or is refused by a rule: no entry is our own error. */
    @Test
    void whateverTheDoorLetsInRuns() {
        int runs = 0;
        for (long seed = 0; seed < RANDOM_WORLDS; seed++) {
            var random = new Random(seed);
            try {
                List<OwnEntry> entries = new ArrayList<>();
                entries.add(OwnCatalog.read(EntryKind.SYSTEM, system(random), Format.YAML));
                entries.add(model(random));
                Model model = Codec.read(Model.class, entries.getLast().document());
                String precision = model.precisionNames()
                        .get(random.nextInt(model.precisions().size()));
                SimulationRequest question =
                        asked("own-model", "own-system", precision, 1 << random.nextInt(5), names(entries));
                Report report = Simulation.run(spec(question));
                assertTrue(report.requests().arrived() >= 100, "seed " + seed);
                runs++;
            } catch (InvalidInputException e) {
                assertTrue(e.violations().stream().noneMatch(each -> each.rule().isBlank()), "seed " + seed);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertTrue(runs >= LEAST_RUNS, runs + " runs");
    }

    /** A system that ships, each of its numbers a few times larger or smaller. */
    private static String system(Random random) {
        List<AcceleratedSystem> systems = Catalog.shipped().systems();
        AcceleratedSystem like = systems.get(random.nextInt(systems.size()));
        return "{name: own-system, like: %s, pricesFrom: {system: hgx-h100, basis: b}, %s, %s, %s, %s, %s}"
                .formatted(
                        like.name(),
                        number(random, "memoryBytes", like.memoryBytes().value()),
                        number(
                                random,
                                "memoryBytesPerSecond",
                                like.memoryBytesPerSecond().value()),
                        number(
                                random,
                                "bfloat16FlopsPerSecond",
                                like.bfloat16FlopsPerSecond().value()),
                        number(
                                random,
                                "nvlinkBytesPerSecond",
                                like.nvlinkBytesPerSecond().value()),
                        number(
                                random,
                                "nicBytesPerSecond",
                                like.nicBytesPerSecond().value()));
    }

    private static String number(Random random, String field, double like) {
        return String.format(
                Locale.ROOT,
                "%s: {value: %.6e, source: s, date: '2026', confidence: measured}",
                field,
                like * StrictMath.exp(random.nextGaussian()));
    }

    /** A model that ships, with other layers, or a dense one of random sizes. */
    private static OwnEntry model(Random random) {
        List<String> names = Catalog.shipped().modelNames();
        if (random.nextBoolean()) {
            String like = names.get(random.nextInt(names.size()));
            return OwnCatalog.read(
                    EntryKind.MODEL,
                    "{name: own-model, like: %s, maxContextTokens: %d}".formatted(like, 500 + random.nextInt(5_000)),
                    Format.YAML);
        }
        int heads = 1 << random.nextInt(8);
        int keyValueHeads = Math.max(1, heads >> random.nextInt(5));
        int dimension = List.of(32, 64, 96, 128, 256).get(random.nextInt(5));
        int layers = 1 + random.nextInt(150);
        return OwnCatalog.read(
                EntryKind.MODEL,
                """
                {name: own-model, like: llama-3.1-8b, architecture: {layers: %d, hiddenSize: %d, vocabularySize: %d,
                 tiedEmbeddings: %b, groupedQueryAttention: {heads: %d, keyValueHeads: %d, headDimension: %d,
                 biases: false, sinks: false, windowLayers: 0, windowTokens: 0}, denseLayers: %d, denseSize: %d,
                 nextTokenLayers: 0, provenance: {source: s, date: '2026', confidence: measured}}}""".formatted(
                                layers,
                                64 * (1 + random.nextInt(256)),
                                1_000 + random.nextInt(300_000),
                                random.nextBoolean(),
                                heads,
                                keyValueHeads,
                                dimension,
                                layers,
                                64 * (1 + random.nextInt(800))),
                Format.YAML);
    }
}
