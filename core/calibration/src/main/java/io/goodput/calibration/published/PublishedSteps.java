package io.goodput.calibration.published;

import io.goodput.calibration.scoring.Errors;
import io.goodput.calibration.scoring.LeftApart;
import io.goodput.calibration.scoring.PublishedFigures;
import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.calibration.tables.MeasurementTable;
import io.goodput.calibration.tables.MeasurementTable.Column;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Confidence;
import io.goodput.catalog.HuggingFaceConfig;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.catalog.Provenance;
import io.goodput.catalog.ServingEngine;
import io.goodput.codec.Codec;
import io.goodput.engine.timing.StepCost;
import io.goodput.simulation.StepModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Step times of other people's hardware: prompt and token times of Llama-2-70B on DGX A100 and H100 (Splitwise), and the
 * parts of requests on A800 and H800 nodes (Mooncake). Each is composed with the host times of vLLM, which both ran in some
 * old version. Nothing of them was fitted.
 */
public final class PublishedSteps {
    private static final String CELLS = "perf_cells";
    private static final String COMPONENTS = "mooncake_components.json";
    private static final String SECTION = "published";
    private static final String SPLITWISE = "Splitwise, Llama-2-70B";
    private static final String MOONCAKE = "Mooncake, Llama-3-70B";
    private static final String MOONCAKE_VLLM = "Mooncake with vLLM, Qwen3-8B";
    private static final int NODE = 8;
    private static final int TOKENS_OF_A_DECODE = 128;
    /** Share of the prompt that is cached in the second of Mooncake's figures. */
    private static final double CACHED = 0.95;

    private static final Map<String, String> HARDWARE = Map.of("a100-80gb", "hgx-a100", "h100-80gb", "hgx-h100");

    private final MeasurementFolder folder;
    private final Catalog catalog;
    private final StepModels models;
    private final RowSink sink;
    private final Map<String, Errors> errors = new TreeMap<>();
    private int otherModels;

    private PublishedSteps(MeasurementFolder folder, Catalog catalog, RowSink sink) {
        this.folder = folder;
        this.catalog = catalog;
        this.models = new StepModels(catalog);
        this.sink = sink;
    }

    /**
     * How far off what was published is.
     *
     * @param figures by source, quantity and system
     * @param apart points that were not scored
     */
    public record Scores(List<PublishedFigures> figures, List<LeftApart> apart) {
        public Scores {
            figures = List.copyOf(figures);
            apart = List.copyOf(apart);
        }
    }

    /** Scores what is there of {@code folder}'s {@code splitwise} and {@code measurements}. */
    public static Scores score(MeasurementFolder folder, Catalog catalog, RowSink sink) {
        var steps = new PublishedSteps(folder, catalog, sink);
        steps.splitwise();
        steps.mooncake();
        List<PublishedFigures> figures = new ArrayList<>();
        steps.errors.forEach((name, each) -> {
            String[] parts = name.split("\t", -1);
            AcceleratedSystem system = catalog.findSystem(parts[2]).orElseThrow();
            AcceleratedSystem.StepTimesFrom from = system.stepTimesFrom();
            String basis = from == null ? "its own kernels" : "kernels of " + from.system();
            each.figures()
                    .ifPresent(found ->
                            figures.add(new PublishedFigures(parts[0], parts[1], system.name(), basis, found)));
        });
        return new Scores(
                figures,
                steps.otherModels == 0
                        ? List.of()
                        : List.of(new LeftApart(CELLS, "unknown model bloom-176b", steps.otherModels)));
    }

    private void add(
            String source, String quantity, String system, String identity, double measured, double predicted) {
        errors.computeIfAbsent(source + "\t" + quantity + "\t" + system, key -> new Errors())
                .add(measured, predicted);
        sink.row(SECTION, identity, quantity, measured, predicted, source + " on " + system);
    }

    /** An instance of eight GPUs, or as many as its tensor parallelism says, in 16 bits. */
    private StepCost cost(Model model, String system, int tensorParallel) {
        Precision precision = model.findPrecision("bf16").orElseThrow();
        ServingEngine engine = catalog.findEngine("vllm").orElseThrow();
        return new StepCost(
                models.of(
                        model,
                        precision,
                        catalog.findSystem(system).orElseThrow(),
                        engine,
                        Parallelism.tensor(tensorParallel),
                        1),
                1,
                1);
    }

