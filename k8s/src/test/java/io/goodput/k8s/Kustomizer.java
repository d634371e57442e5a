package io.goodput.k8s;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Renders a kustomization as kustomize 5 does, for the fields that this repository uses; any other field is refused.
 * One difference: generated ConfigMaps keep their plain name, without the hash of their content.
 */
final class Kustomizer {
    private static final Map<String, String> VERSIONS =
            Map.of("Kustomization", "kustomize.config.k8s.io/v1beta1", "Component", "kustomize.config.k8s.io/v1alpha1");
    private static final Set<String> FIELDS =
            Set.of("apiVersion", "kind", "resources", "components", "configMapGenerator", "replicas", "patches");

    private final ManifestFolder folder;
    private final Set<String> filesRead = new TreeSet<>();

    Kustomizer(ManifestFolder folder) {
        this.folder = folder;
    }

    /** The resources of the kustomization in a directory, by "kind/name" in the order they came. */
    Map<String, JsonObject> render(String directory) {
        Map<String, JsonObject> resources = new LinkedHashMap<>();
        accumulate(directory, "Kustomization", resources);
        return resources;
    }

    /** The files that rendering has read so far. */
    Set<String> filesRead() {
        return filesRead;
    }

    /** The kustomization file of a directory; its fields are among the known ones. */
    JsonObject kustomization(String directory, String kind) {
        String path = directory + "/kustomization.yaml";
        JsonObject kustomization = YamlReader.object(path, text(path));
        requireFields(path, kustomization, FIELDS, Set.of("apiVersion", "kind"));
        if (!string(kustomization, "kind").equals(kind)
                || !string(kustomization, "apiVersion").equals(VERSIONS.get(kind))) {
            throw new ManifestException(path + ": must be a " + kind + " of " + VERSIONS.get(kind));
        }
        return kustomization;
    }

    private void accumulate(String directory, String kind, Map<String, JsonObject> resources) {
        JsonObject kustomization = kustomization(directory, kind);
        String path = directory + "/kustomization.yaml";
        for (JsonElement resource : array(kustomization, "resources")) {
            String target = resolve(directory, resource.getAsString());
            if (target.endsWith(".yaml")) {
                for (JsonObject object : YamlReader.objects(target, text(target))) {
                    add(target, resources, object);
                }
            } else {
                Map<String, JsonObject> inner = new LinkedHashMap<>();
                accumulate(target, "Kustomization", inner);
                inner.values().forEach(object -> add(target, resources, object));
            }
        }
        for (JsonElement component : array(kustomization, "components")) {
            accumulate(resolve(directory, component.getAsString()), "Component", resources);
        }
        for (JsonElement generator : array(kustomization, "configMapGenerator")) {
            add(path, resources, configMap(path, generator.getAsJsonObject()));
        }
        for (JsonElement patch : array(kustomization, "patches")) {
            patch(path, patch.getAsJsonObject(), resources);
        }
        for (JsonElement replicas : array(kustomization, "replicas")) {
            scale(path, replicas.getAsJsonObject(), resources);
        }
    }

    private String text(String path) {
        filesRead.add(path);
        return folder.text(path);
    }

    private static void add(String path, Map<String, JsonObject> resources, JsonObject object) {
        if (!object.has("kind") || !(object.get("metadata") instanceof JsonObject metadata) || !metadata.has("name")) {
            throw new ManifestException(path + ": a resource without kind or metadata.name");
        }
        String key = string(object, "kind") + "/" + string(metadata, "name");
        if (resources.putIfAbsent(key, object) != null) {
            throw new ManifestException(path + ": " + key + " is there twice");
        }
    }

    private static JsonObject configMap(String path, JsonObject generator) {
        requireFields(path, generator, Set.of("name", "literals"), Set.of("name", "literals"));
        JsonObject data = new JsonObject();
        for (JsonElement literal : array(generator, "literals")) {
            String[] parts = literal.getAsString().split("=", 2);
            if (parts.length != 2 || data.has(parts[0])) {
                throw new ManifestException(path + ": " + literal + " must be KEY=VALUE, each key once");
            }
            data.addProperty(parts[0], parts[1]);
        }
        JsonObject metadata = new JsonObject();
        metadata.addProperty("name", string(generator, "name"));
        JsonObject configMap = new JsonObject();
        configMap.addProperty("apiVersion", "v1");
        configMap.addProperty("kind", "ConfigMap");
        configMap.add("metadata", metadata);
        configMap.add("data", data);
        return configMap;
    }

