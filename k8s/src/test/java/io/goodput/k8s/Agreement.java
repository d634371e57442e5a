package io.goodput.k8s;

import static io.goodput.k8s.Deployed.container;
import static io.goodput.k8s.Deployed.name;
import static io.goodput.k8s.Deployed.number;
import static io.goodput.k8s.Deployed.object;
import static io.goodput.k8s.Deployed.objects;
import static io.goodput.k8s.Deployed.text;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the rendered manifests and the code say the same; each method returns what they disagree on. */
record Agreement(Deployed deployed) {
    /** Read by the JVM or by Quarkus itself, so that no source of ours needs to name them. */
    private static final Set<String> READ_BY_THE_PLATFORM =
            Set.of("JAVA_TOOL_OPTIONS", "QUARKUS_HTTP_HOST", "QUARKUS_HTTP_PORT");

    /** Partitions of every topic: as many as simulators can share the work. */
    private static final String PARTITIONS = "64";

    /** The variables that hold another service's address, and whose. */
    private static final Map<String, String> ADDRESSES =
            Map.of("GOODPUT_SIMULATOR_URL", "simulator-service", "GOODPUT_TCO_URL", "tco-service");

    /**
     * Keys of the Secret that CloudNativePG writes for the owner of the application's database.
     *
     * @see <a href="https://cloudnative-pg.io/documentation/current/applications/">Connecting from an application</a>
     */
    private static final Set<String> DATABASE_SECRET_KEYS = Set.of(
            "username",
            "user",
            "password",
            "dbname",
            "host",
            "port",
            "uri",
            "jdbc-uri",
            "fqdn-uri",
            "fqdn-jdbc-uri",
            "pgpass");

    /** Connections that PostgreSQL keeps for superusers (3, its default), and two for the operator's own questions. */
    private static final int CONNECTIONS_KEPT_BACK = 5;

    /** What a service puts into /tmp beside copies of traces, at most. */
    private static final long ROOM_BESIDE_COPIES = 256L << 20;

    private static final Pattern SIZE = Pattern.compile("(\\d+)([KMGT])i?");

    /** Image, port, probes and variables of one service's Deployment. */
    List<String> withService(JsonObject deployment, ServiceSource source) {
        List<String> problems = new ArrayList<>();
        JsonObject container = container(deployment);
        requireEqual(
                problems,
                "image",
                text(container, "image"),
                "localhost/goodput/" + source.name() + ":" + source.version());

        SortedMap<String, JsonObject> variables = new TreeMap<>();
        objects(container, "env").forEach(variable -> variables.put(text(variable, "name"), variable));
        if (variables.size() != objects(container, "env").size() || container.has("envFrom")) {
            problems.add("variables must be listed one by one, each once");
        }
        for (String variable : variables.keySet()) {
            if (!READ_BY_THE_PLATFORM.contains(variable) && !source.reads(variable)) {
                problems.add("variable " + variable + " is read by nothing in " + source.name());
            }
        }
        for (String variable : source.variablesNeeded()) {
            if (!variables.containsKey(variable)) {
                problems.add("variable " + variable + " is needed by " + source.name() + " and not set");
            }
        }
        String port = String.valueOf(source.httpPort());
        requireEqual(problems, "QUARKUS_HTTP_HOST", value(variables, "QUARKUS_HTTP_HOST"), "0.0.0.0");
        requireEqual(problems, "QUARKUS_HTTP_PORT", value(variables, "QUARKUS_HTTP_PORT"), port);
        requireEqual(problems, "containerPort", text(container, "ports", "0", "containerPort"), port);

        if (!source.hasHealthEndpoints()) {
            problems.add(source.name() + " has no health endpoints to probe");
        }
        Map.of("startupProbe", "started", "livenessProbe", "live", "readinessProbe", "ready")
                .forEach((probe, endpoint) -> requireEqual(
                        problems, probe, text(container, probe, "httpGet", "path"), source.healthPath() + endpoint));
        return of(name(deployment), problems);
    }

