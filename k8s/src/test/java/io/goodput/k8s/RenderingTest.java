package io.goodput.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overlay renders, sets nothing but sizes, and renders to the same with kustomize itself. */
class RenderingTest {
    private static final String OVERLAY = "overlays/operators";
    private static final String OVERLAY_FILE = OVERLAY + "/kustomization.yaml";
    private static final String COMPONENT_FILE = "components/operators/kustomization.yaml";
    private static final ManifestFolder MANIFESTS = ManifestFolder.read();

    /** Counts, shares and volumes: what a patch of the overlay may set. */
    private static final Pattern SIZE = Pattern.compile(
            "/spec/(replicas|instances|storage/(volumes/[0-9]+/)?size|(template/spec/containers/[0-9]+/)?resources/(requests|limits)/(cpu|memory))");

    @TempDir
    Path scratch = Path.of("");

    @Test
    void theOverlaySetsNothingButSizes() {
        JsonObject kustomization = new Kustomizer(MANIFESTS).kustomization(OVERLAY, "Kustomization");
        kustomization.keySet().removeAll(Set.of("apiVersion", "kind", "resources", "components", "replicas"));
        JsonArray patches = kustomization.remove("patches").getAsJsonArray();
        assertTrue(kustomization.isEmpty(), () -> "sets more than sizes: " + kustomization.keySet());
        for (JsonElement patch : patches) {
            String operations = patch.getAsJsonObject().get("patch").getAsString();
            for (JsonElement operation : YamlReader.array(OVERLAY_FILE, operations)) {
                String path = operation.getAsJsonObject().get("path").getAsString();
                assertTrue(SIZE.matcher(path).matches(), () -> path + " is no size");
            }
        }
    }

    @Test
    void thePatchesOfTheOverlayArrive() {
        Deployed rendered = new Deployed(new Kustomizer(MANIFESTS
                        .replacing(
                                OVERLAY_FILE, "/spec/instances\n        value: 3", "/spec/instances\n        value: 5")
                        .replacing(OVERLAY_FILE, "- name: gateway\n    count: 2", "- name: gateway\n    count: 7"))
                .render(OVERLAY));
        assertEquals(5, Deployed.number(rendered.only("Cluster"), "spec", "instances"));
        assertEquals(7, Deployed.number(rendered.find("Deployment", "gateway").orElseThrow(), "spec", "replicas"));
    }

    @Test
    void aFieldThatIsNoKustomizationsIsRefused() {
        refuses("unknown field 'patchs'", MANIFESTS.replacing(OVERLAY_FILE, "patches:", "patchs:"));
        refuses("unknown field 'litterals'", MANIFESTS.replacing(COMPONENT_FILE, "literals:", "litterals:"));
    }

    @Test
    void aWrongKindOfKustomizationIsRefused() {
        refuses("must be a Component", MANIFESTS.replacing(COMPONENT_FILE, "v1alpha1", "v1beta1"));
    }

    @Test
    void aMissingFileIsRefused() {
        refuses("not there", MANIFESTS.replacing(COMPONENT_FILE, "- database.yaml", "- databases.yaml"));
    }

    @Test
    void aPatchOfNothingIsRefused() {
        refuses("where nothing is", MANIFESTS.replacing(OVERLAY_FILE, "/spec/instances", "/spec/instance"));
        refuses("which is not there", MANIFESTS.replacing(OVERLAY_FILE, "name: combined", "name: brokers"));
        refuses("no Deployment", MANIFESTS.replacing(OVERLAY_FILE, "- name: gateway", "- name: gatway"));
    }

    @Test
    void aResourceGivenTwiceIsRefused() {
        refuses(
                "twice",
                MANIFESTS.replacing(
                        "components/operators/kafka-topics.yaml", "goodput.run-priced", "goodput.dead-letter"));
    }

    /** Our rendering is kustomize's, apart from the hash at the end of a generated name. */
    @Test
    void kustomizeRendersTheSame() throws Exception {
        Optional<String> kubectl = findKubectl();
        assumeTrue(
                kubectl.isPresent(),
                "no kubectl with kustomize 5 on the PATH or in GOODPUT_KUBECTL; see docs/kubernetes.md");
        Ended ended = run(
                kubectl.get(),
                "kustomize",
                ManifestFolder.directory().resolve(OVERLAY).toString());
        assertEquals(0, ended.code(), ended::errors);
        Map<String, JsonObject> byKustomize = new TreeMap<>();
        for (JsonObject resource : YamlReader.objects(
                "kubectl", ended.output().replaceAll("(goodput-(?:settings|backends))-[a-z0-9]{10}\\b", "$1"))) {
            byKustomize.put(Deployed.text(resource, "kind") + "/" + Deployed.name(resource), resource);
        }
        assertEquals(new TreeMap<>(new Kustomizer(MANIFESTS).render(OVERLAY)), byKustomize);
    }

    private static void refuses(String what, ManifestFolder folder) {
        ManifestException refusal = assertThrows(ManifestException.class, () -> new Kustomizer(folder).render(OVERLAY));
        assertTrue(refusal.toString().contains(what), refusal::toString);
    }

    private Optional<String> findKubectl() throws IOException, InterruptedException {
        String named = System.getenv("GOODPUT_KUBECTL");
        if (named != null) {
            return Optional.of(named);
        }
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, "kubectl");
            if (Files.isExecutable(candidate)) {
                // One that cannot say its version is passed over, as one that is too old.
                Matcher version = Pattern.compile("Kustomize Version: v([0-9]+)\\.")
                        .matcher(
                                run(candidate.toString(), "version", "--client").output());
                if (version.find() && Integer.parseInt(version.group(1)) >= 5) {
                    return Optional.of(candidate.toString());
                }
            }
        }
        return Optional.empty();
    }

    private record Ended(int code, String output, String errors) {}

    private Ended run(String... command) throws IOException, InterruptedException {
        Path output = scratch.resolve("output");
        Path errors = scratch.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + " does not end");
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
