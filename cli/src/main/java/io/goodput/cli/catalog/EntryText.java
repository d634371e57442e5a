package io.goodput.cli.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;

/** An entry of the catalog, a line for each of its numbers, with range, confidence and source. */
final class EntryText {
    private final StringBuilder text = new StringBuilder();

    private EntryText() {}

    static String of(JsonNode entry) {
        var lines = new EntryText();
        lines.addFields(entry, "");
        return lines.text.toString();
    }

    private void addFields(JsonNode node, String indent) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            add(field.getKey(), field.getValue(), indent);
        }
    }

    private void add(String name, JsonNode node, String indent) {
        if (node.has("value")) {
            text.append("%s%s: %s%s (%s; %s, %s)\n"
                    .formatted(
                            indent,
                            name,
                            number(node.get("value")),
                            node.has("low") ? ", " + number(node.get("low")) + " to " + number(node.get("high")) : "",
                            node.get("confidence").asText(),
                            node.get("source").asText(),
                            node.get("date").asText()));
        } else if (node.isObject()) {
            text.append(indent).append(name).append(":\n");
            addFields(node, indent + "  ");
        } else if (node.isArray() && node.size() > 0 && node.get(0).isObject()) {
            text.append(indent).append(name).append(":\n");
            node.forEach(each -> {
                String first = each.properties().iterator().next().getKey();
                add(first, each.get(first), indent + "- ");
                each.properties().stream()
                        .skip(1)
                        .forEach(field -> add(field.getKey(), field.getValue(), indent + "  "));
            });
        } else {
            text.append(indent)
                    .append(name)
                    .append(": ")
                    .append(node.isNumber() ? number(node) : node.isTextual() ? node.asText() : node.toString())
                    .append('\n');
        }
    }

    /** 141000000000 as 141e9: exact, and of few digits. */
    private static String number(JsonNode node) {
        BigDecimal value = node.decimalValue().stripTrailingZeros();
        int zeros = -value.scale();
        if (zeros < 6) {
            return value.toPlainString();
        }
        int thousands = zeros / 3 * 3;
        return value.scaleByPowerOfTen(-thousands).toPlainString() + "e" + thousands;
    }
}
