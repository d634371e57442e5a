package io.goodput.economics.simulations;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.BenchmarkSetup;
import io.goodput.contracts.benchmarks.LoadTool;
import io.goodput.contracts.benchmarks.TokenLengths;
import io.goodput.economics.simulations.LoadTest.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of a load tool's file as a question to the simulator.
 *
 * @param scenario the question; absent where something is missing
 * @param assumed what the row does not say and the question takes
 * @param missing what the row does not say and the question needs
 */
public record RowScenario(@Nullable SimulationRequest scenario, List<String> assumed, List<String> missing) {
    /** Means of lengths that are drawn evenly lie so near the middle of a thousand of them. */
    private static final double EVEN_TOLERANCE = 0.05;

    public RowScenario {
        assumed = List.copyOf(assumed);
        missing = List.copyOf(missing);
    }

    /** The question that a row is, as far as it can be told. */
    public static RowScenario of(BenchmarkRow row) {
        return new Reader(row).read();
    }

    /** Collects what a row says, what it does not, and what is taken instead. */
    private static final class Reader {
        private final BenchmarkRow row;
        private final BenchmarkSetup setup;
        private final Map<?, ?> otherKeys;
        private final List<String> assumed = new ArrayList<>();
        private final List<String> missing = new ArrayList<>();

        Reader(BenchmarkRow row) {
            this.row = row;
            setup = row.setup();
            otherKeys = Codec.read(Map.class, row.otherKeys().json());
        }

        RowScenario read() {
            Optional<Model> model = told("model", setup.model())
                    .flatMap(name -> known(
                            "model",
                            name,
                            new CatalogNames(Catalog.shipped()).model(name),
                            "the catalog has none such"));
            Optional<String> system = told("hardware", setup.hardware())
                    .flatMap(name ->
                            known("hardware", name, CatalogNames.system(name), "no system of the catalog has it"));
            Optional<String> engine = told("engine", setup.engine())
                    .flatMap(name -> known("engine", name, CatalogNames.engine(name), "the catalog has none such"));
            Optional<String> precision = model.flatMap(this::precision);
            Optional<TokenLengths> input = told("input lengths", row.load().inputLengths());
            Optional<TokenLengths> output = told("output lengths", row.load().outputLengths());
            Double users = row.load().concurrency();
            Double rate = users == null ? row.load().offeredRequestsPerSecond() : null;
            if (users == null && rate == null) {
                missing.add("load: neither a concurrency nor a rate is told");
            }
            String speculation = setup.speculativeDecoding();
            if (speculation == null) {
                assumed.add("no speculative decoding: not told");
            } else if (!speculation.equals("none")) {
                missing.add("acceptance of speculative decoding (" + speculation + "): load tools do not record it");
            }
            List<Workers> workers = system.map(this::workers).orElse(List.of());
            if (!missing.isEmpty()
                    || model.isEmpty()
                    || engine.isEmpty()
                    || precision.isEmpty()
                    || input.isEmpty()
                    || output.isEmpty()) {
                return new RowScenario(null, assumed, missing);
            }
            try {
                var test = new LoadTest(
                        model.get().name(),
                        precision.get(),
                        engine.get(),
                        longest(input.get()),
                        shortest("input", input.get()),
                        longest(output.get()),
                        shortest("output", output.get()),
                        users == null ? null : Integer.valueOf((int) Math.rint(users)),
                        rate,
                        workers);
                return new RowScenario(test.scenario(), assumed, missing);
            } catch (InvalidInputException e) {
                e.violations().forEach(each -> missing.add(each.pointer() + ": " + each.rule()));
                return new RowScenario(null, assumed, missing);
            }
        }

        private <T> Optional<T> told(String what, @Nullable T value) {
            if (value == null) {
                missing.add(what + ": not told");
            }
            return Optional.ofNullable(value);
        }

        private <T> Optional<T> known(String what, String name, Optional<T> found, String why) {
            if (found.isEmpty()) {
                missing.add(what + " " + name + ": " + why);
            }
            return found;
        }

        private Optional<String> precision(Model model) {
            String name = setup.precision();
            if (name == null) {
                assumed.add("precision " + model.publishedPrecision() + ", in which the model is published: not told");
                return Optional.of(model.publishedPrecision());
            }
            return known(
                    "precision",
                    name,
                    CatalogNames.precision(model, name),
                    "the catalog's " + model.name() + " has none such");
        }

        private List<Workers> workers(String system) {
            Integer gpus = setup.gpus();
            Integer prefill = setup.prefillGpus();
            Integer decode = setup.decodeGpus();
            if (prefill != null && decode != null) {
                return List.of(
                        pool(PoolRole.PREFILL, "prefill_", system, prefill),
                        pool(PoolRole.DECODE, "decode_", system, decode));
            }
            if (gpus == null) {
                missing.add("GPU count: not told");
                return List.of();
            }
            boolean repeats = otherKeys.containsKey("/decode_dp_attention") || otherKeys.containsKey("/decode_ep");
            return List.of(pool(PoolRole.AGGREGATED, repeats ? "decode_" : "", system, gpus));
        }

        private Workers pool(PoolRole role, String prefix, String system, int gpus) {
            int instances = count(prefix + "num_workers").orElse(1);
            if (instances < 1 || gpus % instances != 0) {
                instances = 1;
            }
            Object ranked = otherKeys.get("/" + prefix + "dp_attention");
            Optional<Integer> experts = count(prefix + "ep");
            if (ranked == null && experts.isEmpty()) {
                assumed.add("%s: %d %s of %d GPUs with tensor parallelism: not told otherwise"
                        .formatted(
                                role.name().toLowerCase(Locale.ROOT),
                                instances,
                                instances == 1 ? "instance" : "instances",
                                gpus / instances));
            }
            boolean attentionDataParallel = ranked != null && Boolean.parseBoolean(ranked.toString());
            return new Workers(
                    role,
                    system,
                    instances,
                    gpus / instances,
                    attentionDataParallel,
                    attentionDataParallel
                            ? null
                            : experts.filter(each -> each >= 1).orElse(null),
                    null);
        }

        private Optional<Integer> count(String key) {
            return otherKeys.get("/" + key) instanceof Number number
                    ? Optional.of(number.intValue())
                    : Optional.empty();
        }

        /** Of InferenceX the configured length is the longest; of the others the greatest one where lengths are even. */
        private int longest(TokenLengths lengths) {
            Double most = lengths.maxTokens();
            return (int) Math.rint(most == null || !isEven(lengths) ? lengths.meanTokens() : most);
        }

        private @Nullable Integer shortest(String which, TokenLengths lengths) {
            Double least = lengths.minTokens();
            if (least != null && isEven(lengths)) {
                return Math.max(1, (int) Math.rint(least));
            }
            if (row.source().tool() == LoadTool.INFERENCEX) {
                return null;
            }
            assumed.add("every %s of the mean length: %s"
                    .formatted(
                            which, lengths.hasSpread() ? "they are not even from least to most" : "no spread is told"));
            return longest(lengths);
        }

        /** Whether the mean lies in the middle of the least and the greatest length, as of lengths drawn evenly. */
        private static boolean isEven(TokenLengths lengths) {
            Double least = lengths.minTokens();
            Double most = lengths.maxTokens();
            return least != null
                    && most != null
                    && Math.abs((least + most) / 2 / lengths.meanTokens() - 1) <= EVEN_TOLERANCE;
        }
    }
}
