package io.goodput.economics.simulations;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Names of load tools' files as the catalog has them. */
final class CatalogNames {
    /** By a part of the file's name, the most specific first. */
    private static final List<Map.Entry<String, String>> SYSTEMS = List.of(
            Map.entry("gb300", "gb300-nvl72"),
            Map.entry("gb200", "gb200-nvl72"),
            Map.entry("vr200", "vr200-nvl72"),
            Map.entry("b300", "hgx-b300"),
            Map.entry("b200", "hgx-b200"),
            Map.entry("h200", "hgx-h200"),
            Map.entry("h100", "hgx-h100"),
            Map.entry("h800", "hgx-h800"),
            Map.entry("h20", "hgx-h20"),
            Map.entry("a100", "hgx-a100"),
            Map.entry("mi355x", "mi355x-node"),
            Map.entry("mi325x", "mi325x-node"),
            Map.entry("mi300x", "mi300x-node"),
            Map.entry("l40s", "l40s-server"));

    /** What InferenceX calls its models. */
    private static final Map<String, String> MODELS = Map.of("dsr1", "deepseek-r1", "gptoss120b", "gpt-oss-120b");

    private static final List<Map.Entry<String, String>> ENGINES = List.of(
            Map.entry("sglang", "sglang"),
            Map.entry("vllm", "vllm"),
            Map.entry("trt", "tensorrt-llm"),
            Map.entry("tensorrt-llm", "tensorrt-llm"));

    private final Catalog catalog;

    CatalogNames(Catalog catalog) {
        this.catalog = catalog;
    }

    static Optional<String> system(String hardware) {
        return containing(SYSTEMS, hardware);
    }

    static Optional<String> engine(String engine) {
        return containing(ENGINES, engine);
    }

    /** The model whose name a path, a variant's name or an abbreviation begins with, the longest such. */
    Optional<Model> model(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String called = MODELS.getOrDefault(name, name);
        return catalog.models().stream()
                .filter(each -> called.equals(each.name()) || called.startsWith(each.name() + "-"))
                .max(Comparator.comparingInt(each -> each.name().length()));
    }

    /** A precision of a model by its own name, or by the bits and the format that a file calls it by. */
    static Optional<String> precision(Model model, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Stream<String> wanted = switch (lower) {
            case "fp8" -> Stream.of("fp8", "fp8-block");
            case "fp4" -> Stream.of("nvfp4", "mxfp4");
            case "bfloat16", "fp16", "float16" -> Stream.of("bf16");
            default -> Stream.of(lower, lower.replace('_', '-'));
        };
        return wanted.filter(each -> model.findPrecision(each).isPresent()).findFirst();
    }

    private static Optional<String> containing(List<Map.Entry<String, String>> names, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(each -> lower.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
