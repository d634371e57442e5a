package io.goodput.k8s;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service's sources say about how it is deployed.
 *
 * @param name of the service and of its Maven module
 * @param version of the build
 * @param properties its {@code application.properties}, without those of a profile
 * @param mappedProperties the properties that its {@code @ConfigMapping} interfaces declare, and whether each has a
 *     default
 * @param hasHealthEndpoints whether its POM names the extension that serves them
 */
record ServiceSource(
        String name,
        String version,
        SortedMap<String, String> properties,
        SortedMap<String, Boolean> mappedProperties,
        boolean hasHealthEndpoints) {
    /** A reference to a variable in a property's value: {@code ${NAME}} or {@code ${NAME:default}}. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::([^}]*))?}");

    private static final Pattern MAPPING = Pattern.compile(
            "@ConfigMapping\\(prefix = \"([^\"]+)\"[^)]*\\)\\s*(?:public )?interface \\w+ \\{(.*)}", Pattern.DOTALL);
    private static final Pattern MAPPED_METHOD = Pattern.compile(
            "(@WithDefault\\(\"[^\"]*\"\\)\\s+)?(?:@WithConverter\\([\\w.]+\\)\\s+)?(Optional\\w*<?)?[\\w<>.]* (\\w+)\\(\\);",
            Pattern.MULTILINE);
    private static final Pattern LOCAL_ADDRESS = Pattern.compile("127\\.0\\.0\\.1|localhost|\\[::1]");

    /** The service of that name, a module of the build in {@code repository}. */
    static ServiceSource read(Path repository, String name) {
        try {
            String parent = Files.readString(repository.resolve("pom.xml"));
            if (!parent.contains("<module>" + name + "</module>")) {
                throw new IllegalStateException(name + " is no module of this build");
            }
            Path module = repository.resolve(name);
            return new ServiceSource(
                    name,
                    version(parent),
                    properties(Files.readString(module.resolve("src/main/resources/application.properties"))),
                    readMappings(module.resolve("src/main/java")),
                    Files.readString(module.resolve("pom.xml"))
                            .contains("<artifactId>quarkus-smallrye-health</artifactId>"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The HTTP port that the service listens on unless told otherwise. */
    int httpPort() {
        String port = properties.getOrDefault("quarkus.http.port", "8080");
        Matcher reference = REFERENCE.matcher(port);
        return Integer.parseInt(
                reference.matches() ? Optional.ofNullable(reference.group(2)).orElse("8080") : port);
    }

    /** The most connections that one replica opens to the database. */
    int databaseConnections() {
        // 50: the default of quarkus.datasource.jdbc.max-size.
        return Integer.parseInt(properties.getOrDefault("quarkus.datasource.jdbc.max-size", "50"));
    }

    /** Where the health endpoints are, with a slash at the end. */
    String healthPath() {
        String root = properties.getOrDefault("quarkus.http.root-path", "/");
        String nonApplication = properties.getOrDefault("quarkus.http.non-application-root-path", "q");
        String health = properties.getOrDefault("quarkus.smallrye-health.root-path", "health");
        return under(under(root, nonApplication), health);
    }

    private static String under(String root, String path) {
        String whole = path.startsWith("/") ? path : root + "/" + path;
        return (whole + "/").replaceAll("/+", "/");
    }

    /** Whether an environment variable reaches a setting of the service. */
    boolean reads(String variable) {
        return references(properties.values()).containsKey(variable)
                || properties.keySet().stream()
                        .anyMatch(property -> environmentForm(property).equals(variable))
                || mappedProperties.keySet().stream()
                        .anyMatch(property -> environmentForm(property).equals(variable));
    }

    /**
     * The variables without which the service cannot start, would look for another process on its own host, or would
     * use the local stack's user and password.
     */
    SortedSet<String> variablesNeeded() {
        SortedSet<String> needed = new TreeSet<>();
        references(properties.values()).forEach((variable, fallback) -> {
            if (fallback.isEmpty() || LOCAL_ADDRESS.matcher(fallback.get()).find()) {
                needed.add(variable);
            }
        });
        properties.forEach((property, value) -> {
            if (LOCAL_ADDRESS.matcher(REFERENCE.matcher(value).replaceAll("")).find()) {
                needed.add(environmentForm(property));
            }
        });
        for (String credential : List.of("GOODPUT_DB_USER", "GOODPUT_DB_PASSWORD")) {
            if (reads(credential)) {
                needed.add(credential);
            }
        }
        mappedProperties.forEach((property, hasDefault) -> {
            if (!hasDefault && !properties.containsKey(property)) {
                needed.add(environmentForm(property));
            }
        });
        return needed;
    }

    /** The topics that its channels name. */
    SortedSet<String> topics() {
        SortedSet<String> topics = new TreeSet<>();
        properties.forEach((property, value) -> {
            if (property.startsWith("mp.messaging.") && property.endsWith(".topic")) {
                topics.add(value);
            }
        });
        return topics;
    }

    /** The name under which MicroProfile Config looks a property up in the environment. */
    private static String environmentForm(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static SortedMap<String, Optional<String>> references(Collection<String> values) {
        SortedMap<String, Optional<String>> references = new TreeMap<>();
        for (String value : values) {
            Matcher matcher = REFERENCE.matcher(value);
            while (matcher.find()) {
                references.put(matcher.group(1), Optional.ofNullable(matcher.group(2)));
            }
        }
        return references;
    }

    private static String version(String pom) {
        Matcher matcher = Pattern.compile("<artifactId>goodput</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(pom);
        if (!matcher.find()) {
            throw new IllegalStateException("the parent POM names no version");
        }
        return matcher.group(1);
    }

    /** The properties of a file, those of a profile left out. */
    static SortedMap<String, String> properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SortedMap<String, String> ofNoProfile = new TreeMap<>();
        for (String property : properties.stringPropertyNames()) {
            if (!property.startsWith("%")) {
                ofNoProfile.put(property, properties.getProperty(property));
            }
        }
        return ofNoProfile;
    }

    private static SortedMap<String, Boolean> readMappings(Path sources) throws IOException {
        SortedMap<String, Boolean> mapped = new TreeMap<>();
        try (var paths = Files.walk(sources)) {
            for (Path path :
                    paths.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
                Matcher mapping = MAPPING.matcher(Files.readString(path));
                if (mapping.find()) {
                    Matcher method = MAPPED_METHOD.matcher(mapping.group(2));
                    while (method.find()) {
                        String property = mapping.group(1) + "."
                                + method.group(3).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                        mapped.put(property, method.group(1) != null || method.group(2) != null);
                    }
                }
            }
        }
        return mapped;
    }
}
