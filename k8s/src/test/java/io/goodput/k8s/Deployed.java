package io.goodput.k8s;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rendered resources, by "kind/name", with the questions that the checks ask about them. */
record Deployed(Map<String, JsonObject> resources) {
    List<JsonObject> ofKind(String kind) {
        return resources.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind + "/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    Optional<JsonObject> find(String kind, String name) {
        return Optional.ofNullable(resources.get(kind + "/" + name));
    }

    /** The only resource of a kind. */
    JsonObject only(String kind) {
        List<JsonObject> found = ofKind(kind);
        if (found.size() != 1) {
            throw new ManifestException("exactly one " + kind + " expected, found " + found.size());
        }
        return found.getFirst();
    }

    /** The value that a container finds in a variable; empty when it comes from a Secret or from nowhere. */
    Optional<String> value(JsonObject variable) {
        if (variable.has("value")) {
            return Optional.of(text(variable, "value"));
        }
        return find("ConfigMap", text(variable, "valueFrom", "configMapKeyRef", "name"))
                .map(map -> text(map, "data", text(variable, "valueFrom", "configMapKeyRef", "key")))
                .filter(value -> !value.isEmpty());
    }

    /** The container that runs a Deployment's service; there are no others. */
    static JsonObject container(JsonObject deployment) {
        List<JsonObject> containers = objects(deployment, "spec", "template", "spec", "containers");
        if (containers.size() != 1) {
            throw new ManifestException(name(deployment) + ": one container expected, found " + containers.size());
        }
        return containers.getFirst();
    }

    static String name(JsonObject resource) {
        return text(resource, "metadata", "name");
    }

    /** What is at a path of fields and list positions; empty when nothing is. */
    static Optional<JsonElement> at(JsonElement element, String... path) {
        JsonElement at = element;
        for (String step : path) {
            if (at instanceof JsonObject object && object.has(step)) {
                at = object.get(step);
            } else if (at instanceof JsonArray array
                    && step.matches("[0-9]+")
                    && Integer.parseInt(step) < array.size()) {
                at = array.get(Integer.parseInt(step));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    /** The text, number or truth value at a path, as text; "" when nothing is there. */
    static String text(JsonElement element, String... path) {
        return at(element, path)
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString)
                .orElse("");
    }

    /** The whole number at a path; 0 when none is there. */
    static int number(JsonElement element, String... path) {
        String text = text(element, path);
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** The fields at a path; none when nothing is there. */
    static JsonObject object(JsonElement element, String... path) {
        return at(element, path)
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject)
                .orElseGet(JsonObject::new);
    }

    /** The objects of the list at a path; none when nothing is there. */
    static List<JsonObject> objects(JsonElement element, String... path) {
        List<JsonObject> objects = new ArrayList<>();
        at(element, path)
                .filter(JsonElement::isJsonArray)
                .ifPresent(list -> list.getAsJsonArray().forEach(item -> objects.add(item.getAsJsonObject())));
        return objects;
    }
}