    private static void scale(String path, JsonObject replicas, Map<String, JsonObject> resources) {
        requireFields(path, replicas, Set.of("name", "count"), Set.of("name", "count"));
        JsonObject deployment = resources.get("Deployment/" + string(replicas, "name"));
        if (deployment == null) {
            throw new ManifestException(
                    path + ": replicas of " + string(replicas, "name") + ", which is no Deployment");
        }
        deployment.getAsJsonObject("spec").add("replicas", replicas.get("count"));
    }

    private static void patch(String path, JsonObject patch, Map<String, JsonObject> resources) {
        requireFields(path, patch, Set.of("target", "patch"), Set.of("target", "patch"));
        JsonObject target = patch.getAsJsonObject("target");
        Set<String> targetFields = Set.of("group", "version", "kind", "name");
        requireFields(path, target, targetFields, targetFields);
        JsonObject resource = resources.get(string(target, "kind") + "/" + string(target, "name"));
        if (resource == null
                || !string(resource, "apiVersion").equals(string(target, "group") + "/" + string(target, "version"))) {
            throw new ManifestException(path + ": a patch of " + target + ", which is not there");
        }
        for (JsonElement element : YamlReader.array(path, string(patch, "patch"))) {
            JsonObject operation = element.getAsJsonObject();
            Set<String> operationFields = Set.of("op", "path", "value");
            requireFields(path, operation, operationFields, operationFields);
            if (!string(operation, "op").equals("replace")) {
                throw new ManifestException(path + ": operation " + operation + "; only replace is used here");
            }
            replace(path, resource, string(operation, "path"), operation.get("value"));
        }
    }

    /** Replaces the value at a JSON pointer (RFC 6901); one must be there. */
    private static void replace(String path, JsonObject resource, String pointer, JsonElement value) {
        List<String> steps = new ArrayList<>();
        for (String step : pointer.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        JsonElement parent = resource;
        for (String step : steps.subList(0, steps.size() - 1)) {
            parent = child(path, pointer, parent, step);
        }
        child(path, pointer, parent, steps.getLast());
        if (parent.isJsonArray()) {
            parent.getAsJsonArray().set(Integer.parseInt(steps.getLast()), value);
        } else {
            parent.getAsJsonObject().add(steps.getLast(), value);
        }
    }

    private static JsonElement child(String path, String pointer, JsonElement parent, String step) {
        if (parent.isJsonObject() && parent.getAsJsonObject().has(step)) {
            return parent.getAsJsonObject().get(step);
        }
        if (parent.isJsonArray()
                && step.matches("0|[1-9][0-9]{0,5}")
                && Integer.parseInt(step) < parent.getAsJsonArray().size()) {
            return parent.getAsJsonArray().get(Integer.parseInt(step));
        }
        throw new ManifestException(path + ": a patch of " + pointer + ", where nothing is");
    }

    private static String resolve(String directory, String reference) {
        List<String> steps = new ArrayList<>(List.of(directory.split("/", -1)));
        for (String step : reference.split("/", -1)) {
            if (step.equals("..")) {
                steps.removeLast();
            } else {
                steps.add(step);
            }
        }
        return String.join("/", steps);
    }

    private static void requireFields(String path, JsonObject object, Set<String> known, Set<String> required) {
        for (String field : object.keySet()) {
            if (!known.contains(field)) {
                throw new ManifestException(
                        path + ": unknown field '" + field + "'; known are " + new TreeSet<>(known));
            }
        }
        for (String field : required) {
            if (!object.has(field)) {
                throw new ManifestException(path + ": field '" + field + "' is missing in " + object);
            }
        }
    }

    private static JsonArray array(JsonObject object, String field) {
        return object.has(field) ? object.getAsJsonArray(field) : new JsonArray();
    }

    private static String string(JsonObject object, String field) {
        return object.has(field) ? object.get(field).getAsString() : "";
    }
}
