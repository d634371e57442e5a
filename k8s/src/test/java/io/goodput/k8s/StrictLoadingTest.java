package io.goodput.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every manifest is read strictly: a field that its kind does not have, or lacks, is found. */
class StrictLoadingTest {
    private static final String OVERLAY = "overlays/operators";
    private static final ManifestFolder MANIFESTS = ManifestFolder.read();
    private static final Kinds KINDS = Kinds.all();

    @Test
    void everyManifestIsWellFormed() {
        assertEquals(List.of(), problems(MANIFESTS));
    }

    @Test
    void everyFileIsPartOfTheOverlay() {
        Kustomizer kustomizer = new Kustomizer(MANIFESTS);
        kustomizer.render(OVERLAY);
        assertEquals(MANIFESTS.texts().keySet(), kustomizer.filesRead());
    }

    @Test
    void aMisspeltFieldOfADeploymentIsFound() {
        finds("livenesProbe", spoilt("base/gateway.yaml", "livenessProbe:", "livenesProbe:"));
    }

    @Test
    void aMisspeltFieldOfANetworkPolicyIsFound() {
        finds("namespaceSelecter", spoilt("base/network-policies.yaml", "namespaceSelector:", "namespaceSelecter:"));
    }

    @Test
    void aMisspeltFieldOfMetadataIsFound() {
        finds("label", spoilt("components/operators/database.yaml", "  labels:\n    app.kub", "  label:\n    app.kub"));
    }

    @Test
    void aMissingFieldOfADeploymentIsFound() {
        finds(
                "selector",
                spoilt(
                        "base/gateway.yaml",
                        "  selector:\n    matchLabels:\n      app.kubernetes.io/name: gateway\n"
                                + "      app.kubernetes.io/part-of: goodput\n  strategy:",
                        "  strategy:"));
    }

    @Test
    void aWrongTypeIsFound() {
        finds("two", spoilt("base/gateway.yaml", "  replicas: 2", "  replicas: two"));
    }

    @Test
    void aKeyGivenTwiceIsFound() {
        ManifestFolder twice = MANIFESTS.replacing(
                "base/gateway.yaml",
                "      serviceAccountName: gateway",
                "      serviceAccountName: a\n      serviceAccountName: b");
        assertTrue(assertThrows(ManifestException.class, () -> problems(twice))
                .toString()
                .contains("duplicate key serviceAccountName"));
    }

    @Test
    void anUnknownKindIsFound() {
        finds("no such kind", spoilt("base/gateway.yaml", "kind: Deployment", "kind: Deploymint"));
        finds("no such kind", spoilt("components/operators/database.yaml", "kind: Cluster", "kind: Clusters"));
        finds("no such kind", spoilt("base/gateway.yaml", "apiVersion: apps/v1", "apiVersion: apps/v2"));
    }

    @Test
    void aMisspeltFieldOfKafkaIsFound() {
        finds("/spec/kafka/listeners/0/prot", spoilt("components/operators/kafka.yaml", "port: 9092", "prot: 9092"));
        finds(
                "/spec/kafka/listeners/0/port: required",
                spoilt("components/operators/kafka.yaml", "port: 9092", "prot: 9092"));
    }

    @Test
    void aWrongValueOfAKafkaNodePoolIsFound() {
        finds("/spec/roles/0", spoilt("components/operators/kafka.yaml", "    - controller", "    - controler"));
        finds(
                "/spec/storage/volumes/0/type",
                spoilt("components/operators/kafka.yaml", "persistent-claim", "persistent"));
    }

    @Test
    void aMissingFieldOfAKafkaNodePoolIsFound() {
        finds("/spec/replicas: required", spoilt("components/operators/kafka.yaml", "  replicas: 3\n", ""));
    }

    @Test
    void aWrongFieldOfATopicIsFound() {
        ManifestFolder folder = MANIFESTS.replacing(
                "components/operators/kafka-topics.yaml",
                "  name: goodput.dead-letter\n  labels:\n    strimzi.io/cluster: goodput\nspec:\n  partitions: 64",
                "  name: goodput.dead-letter\n  labels:\n    strimzi.io/cluster: goodput\nspec:\n  partition: 64");
        finds("/spec/partition: unknown field", folder);
    }

