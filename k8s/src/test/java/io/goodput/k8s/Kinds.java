package io.goodput.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.ModelMapper;
import io.kubernetes.client.util.Yaml;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known about each kind of resource: Kubernetes' own from its Java client, custom ones from their schemas.
 *
 * <p>The client refuses unknown fields, wrong types and missing fields; values of enumerations it lets pass.
 */
final class Kinds {
    private final SortedMap<String, StructuralSchema> customKinds = new TreeMap<>();

    /** Kubernetes' own kinds, Strimzi's and the part of CloudNativePG's that this repository uses. */
    static Kinds all() {
        Kinds kinds = new Kinds();
        for (String kind : List.of("Kafka", "KafkaNodePool", "KafkaTopic")) {
            kinds.define("kafka.strimzi.io/v1", kind, StructuralSchema.of(strimziDefinition(kind), "v1"));
        }
        kinds.define("postgresql.cnpg.io/v1", "Cluster", usedPartOfCloudNativePgCluster());
        return kinds;
    }

    /** The definition that the build had Strimzi's generator write. */
    private static JsonObject strimziDefinition(String kind) {
        Path path = Path.of(
                System.getProperty("goodput.crd.directory", "target/custom-resource-definitions"), kind + ".yaml");
        try {
            return YamlReader.object(path.toString(), Files.readString(path));
        } catch (IOException e) {
            throw new IllegalStateException(
                    path + " is written by the build (./mvnw -pl k8s -am generate-test-resources)", e);
        }
    }

    /** A schema of our own for the fields of CloudNativePG's {@code Cluster} that the manifests use. */
    static StructuralSchema usedPartOfCloudNativePgCluster() {
        String name = "cloudnative-pg-cluster-used-part.yaml";
        try (var stream = Kinds.class.getResourceAsStream("/" + name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new StructuralSchema(YamlReader.object(name, new String(stream.readAllBytes(), UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Kinds define(String apiVersion, String kind, StructuralSchema schema) {
        customKinds.put(apiVersion + " " + kind, schema);
        return this;
    }

    /** What is wrong with one resource; empty when nothing is. */
    List<String> problems(JsonObject resource) {
        String apiVersion = text(resource, "apiVersion");
        String kind = text(resource, "kind");
        String title = apiVersion + " " + kind + " " + name(resource);
        List<String> problems = new ArrayList<>();
        StructuralSchema schema = customKinds.get(apiVersion + " " + kind);
        if (schema != null) {
            problems.addAll(schema.problems(resource));
            problems.addAll(modelProblems(V1ObjectMeta.class, resource.get("metadata")));
        } else {
            // The client reads a kind that it does not know as a bag of fields.
            Class<?> model = ModelMapper.getApiTypeClass(apiVersion, kind);
            if (model == null || model == DynamicKubernetesObject.class) {
                problems.add("no such kind is known");
            } else {
                problems.addAll(modelProblems(model, resource));
                problems.addAll(loadProblems(resource));
            }
        }
        if (name(resource).isEmpty()) {
            problems.add("/metadata/name: required and missing");
        }
        return problems.stream().map(problem -> title + ": " + problem).toList();
    }

    private static List<String> modelProblems(Class<?> model, @Nullable JsonElement value) {
        try {
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, value);
            return List.of();
        } catch (InvocationTargetException e) {
            return List.of(String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> loadProblems(JsonObject resource) {
        try {
            Yaml.load(resource.toString());
            return List.of();
        } catch (IOException | RuntimeException e) {
            return List.of(e.toString());
        }
    }

    private static String name(JsonObject resource) {
        return resource.get("metadata") instanceof JsonObject metadata ? text(metadata, "name") : "";
    }

    private static String text(JsonObject object, String field) {
        return object.has(field) ? object.get(field).getAsString() : "";
    }
}
