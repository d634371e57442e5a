package io.goodput.k8s;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A custom resource's OpenAPI v3 schema, checked as the Kubernetes API server checks it in strict mode: a field that
 * the schema does not name is a problem, not something to drop. A keyword that this class does not know is an error of
 * its own, so no rule is passed over in silence; rules in CEL ({@code x-kubernetes-validations}) and {@code format} are
 * the two that are known and not evaluated.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/">
 *     Structural schemas</a>
 */
record StructuralSchema(JsonObject schema) {
    private static final Set<String> KNOWN = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "anyOf",
            "oneOf",
            "x-kubernetes-int-or-string",
            "x-kubernetes-preserve-unknown-fields",
            // Say nothing about whether a value is right.
            "description",
            "default",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-map-type",
            // Not evaluated.
            "format",
            "x-kubernetes-validations");

    /** The schema that a CustomResourceDefinition gives one version of its kind. */
    static StructuralSchema of(JsonObject definition, String version) {
        JsonObject spec = definition.getAsJsonObject("spec");
        for (JsonElement element : spec.getAsJsonArray("versions")) {
            JsonObject candidate = element.getAsJsonObject();
            if (candidate.get("name").getAsString().equals(version)
                    && candidate.get("served").getAsBoolean()) {
                return new StructuralSchema(candidate.getAsJsonObject("schema").getAsJsonObject("openAPIV3Schema"));
            }
        }
        throw new ManifestException("no served version " + version + " of "
                + spec.getAsJsonObject("names").get("kind"));
    }

    /** What is wrong with a resource, each with a JSON pointer; what its metadata holds is not looked at. */
    List<String> problems(JsonObject resource) {
        JsonObject bare = resource.deepCopy();
        if (bare.has("metadata")) {
            bare.add("metadata", new JsonObject());
        }
        List<String> problems = new ArrayList<>();
        check(schema, bare, "", true, problems);
        return problems;
    }

    private static void check(
            JsonObject schema, JsonElement value, String pointer, boolean strict, List<String> problems) {
        for (String keyword : schema.keySet()) {
            if (!KNOWN.contains(keyword)) {
                throw new IllegalStateException("schema keyword '" + keyword + "' at " + pointer + " is not known");
            }
        }
        if (value.isJsonNull()) {
            problems.add(pointer + ": null, leave the field out");
            return;
        }
        if (!typeHolds(schema, value)) {
            problems.add(pointer + ": " + value + " is not of type " + typeName(schema));
            return;
        }
        checkEnum(schema, value, pointer, problems);
        checkAlternatives(schema, value, pointer, problems);
        if (value.isJsonObject()) {
            checkObject(schema, value.getAsJsonObject(), pointer, strict, problems);
        } else if (value.isJsonArray()) {
            checkArray(schema, value.getAsJsonArray(), pointer, strict, problems);
        } else {
            checkPrimitive(schema, value.getAsJsonPrimitive(), pointer, problems);
        }
    }

    private static boolean typeHolds(JsonObject schema, JsonElement value) {
        if (isTrue(schema, "x-kubernetes-int-or-string")) {
            return isInteger(value) || isString(value);
        }
        return !schema.has("type")
                || switch (schema.get("type").getAsString()) {
                    case "object" -> value.isJsonObject();
                    case "array" -> value.isJsonArray();
                    case "string" -> isString(value);
                    case "boolean" ->
                        value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
                    case "integer" -> isInteger(value);
                    case "number" ->
                        value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
                    default -> throw new IllegalStateException("schema type " + schema.get("type") + " is not known");
                };
    }

    private static String typeName(JsonObject schema) {
        return schema.has("type") ? schema.get("type").getAsString() : "integer or string";
    }

    private static boolean isString(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }

    private static boolean isInteger(JsonElement value) {
        return value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isNumber()
                && value.getAsBigDecimal().stripTrailingZeros().scale() <= 0;
    }

    private static boolean isTrue(JsonObject schema, String keyword) {
        return schema.has(keyword) && schema.get(keyword).getAsBoolean();
    }

    private static void checkEnum(JsonObject schema, JsonElement value, String pointer, List<String> problems) {
        if (schema.has("enum") && !schema.getAsJsonArray("enum").contains(value)) {
            problems.add(pointer + ": " + value + " is not one of " + schema.get("enum"));
        }
    }

    private static void checkAlternatives(JsonObject schema, JsonElement value, String pointer, List<String> problems) {
        if (schema.has("anyOf") && matching(schema.getAsJsonArray("anyOf"), value) == 0) {
            problems.add(pointer + ": matches none of its alternatives " + schema.get("anyOf"));
        }
        if (schema.has("oneOf") && matching(schema.getAsJsonArray("oneOf"), value) != 1) {
            problems.add(pointer + ": must match exactly one of " + schema.get("oneOf"));
        }
    }

    private static int matching(JsonArray alternatives, JsonElement value) {
        int matching = 0;
        for (JsonElement alternative : alternatives) {
            List<String> problems = new ArrayList<>();
            check(alternative.getAsJsonObject(), value, "", false, problems);
            matching += problems.isEmpty() ? 1 : 0;
        }
        return matching;
    }

    private static void checkObject(
            JsonObject schema, JsonObject value, String pointer, boolean strict, List<String> problems) {
        JsonObject properties = schema.has("properties") ? schema.getAsJsonObject("properties") : new JsonObject();
        for (Map.Entry<String, JsonElement> field : value.entrySet()) {
            String at = pointer + "/" + field.getKey();
            JsonElement property = properties.get(field.getKey());
            JsonElement additional = schema.get("additionalProperties");
            if (property != null) {
                check(property.getAsJsonObject(), field.getValue(), at, strict, problems);
            } else if (additional != null && additional.isJsonObject()) {
                check(additional.getAsJsonObject(), field.getValue(), at, strict, problems);
            } else if (strict
                    && !isTrue(schema, "x-kubernetes-preserve-unknown-fields")
                    && !(additional != null && additional.getAsBoolean())) {
                problems.add(at + ": unknown field; known are " + new TreeSet<>(properties.keySet()));
            }
        }
        if (schema.has("required")) {
            for (JsonElement required : schema.getAsJsonArray("required")) {
                if (!value.has(required.getAsString())) {
                    problems.add(pointer + "/" + required.getAsString() + ": required and missing");
                }
            }
        }
    }

    private static void checkArray(
            JsonObject schema, JsonArray value, String pointer, boolean strict, List<String> problems) {
        if (schema.has("minItems") && value.size() < schema.get("minItems").getAsInt()) {
            problems.add(pointer + ": needs at least " + schema.get("minItems") + " items");
        }
        if (schema.has("maxItems") && value.size() > schema.get("maxItems").getAsInt()) {
            problems.add(pointer + ": takes at most " + schema.get("maxItems") + " items");
        }
        for (int i = 0; i < value.size() && schema.has("items"); i++) {
            check(schema.getAsJsonObject("items"), value.get(i), pointer + "/" + i, strict, problems);
        }
    }

    private static void checkPrimitive(JsonObject schema, JsonPrimitive value, String pointer, List<String> problems) {
        if (value.isString()) {
            String text = value.getAsString();
            if (schema.has("pattern")
                    && !Pattern.compile(schema.get("pattern").getAsString())
                            .matcher(text)
                            .find()) {
                problems.add(pointer + ": '" + text + "' does not match " + schema.get("pattern"));
            }
            if (schema.has("minLength")
                    && text.length() < schema.get("minLength").getAsInt()) {
                problems.add(pointer + ": '" + text + "' is shorter than " + schema.get("minLength"));
            }
            if (schema.has("maxLength")
                    && text.length() > schema.get("maxLength").getAsInt()) {
                problems.add(pointer + ": '" + text + "' is longer than " + schema.get("maxLength"));
            }
        } else if (value.isNumber()) {
            BigDecimal number = value.getAsBigDecimal();
            if (schema.has("minimum") && number.compareTo(schema.get("minimum").getAsBigDecimal()) < 0) {
                problems.add(pointer + ": " + number + " is below " + schema.get("minimum"));
            }
            if (schema.has("maximum") && number.compareTo(schema.get("maximum").getAsBigDecimal()) > 0) {
                problems.add(pointer + ": " + number + " is above " + schema.get("maximum"));
            }
        }
    }
}