    private static double promptSeconds(StepCost cost, int prompts, int tokens, int pastTokens) {
        cost.begin(false);
        for (int i = 0; i < prompts; i++) {
            cost.addChunk(tokens, pastTokens, true);
        }
        cost.endRank();
        return cost.seconds();
    }

    private static double decodeSeconds(StepCost cost, int sequences, double contextTokens) {
        cost.begin(true);
        cost.setDecoding(sequences, sequences * contextTokens, sequences * contextTokens);
        cost.endRank();
        return cost.seconds();
    }

    private void splitwise() {
        folder.find(CELLS).ifPresent(file -> {
            try (MeasurementTable table = MeasurementTable.open(file, "model", "hardware", "prompt_time_ms")) {
                Column name = table.column("model");
                Column hardware = table.column("hardware");
                Column tensor = table.column("tensor_parallel");
                Column prompt = table.column("prompt_size");
                Column batch = table.column("batch_size");
                Column made = table.column("token_size");
                Column promptTime = table.column("prompt_time_ms");
                Column tokenTime = table.column("token_time_ms");
                Model model = llama2();
                while (table.next()) {
                    String system = HARDWARE.get(hardware.text());
                    if (!name.text().equals("llama2-70b") || system == null) {
                        otherModels++;
                        continue;
                    }
                    StepCost cost = cost(model, system, tensor.whole());
                    String identity = CELLS + "/" + table.row();
                    add(
                            SPLITWISE,
                            "prompt seconds",
                            system,
                            identity,
                            promptTime.positive() / 1e3,
                            promptSeconds(cost, batch.whole(), prompt.whole(), 0));
                    add(
                            SPLITWISE,
                            "token seconds",
                            system,
                            identity,
                            tokenTime.positive() / 1e3,
                            decodeSeconds(cost, batch.whole(), prompt.whole() + made.whole() / 2.0));
                }
            }
        });
    }

    private static Model llama2() {
        return HuggingFaceConfig.model(
                "llama-2-70b",
                resource("llama-2-70b.json"),
                new Provenance(
                        "meta-llama/Llama-2-70b-hf config.json (Hugging Face)", "2023-07-18", Confidence.DATA_SHEET),
                OptionalLong.empty());
    }

    private static String resource(String name) {
        try (InputStream stream = PublishedSteps.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mooncake() {
        Path file = folder.path().resolve("measurements").resolve(COMPONENTS);
        if (!Files.isRegularFile(file)) {
            return;
        }
        MooncakeComponents all;
        try {
            all = Codec.read(MooncakeComponents.class, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Model llama = catalog.findModel("llama-3.1-70b").orElseThrow();
        StepCost a800 = cost(llama, "hgx-a100", NODE);
        request(a800, all.fast25().nothingCached(), 0, "fig14a");
        request(a800, all.fast25().mostCached(), CACHED, "fig14b");
        Model qwen = catalog.findModel("qwen3-8b").orElseThrow();
        StepCost h800 = cost(qwen, "hgx-h800", NODE);
        MooncakeComponents.OneToOne one = all.oneToOne();
        for (int i = 0; i < one.promptTokens().size(); i++) {
            int tokens = one.promptTokens().get(i);
            // Its first token comes out of the first decode step; the transfer is 0.5 to 5 ms of it.
            add(
                    MOONCAKE_VLLM,
                    "time to first token without the transfer",
                    "hgx-h800",
                    COMPONENTS + "/1p1d/" + tokens,
                    one.ttftMilliseconds().get(i) / 1e3,
                    promptSeconds(h800, 1, tokens, 0) + decodeSeconds(h800, 1, tokens));
        }
    }

    private void request(StepCost cost, MooncakeComponents.Request request, double cached, String figure) {
        for (int i = 0; i < request.promptTokens().size(); i++) {
            int tokens = request.promptTokens().get(i);
            int past = (int) (cached * tokens);
            String identity = COMPONENTS + "/" + figure + "/" + tokens;
            add(
                    MOONCAKE,
                    cached == 0 ? "prefill seconds" : "prefill seconds, 95 % cached",
                    "hgx-a100",
                    identity,
                    request.prefillSeconds().get(i),
                    promptSeconds(cost, 1, tokens - past, past));
            add(
                    MOONCAKE,
                    "seconds of 128 decode steps",
                    "hgx-a100",
                    identity,
                    request.decodeSeconds().get(i),
                    TOKENS_OF_A_DECODE * decodeSeconds(cost, 1, tokens + TOKENS_OF_A_DECODE / 2.0));
        }
    }
}