    @Test
    void aMisspeltFieldOfTheDatabaseIsFound() {
        finds("/spec/instance:", spoiltDatabase("  instances: 3", "  instance: 3"));
        finds("/spec/instances: required", spoiltDatabase("  instances: 3", "  instance: 3"));
        finds("dataDurability", spoiltDatabase("dataDurability: required", "dataDurability: demanded"));
        finds("max_connections", spoiltDatabase("max_connections: \"200\"", "max_connections: 200"));
    }

    /** The schema of our own is a true part of CloudNativePG's, and the manifest holds against the whole of that. */
    @Test
    void theDatabaseHoldsAgainstTheOperatorsOwnDefinition() throws IOException {
        Path definitionFile = data().resolve("crds/postgresql.cnpg.io_clusters.yaml");
        assumeTrue(
                Files.isRegularFile(definitionFile),
                () -> "CloudNativePG's definition is not at " + definitionFile + "; GOODPUT_DATA names its folder");
        JsonObject definition = YamlReader.object("definition", Files.readString(definitionFile));
        StructuralSchema whole = StructuralSchema.of(definition, "v1");
        JsonObject database = new Deployed(new Kustomizer(MANIFESTS).render(OVERLAY)).only("Cluster");
        assertEquals(List.of(), whole.problems(database));

        List<String> differences = new ArrayList<>();
        compare(Kinds.usedPartOfCloudNativePgCluster().schema(), whole.schema(), "", differences);
        assertEquals(List.of(), differences);
    }

    /** Every field of {@code part} is in {@code whole}, of the same type, with every value that the whole takes. */
    private static void compare(JsonObject part, JsonObject whole, String pointer, List<String> differences) {
        for (String keyword : List.of("type", "enum")) {
            if (part.has(keyword) && !part.get(keyword).equals(whole.get(keyword))) {
                differences.add(pointer + " " + keyword + ": " + part.get(keyword) + ", not " + whole.get(keyword));
            }
        }
        JsonObject known = Deployed.object(whole, "properties");
        for (Map.Entry<String, JsonElement> property :
                Deployed.object(part, "properties").entrySet()) {
            String at = pointer + "/" + property.getKey();
            if (known.has(property.getKey())) {
                compare(
                        property.getValue().getAsJsonObject(),
                        known.getAsJsonObject(property.getKey()),
                        at,
                        differences);
            } else {
                differences.add(at + " is no field of CloudNativePG's");
            }
        }
    }

    private static Path data() {
        String named = Optional.ofNullable(System.getProperty("GOODPUT_DATA", System.getenv("GOODPUT_DATA")))
                .orElse("../shared/data");
        return ManifestFolder.directory().resolve("..").resolve(named).normalize();
    }

    private static ManifestFolder spoilt(String path, String piece, String replacement) {
        return MANIFESTS.replacing(path, piece, replacement);
    }

    /** The database's manifest spoilt, without the overlay's sizes, which would fail first. */
    private static ManifestFolder spoiltDatabase(String piece, String replacement) {
        return spoilt("components/operators/database.yaml", piece, replacement);
    }

    /** All problems of all manifests as they lie there, and as the overlay leaves them. */
    private static List<String> problems(ManifestFolder folder) {
        List<String> problems = new ArrayList<>();
        folder.texts().forEach((path, text) -> {
            if (!path.endsWith("/kustomization.yaml")) {
                YamlReader.objects(path, text).forEach(resource -> problems.addAll(KINDS.problems(resource)));
            }
        });
        if (problems.isEmpty()) {
            new Kustomizer(folder)
                    .render(OVERLAY)
                    .values()
                    .forEach(resource -> problems.addAll(KINDS.problems(resource)));
        }
        return problems;
    }

    private static void finds(String what, ManifestFolder folder) {
        List<String> problems = problems(folder);
        assertFalse(problems.isEmpty(), "nothing found");
        assertTrue(problems.stream().anyMatch(problem -> problem.contains(what)), () -> "found only " + problems);
    }
}