    /** Each Deployment's Service leads to its port, and the addresses in the settings lead to Services. */
    List<String> ofAddresses() {
        List<String> problems = new ArrayList<>();
        for (JsonObject deployment : deployed.ofKind("Deployment")) {
            List<String> ofOne = new ArrayList<>();
            JsonObject port = object(container(deployment), "ports", "0");
            JsonObject service = deployed.find("Service", name(deployment)).orElseGet(JsonObject::new);
            requireEqual(
                    ofOne,
                    "port of the Service",
                    text(service, "spec", "ports", "0", "port"),
                    text(port, "containerPort"));
            requireEqual(
                    ofOne,
                    "target of the Service",
                    text(service, "spec", "ports", "0", "targetPort"),
                    text(port, "name"));
            requireEqual(
                    ofOne,
                    "selector of the Service",
                    object(service, "spec", "selector").toString(),
                    object(deployment, "spec", "selector", "matchLabels").toString());
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                requireEqual(
                        ofOne,
                        "port of the " + probe,
                        text(container(deployment), probe, "httpGet", "port"),
                        text(port, "name"));
            }
            problems.addAll(of(name(deployment), ofOne));
        }
        new TreeMap<>(ADDRESSES).forEach((variable, service) -> {
            String port =
                    text(deployed.find("Service", service).orElseGet(JsonObject::new), "spec", "ports", "0", "port");
            for (String url : valuesOf(variable)) {
                requireEqual(problems, variable, url, "http://" + service + ":" + port);
            }
        });
        return problems;
    }

    /** The addresses and the Secret are those of the one Kafka and the one PostgreSQL that are deployed beside them. */
    List<String> withOperators() {
        List<String> problems = new ArrayList<>();
        JsonObject kafka = deployed.only("Kafka");
        String port = text(kafka, "spec", "kafka", "listeners", "0", "port");
        for (String servers : valuesOf("KAFKA_BOOTSTRAP_SERVERS")) {
            requireEqual(problems, "KAFKA_BOOTSTRAP_SERVERS", servers, name(kafka) + "-kafka-bootstrap:" + port);
        }
        JsonObject cluster = deployed.only("Cluster");
        String database = text(cluster, "spec", "bootstrap", "initdb", "database");
        for (String url : valuesOf("GOODPUT_DB_URL")) {
            requireEqual(
                    problems, "GOODPUT_DB_URL", url, "jdbc:postgresql://" + name(cluster) + "-rw:5432/" + database);
        }
        for (JsonObject deployment : deployed.ofKind("Deployment")) {
            for (JsonObject variable : objects(container(deployment), "env")) {
                problems.addAll(of(
                        name(deployment) + ": " + text(variable, "name"),
                        ofReference(variable, name(cluster) + "-app")));
            }
        }
        return problems;
    }

    private List<String> ofReference(JsonObject variable, String databaseSecret) {
        List<String> problems = new ArrayList<>();
        JsonObject secret = object(variable, "valueFrom", "secretKeyRef");
        if (!secret.isEmpty()) {
            requireEqual(problems, "Secret", text(secret, "name"), databaseSecret);
            if (!DATABASE_SECRET_KEYS.contains(text(secret, "key"))) {
                problems.add("CloudNativePG's Secret has no key " + text(secret, "key"));
            }
        } else if (deployed.value(variable).isEmpty()) {
            problems.add("no value, and no such ConfigMap or key: " + object(variable, "valueFrom"));
        }
        return problems;
    }

    /**
     * The topics are the code's, all of them, each of as many partitions, with enough replicas to lose a broker and no
     * record; the settings of topics and brokers are among those that Kafka knows.
     */
    List<String> ofTopics(SortedSet<String> topicsInCode, Set<String> topicSettings, Set<String> brokerSettings) {
        List<String> problems = new ArrayList<>();
        JsonObject kafka = deployed.only("Kafka");
        JsonObject pool = deployed.only("KafkaNodePool");
        int brokers = number(pool, "spec", "replicas");
        requireEqual(
                problems, "Kafka of the pool", text(pool, "metadata", "labels", "strimzi.io/cluster"), name(kafka));
        SortedSet<String> declared = new TreeSet<>();
        for (JsonObject topic : deployed.ofKind("KafkaTopic")) {
            declared.add(name(topic));
            List<String> ofTopic = new ArrayList<>();
            requireEqual(ofTopic, "Kafka", text(topic, "metadata", "labels", "strimzi.io/cluster"), name(kafka));
            requireEqual(ofTopic, "partitions", text(topic, "spec", "partitions"), PARTITIONS);
            int replicas = number(topic, "spec", "replicas");
            int inSync = number(topic, "spec", "config", "min.insync.replicas");
            if (replicas > brokers || inSync >= replicas || inSync < 2) {
                ofTopic.add(replicas + " replicas with " + inSync + " in sync on " + brokers
                        + " brokers: losing one would stop the topic or lose records");
            }
            for (String setting : object(topic, "spec", "config").keySet()) {
                if (!topicSettings.contains(setting)) {
                    ofTopic.add("Kafka knows no topic setting " + setting);
                }
            }
            problems.addAll(of(name(topic), ofTopic));
        }
        for (String topic : topicsInCode) {
            if (!declared.contains(topic)) {
                problems.add("topic " + topic + " is in the code and not declared");
            }
        }
        for (String topic : declared) {
            if (!topicsInCode.contains(topic)) {
                problems.add("topic " + topic + " is declared and not in the code");
            }
        }
        for (String setting : object(kafka, "spec", "kafka", "config").keySet()) {
            if (!brokerSettings.contains(setting)) {
                problems.add("Kafka knows no broker setting " + setting);
            }
        }
        return problems;
    }

    /** PostgreSQL takes the connections of all replicas, and of one more of each service while it is rolled. */
    List<String> ofConnections(List<ServiceSource> sources) {
        int opened = 0;
        for (ServiceSource source : sources) {
            int replicas =
                    number(deployed.find("Deployment", source.name()).orElseGet(JsonObject::new), "spec", "replicas");
            opened += (replicas + 1) * source.databaseConnections();
        }
        int taken = number(deployed.only("Cluster"), "spec", "postgresql", "parameters", "max_connections")
                - CONNECTIONS_KEPT_BACK;
        return opened <= taken
                ? List.of()
                : List.of("the services open up to " + opened + " connections, PostgreSQL takes " + taken);
    }

    /** Where traces are kept there is room: for copies in each pod's /tmp, for all of them in the database. */
    List<String> ofTraces() {
        List<String> problems = new ArrayList<>();
        for (JsonObject deployment : deployed.ofKind("Deployment")) {
            JsonObject pod = object(deployment, "spec", "template", "spec");
            for (JsonObject variable : objects(container(deployment), "env")) {
                long bytes = bytes(deployed.value(variable).orElse(""));
                switch (text(variable, "name")) {
                    case "GOODPUT_TRACES_MAX_CACHE_BYTES" -> {
                        long tmp = objects(pod, "volumes").stream()
                                .filter(volume -> text(volume, "name").equals("tmp"))
                                .mapToLong(volume -> bytes(text(volume, "emptyDir", "sizeLimit")))
                                .sum();
                        if (bytes + ROOM_BESIDE_COPIES > tmp) {
                            problems.add(name(deployment) + ": copies of traces may take " + bytes
                                    + " bytes, /tmp holds " + tmp);
                        }
                    }
                    case "GOODPUT_TRACES_MAX_STORE_BYTES" -> {
                        long volume = bytes(text(deployed.only("Cluster"), "spec", "storage", "size"));
                        if (2 * bytes > volume) {
                            problems.add(name(deployment) + ": traces may take " + bytes
                                    + " bytes, the database's volume holds " + volume);
                        }
                    }
                    default -> {}
                }
            }
        }
        return problems;
    }

    /** A size as Kubernetes and Quarkus write it, {@code 5Gi} and {@code 5G}, both of 1,024³ bytes; 0 when it is none. */
    private static long bytes(String size) {
        Matcher matcher = SIZE.matcher(size);
        return matcher.matches()
                ? Long.parseLong(matcher.group(1)) << (10 * (1 + "KMGT".indexOf(matcher.group(2))))
                : 0;
    }

    /** How the pods are run. */
    List<String> ofPods() {
        List<String> problems = new ArrayList<>();
        for (JsonObject deployment : deployed.ofKind("Deployment")) {
            problems.addAll(of(name(deployment), PodRules.problems(deployed, deployment)));
        }
        return problems;
    }

    private List<String> valuesOf(String variable) {
        List<String> values = new ArrayList<>();
        for (JsonObject deployment : deployed.ofKind("Deployment")) {
            for (JsonObject candidate : objects(container(deployment), "env")) {
                if (text(candidate, "name").equals(variable)) {
                    values.add(deployed.value(candidate).orElse(""));
                }
            }
        }
        return values;
    }

    private String value(SortedMap<String, JsonObject> variables, String name) {
        return Optional.ofNullable(variables.get(name)).flatMap(deployed::value).orElse("");
    }

    private static void requireEqual(List<String> problems, String what, String found, String expected) {
        if (!expected.equals(found)) {
            problems.add(what + " is '" + found + "', must be '" + expected + "'");
        }
    }

    private static List<String> of(String name, List<String> problems) {
        return problems.stream().map(problem -> name + ": " + problem).toList();
    }
}
