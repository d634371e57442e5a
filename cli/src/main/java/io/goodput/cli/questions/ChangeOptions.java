package io.goodput.cli.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Changes of a plan as options. With the answer of a plan they make a what-if of the winner; names and numbers are checked
 * where that is read.
 */
final class ChangeOptions {
    private static final Pattern LIMIT = Pattern.compile("(.+?)(?:-p([0-9]+(?:\\.[0-9]+)?))?");

    @Option(
            names = "--tier",
            paramLabel = "TIER",
            description = "Whose winner of the plan's answer is changed, such as retail; the first that has one.")
    private @Nullable String tier;

    @Option(
            names = "--load",
            paramLabel = "TIMES",
            description = "So many times the load. May be repeated, as all changes.")
    private List<Double> loads = List.of();

    @Option(
            names = "--limit",
            paramLabel = "METRIC[-pN]=SECONDS",
            description =
                    "Another limit on a latency, such as ttft-p99=0.5, in the place of the plan's or beside them.")
    private Map<String, Double> limits = Map.of();

    @Option(names = "--price-tier", paramLabel = "TIER", description = "Another tier of the price book.")
    private List<String> priceTiers = List.of();

    @Option(names = "--price-book", paramLabel = "BOOK", description = "Another price book.")
    private List<String> priceBooks = List.of();

    @Option(names = "--system", paramLabel = "SYSTEM", description = "All pools on another system.")
    private List<String> systems = List.of();

    @Option(
            names = "--instances",
            paramLabel = "ROLE=N",
            description = "Another number of instances of a pool, such as decode=4.")
    private Map<String, Integer> instances = Map.of();

    @Option(
            names = "--lost",
            paramLabel = "ROLE=N",
            description = "So many instances of a pool have failed, such as decode=1.")
    private Map<String, Integer> lost = Map.of();

    boolean isEmpty() {
        return loads.isEmpty()
                && limits.isEmpty()
                && priceTiers.isEmpty()
                && priceBooks.isEmpty()
                && systems.isEmpty()
                && instances.isEmpty()
                && lost.isEmpty();
    }

    /**
     * The what-if that they make of a plan's answer, alone or beside its job as the API has it.
     *
     * @throws InvalidInputException when the file is no such answer, or has no layout of that tier
     */
    QuestionFile of(QuestionFile answer) {
        JsonNode given;
        try {
            given = Codec.read(JsonNode.class, answer.text());
        } catch (InvalidInputException e) {
            throw refused(
                    "",
                    "this file is not JSON",
                    "Maybe the output of ./goodput plan --json, or a question without options");
        }
        JsonNode tree = given.has("answer") ? given.get("answer") : given;
        if (!tree.path("question").isObject() || !tree.path("tiers").isArray()) {
            throw refused(
                    "",
                    "this is no answer of a plan, and only the layout of one is changed by options",
                    "Maybe the output of ./goodput plan --json, or a question without options");
        }
        JsonNode found = StreamSupport.stream(tree.path("tiers").spliterator(), false)
                .filter(each -> tier == null
                        ? each.has("winner")
                        : each.path("tier").asText().equals(tier))
                .findFirst()
                .orElseThrow(() -> refused("/tiers", "the plan has no such winner", "Maybe another --tier"));
        JsonNode layout = found.path(found.has("winner") ? "winner" : "nearest").path("layout");
        if (!layout.isObject()) {
            throw refused("/tiers", "no layout was found under this tier", "Maybe another --tier");
        }
        ObjectNode plan = tree.path("question").deepCopy();
        plan.withObject("pricing").putArray("tiers").add(found.path("tier").asText());
        return new QuestionFile(
                Codec.write(Map.of("plan", plan, "layout", layout, "changes", changes(plan, layout))),
                Format.JSON,
                answer.folder());
    }

    private List<Map<String, Object>> changes(JsonNode plan, JsonNode layout) {
        List<Map<String, Object>> changes = new ArrayList<>();
        loads.forEach(each -> changes.add(change("load × " + each, "load", each)));
        limits.forEach((limit, seconds) ->
                changes.add(change("%s ≤ %s s".formatted(limit, seconds), "slo", slo(plan, limit, seconds))));
        priceTiers.forEach(each -> changes.add(change(each, "pricing", Map.of("tiers", List.of(each)))));
        priceBooks.forEach(each -> changes.add(change(each, "pricing", Map.of("priceBook", each))));
        systems.forEach(each -> changes.add(change("on " + each, "system", Map.of("system", each))));
        instances.forEach((role, count) ->
                changes.add(change("%s: %d".formatted(role, count), "instances", counts(layout, role, count))));
        lost.forEach((role, count) -> changes.add(
                change("%s: %d lost".formatted(role, count), "lost", Map.of("role", role, "instances", count))));
        return changes;
    }

    private static Map<String, Object> change(String name, String kind, Object value) {
        return Map.of("name", name, kind, value);
    }

    /** The plan's objective with a limit in the place of its own on that metric at that percentile. */
    private static Object slo(JsonNode plan, String limit, double seconds) {
        Matcher parts = LIMIT.matcher(limit);
        if (!parts.matches()) {
            throw refused("", "a limit is METRIC=SECONDS or METRIC-pN=SECONDS", "Maybe --limit ttft-p99=0.5");
        }
        Map<String, Object> changed = new LinkedHashMap<>();
        changed.put("metric", parts.group(1));
        if (parts.group(2) != null) {
            changed.put("percentile", Double.valueOf(parts.group(2)));
        }
        changed.put("limitSeconds", seconds);
        List<Object> limits = new ArrayList<>();
        for (JsonNode each : plan.path("slo").path("limits")) {
            boolean isReplaced = each.path("metric").asText().equals(parts.group(1))
                    && each.path("percentile").asDouble(-1)
                            == (parts.group(2) == null ? -1 : Double.parseDouble(parts.group(2)));
            if (!isReplaced) {
                limits.add(each);
            }
        }
        limits.add(changed);
        ObjectNode slo = plan.path("slo").deepCopy();
        slo.remove("limits");
        Map<String, Object> all = new LinkedHashMap<>(Map.of("limits", limits));
        slo.properties().forEach(each -> all.put(each.getKey(), each.getValue()));
        return all;
    }

    /** The layout's numbers of instances, with this one for the pools of a role. */
    private static List<Integer> counts(JsonNode layout, String role, int count) {
        List<Integer> counts = new ArrayList<>();
        for (JsonNode pool : layout.path("pools")) {
            counts.add(
                    pool.path("role").asText().equals(role)
                            ? count
                            : pool.path("instances").asInt());
        }
        return counts;
    }

    private static InvalidInputException refused(String pointer, String rule, String advice) {
        return new InvalidInputException(new Violation(pointer, "the answer", rule, advice));
    }
}
