package io.goodput.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.goodput.contracts.SimulationRequested;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests say what the code says; each test of a disagreement makes one and sees it found. */
class AgreementTest {
    private static final ManifestFolder MANIFESTS = ManifestFolder.read();
    private static final Path REPOSITORY =
            ManifestFolder.directory().resolve("..").normalize();
    private static final SortedSet<String> TOPICS = topicsOfContracts();
    private static final Set<String> TOPIC_SETTINGS = topicSettings();
    private static final Set<String> BROKER_SETTINGS = AbstractKafkaConfig.CONFIG_DEF.names();

    private static final String KAFKA = "components/operators/kafka.yaml";
    private static final String TOPICS_FILE = "components/operators/kafka-topics.yaml";
    private static final String DATABASE = "components/operators/database.yaml";
    private static final String OPERATORS = "components/operators/kustomization.yaml";
    private static final String OVERLAY = "overlays/operators/kustomization.yaml";
    private static final String SIMULATOR = "base/simulator-service.yaml";
    private static final String GATEWAY = "base/gateway.yaml";

    // The services' own sources.

    @ParameterizedTest
    @ValueSource(strings = {"simulator-service", "tco-service", "gateway"})
    void theServiceIsDeployedAsItsSourcesSay(String name) {
        ServiceSource source = ServiceSource.read(REPOSITORY, name);
        assertEquals(List.of(), agreement(MANIFESTS).withService(deployment(MANIFESTS, name), source));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulator-service", "tco-service", "gateway"})
    void theServicesChannelsUseDeclaredTopics(String name) {
        ServiceSource source = ServiceSource.read(REPOSITORY, name);
        assertFalse(source.topics().isEmpty(), "no channel names a topic");
        assertTrue(TOPICS.containsAll(source.topics()), () -> source.topics() + " of " + TOPICS);
    }

    @Test
    void postgresqlTakesTheConnectionsOfAllServices() {
        List<ServiceSource> sources = new ArrayList<>();
        for (JsonObject deployment : deployed(MANIFESTS).ofKind("Deployment")) {
            sources.add(ServiceSource.read(REPOSITORY, Deployed.name(deployment)));
        }
        assertEquals(3, sources.size());
        assertEquals(List.of(), agreement(MANIFESTS).ofConnections(sources));
    }

    // A service of the test's own: what each kind of disagreement looks like.

    @Test
    void theManifestsAgreeWithAServiceThatReadsThem() {
        assertEquals(List.of(), withService(MANIFESTS, service("")));
    }

    @Test
    void aWrongImageIsFound() {
        finds("image is", withService(MANIFESTS.replacing(GATEWAY, "0.1.0-SNAPSHOT", "0.1.1"), service("")));
        finds(
                "image is",
                withService(
                        MANIFESTS.replacing(GATEWAY, "image: localhost/goodput/gateway", "image: goodput/gateway"),
                        service("")));
    }

    @Test
    void aWrongPortIsFound() {
        finds(
                "containerPort is '8090'",
                withService(MANIFESTS.replacing(GATEWAY, "containerPort: 8080", "containerPort: 8090"), service("")));
        finds(
                "QUARKUS_HTTP_PORT is '8090'",
                withService(MANIFESTS.replacing(GATEWAY, "\"8080\"", "\"8090\""), service("")));
        finds("must be '9000'", withService(MANIFESTS, service("quarkus.http.port=9000")));
        finds(
                "port of the Service",
                agreement(MANIFESTS.replacing(GATEWAY, " port: 8080", " port: 8090"))
                        .ofAddresses());
    }

    @Test
    void aWrongProbeIsFound() {
        finds(
                "readinessProbe is",
                withService(MANIFESTS.replacing(GATEWAY, "/q/health/ready", "/health/ready"), service("")));
        finds("livenessProbe is", withService(MANIFESTS, service("quarkus.http.non-application-root-path=internal")));
        finds("livenessProbe is", withService(MANIFESTS, service("quarkus.smallrye-health.root-path=/healthz")));
        finds(
                "port of the livenessProbe",
                agreement(MANIFESTS.replacing(
                                GATEWAY,
                                "/q/health/live\n              port: http",
                                "/q/health/live\n              port: https"))
                        .ofAddresses());
        ServiceSource healthy = service("");
        ServiceSource unprobed = new ServiceSource(
                healthy.name(), healthy.version(), healthy.properties(), healthy.mappedProperties(), false);
        finds("no health endpoints", withService(MANIFESTS, unprobed));
    }

    @Test
    void aVariableThatNothingReadsIsFound() {
        finds(
                "GOODPUT_TCO_ADDRESS is read by nothing",
                withService(
                        MANIFESTS.replacing(GATEWAY, "- name: GOODPUT_TCO_URL", "- name: GOODPUT_TCO_ADDRESS"),
                        service("")));
    }

    @Test
    void aVariableThatIsNotSetIsFound() {
        finds("GOODPUT_MISSING_URL is needed", withService(MANIFESTS, service("a.b=${GOODPUT_MISSING_URL}")));
        finds(
                "GOODPUT_NEAR_URL is needed",
                withService(MANIFESTS, service("a.b=${GOODPUT_NEAR_URL:http://localhost:1}")));
        finds("GOODPUT_OTHER_URL is needed", withService(MANIFESTS, service("goodput.other.url=http://127.0.0.1:1")));
        finds(
                "GOODPUT_DB_USER is needed",
                withService(
                        MANIFESTS.replacing(GATEWAY, "- name: GOODPUT_DB_USER", "- name: GOODPUT_USER"), service("")));
        ServiceSource plain = service("");
        SortedMap<String, Boolean> mapped = new TreeMap<>();
        mapped.put("goodput.must-be-set", false);
        mapped.put("goodput.has-a-default", true);
        List<String> problems = withService(
                MANIFESTS, new ServiceSource(plain.name(), plain.version(), plain.properties(), mapped, true));
        assertEquals(List.of("gateway: variable GOODPUT_MUST_BE_SET is needed by gateway and not set"), problems);
    }

    @Test
    void anAddressThatProbesCannotReachIsFound() {
        finds(
                "QUARKUS_HTTP_HOST is '127.0.0.1'",
                withService(MANIFESTS.replacing("base/kustomization.yaml", "0.0.0.0", "127.0.0.1"), service("")));
    }

    @Test
    void tooManyConnectionsAreFound() {
        // (2 replicas + 1) x 65 = 195 = 200 - 5, and one more is too many.
        assertEquals(
                List.of(), agreement(MANIFESTS).ofConnections(List.of(service("quarkus.datasource.jdbc.max-size=65"))));
        finds("up to 198", agreement(MANIFESTS).ofConnections(List.of(service("quarkus.datasource.jdbc.max-size=66"))));
    }

    @Test
    void thereIsRoomForTraces() {
        assertEquals(List.of(), agreement(MANIFESTS).ofTraces());
    }

    @Test
    void tooLittleRoomForTracesIsFound() {
        finds(
                "/tmp holds",
                agreement(MANIFESTS.replacing(SIMULATOR, "sizeLimit: 5Gi", "sizeLimit: 4Gi"))
                        .ofTraces());
        finds(
                "/tmp holds",
                agreement(MANIFESTS.replacing(SIMULATOR, "value: 4G", "value: 5G"))
                        .ofTraces());
        finds(
                "volume holds",
                agreement(MANIFESTS.replacing(
                                OVERLAY,
                                "/spec/storage/size\n        value: 20Gi",
                                "/spec/storage/size\n        value: 10Gi"))
                        .ofTraces());
    }

    // Between the manifests.

    @Test
    void theAddressesLeadToServices() {
        assertEquals(List.of(), agreement(MANIFESTS).ofAddresses());
    }

    @Test
    void aWrongAddressIsFound() {
        finds(
                "GOODPUT_TCO_URL is",
                agreement(MANIFESTS.replacing(
                                "base/kustomization.yaml", "http://tco-service:8082", "http://tco-service:8081"))
                        .ofAddresses());
        finds(
                "selector of the Service",
                agreement(MANIFESTS.replacing(
                                GATEWAY,
                                "  selector:\n    app.kubernetes.io/name: gateway",
                                "  selector:\n    app.kubernetes.io/name: gatway"))
                        .ofAddresses());
    }

    @Test
    void kafkaAndPostgresqlAreWhereTheServicesLook() {
        assertEquals(List.of(), agreement(MANIFESTS).withOperators());
    }

    @Test
    void aWrongKafkaOrDatabaseIsFound() {
        finds(
                "KAFKA_BOOTSTRAP_SERVERS is",
                agreement(MANIFESTS.replacing(
                                KAFKA,
                                "kind: Kafka\nmetadata:\n  name: goodput",
                                "kind: Kafka\nmetadata:\n  name: kafka"))
                        .withOperators());
        finds(
                "KAFKA_BOOTSTRAP_SERVERS is",
                agreement(MANIFESTS.replacing(KAFKA, "port: 9092", "port: 9093"))
                        .withOperators());
        finds(
                "GOODPUT_DB_URL is",
                agreement(MANIFESTS.replacing(DATABASE, "database: goodput\n", "database: app\n"))
                        .withOperators());
        finds(
                "GOODPUT_DB_URL is",
                agreement(MANIFESTS.replacing(OPERATORS, "goodput-database-rw", "goodput-database-ro"))
                        .withOperators());
    }

    @Test
    void aWrongSecretOrKeyIsFound() {
        finds(
                "no key user-name",
                agreement(MANIFESTS.replacing(GATEWAY, "key: username", "key: user-name"))
                        .withOperators());
        finds(
                "Secret is 'goodput-app'",
                agreement(MANIFESTS.replacing(
                                GATEWAY,
                                "goodput-database-app\n                  key: password",
                                "goodput-app\n                  key: password"))
                        .withOperators());
        finds(
                "no such ConfigMap or key",
                agreement(MANIFESTS.replacing(GATEWAY, "key: GOODPUT_DB_URL", "key: DB_URL"))
                        .withOperators());
    }

    // Topics.

    @Test
    void theTopicsAreTheContracts() {
        assertTrue(TOPICS.size() >= 5 && TOPICS.contains(SimulationRequested.TOPIC), () -> "only " + TOPICS);
        assertEquals(List.of(), topics(MANIFESTS));
    }

    @Test
    void aMissingTopicIsFound() {
        String text = MANIFESTS.text(TOPICS_FILE);
        String first = text.substring(0, text.indexOf("---\n") + 4);
        finds(
                "topic goodput.simulation-requested is in the code and not declared",
                topics(MANIFESTS.replacing(TOPICS_FILE, first, "")));
    }

    @Test
    void aWrongTopicIsFound() {
        finds(
                "goodput.run-prized is declared and not in the code",
                topics(MANIFESTS.replacing(TOPICS_FILE, "goodput.run-priced", "goodput.run-prized")));
        String head =
                "goodput.run-priced\n  labels:\n    strimzi.io/cluster: goodput\nspec:\n  partitions: 64\n  replicas: 3\n  config:\n    min.insync.replicas: 2";
        finds("partitions is '63'", topics(MANIFESTS.replacing(TOPICS_FILE, head, head.replace("64", "63"))));
        finds("4 replicas", topics(MANIFESTS.replacing(TOPICS_FILE, head, head.replace("replicas: 3", "replicas: 4"))));
        finds("1 in sync", topics(MANIFESTS.replacing(TOPICS_FILE, head, head.replace("replicas: 2", "replicas: 1"))));
        finds(
                "Kafka is 'other'",
                topics(MANIFESTS.replacing(TOPICS_FILE, head, head.replace("cluster: goodput", "cluster: other"))));
        finds(
                "no topic setting min.isr",
                topics(MANIFESTS.replacing(TOPICS_FILE, head, head.replace("min.insync.replicas", "min.isr"))));
    }

    @Test
    void aBrokerSettingThatKafkaDoesNotKnowIsFound() {
        finds(
                "no broker setting auto.create.topic",
                topics(MANIFESTS.replacing(KAFKA, "auto.create.topics.enable", "auto.create.topic.enable")));
    }

    // How pods are run.

    @Test
    void thePodsRunWithTheLeastTheyNeed() {
        assertEquals(List.of(), agreement(MANIFESTS).ofPods());
    }

    @Test
    void aPodThatMayDoMoreIsFound() {
        podFinds("readOnlyRootFilesystem", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false");
        podFinds("runAsNonRoot", "        runAsNonRoot: true\n", "");
        podFinds("not root, as a number", "        runAsUser: 10001\n", "");
        podFinds("RuntimeDefault", "type: RuntimeDefault", "type: Unconfined");
        podFinds("capabilities", "                - ALL", "                - NET_RAW");
        podFinds("allowPrivilegeEscalation", "            allowPrivilegeEscalation: false\n", "");
        podFinds(
                "automountServiceAccountToken",
                "      automountServiceAccountToken: false\n      # Off",
                "      # Off");
        podFinds("gives out no token", "goodput\nautomountServiceAccountToken: false", "goodput");
        podFinds("enableServiceLinks", "enableServiceLinks: false", "enableServiceLinks: true");
        podFinds("emptyDir at /tmp", "mountPath: /tmp", "mountPath: /temp");
    }

    @Test
    void aPodWithoutBoundsOrTwinIsFound() {
        podFinds("resources.requests.cpu", "              cpu: 500m\n", "");
        podFinds("resources.limits.cpu", "              cpu: \"2\"\n", "");
        podFinds("PodDisruptionBudget", "maxUnavailable: 1\n", "maxUnavailable: 2\n");
        podFinds("replicas spread", "          labelSelector:\n", "          other:\n");
        finds(
                "two replicas",
                agreement(MANIFESTS.replacing(
                                OVERLAY, "- name: gateway\n    count: 2", "- name: gateway\n    count: 1"))
                        .ofPods());
    }

    private static void podFinds(String what, String piece, String replacement) {
        finds(what, agreement(MANIFESTS.replacing(GATEWAY, piece, replacement)).ofPods());
    }

    private static void finds(String what, List<String> problems) {
        assertTrue(problems.stream().anyMatch(problem -> problem.contains(what)), () -> "found only " + problems);
    }

    private static List<String> withService(ManifestFolder folder, ServiceSource source) {
        return agreement(folder).withService(deployment(folder, source.name()), source);
    }

    private static List<String> topics(ManifestFolder folder) {
        return agreement(folder).ofTopics(TOPICS, TOPIC_SETTINGS, BROKER_SETTINGS);
    }

    private static Agreement agreement(ManifestFolder folder) {
        return new Agreement(deployed(folder));
    }

    private static Deployed deployed(ManifestFolder folder) {
        return new Deployed(new Kustomizer(folder).render("overlays/operators"));
    }

    private static JsonObject deployment(ManifestFolder folder, String name) {
        return deployed(folder).find("Deployment", name).orElseThrow();
    }

    /** A gateway that reads what the manifests set, with one line more in its properties. */
    private static ServiceSource service(String line) {
        SortedMap<String, String> properties = ServiceSource.properties("""
                quarkus.http.host=127.0.0.1
                quarkus.http.port=8080
                quarkus.datasource.jdbc.url=${GOODPUT_DB_URL:jdbc:postgresql://127.0.0.1:5432/goodput}
                quarkus.datasource.username=${GOODPUT_DB_USER:goodput}
                goodput.db.password=goodput
                kafka.bootstrap.servers=localhost:9092
                quarkus.rest-client.simulator.url=${GOODPUT_SIMULATOR_URL:http://127.0.0.1:8081}
                quarkus.rest-client.tco.url=${GOODPUT_TCO_URL:http://127.0.0.1:8082}
                """ + line);
        return new ServiceSource("gateway", "0.1.0-SNAPSHOT", properties, new TreeMap<>(), true);
    }

    /** The value of every {@code TOPIC} of a record in the contracts. */
    private static SortedSet<String> topicsOfContracts() {
        SortedSet<String> topics = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPackages("io.goodput.contracts")) {
            type.tryGetField("TOPIC").ifPresent(field -> {
                try {
                    topics.add((String) field.reflect().get(null));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        return topics;
    }

    private static Set<String> topicSettings() {
        return Arrays.stream(TopicConfig.class.getFields())
                .filter(field -> field.getName().endsWith("_CONFIG"))
                .map(field -> {
                    try {
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.toUnmodifiableSet());
    }
}
