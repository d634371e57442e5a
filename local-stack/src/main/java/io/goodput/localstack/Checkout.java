package io.goodput.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds the sources, and where its build leaves what the local stack starts.
 *
 * @param root the repository's root folder
 */
public record Checkout(Path root) {
    /** System property that names the root folder; the launcher sets it. */
    public static final String ROOT_PROPERTY = "goodput.root";

    private static final String ADVICE = "Maybe run ./mvnw -DskipTests package first?";

    /**
     * Finds the checkout: the folder named by {@value #ROOT_PROPERTY}, else the one that this class was built in,
     * else the one that holds the working folder.
     *
     * @throws IllegalStateException when there is none
     */
    public static Checkout find() {
        @Nullable String named = System.getProperty(ROOT_PROPERTY);
        if (named != null) {
            return new Checkout(Path.of(named).toAbsolutePath().normalize());
        }
        return holding(ownCode())
                .or(() -> holding(Path.of("").toAbsolutePath()))
                .map(Checkout::new)
                .orElseThrow(() -> new IllegalStateException("no checkout of goodput above "
                        + Path.of("").toAbsolutePath() + ". Maybe set -D" + ROOT_PROPERTY + "?"));
    }

    private static Optional<Path> holding(@Nullable Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw"))
                    && Files.isRegularFile(folder.resolve("local-stack").resolve("pom.xml"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Path ownCode() {
        CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            return null;
        }
    }

    /** The class path of a JVM that runs our own classes of this module without Kafka's, as {@code -cp} takes it. */
    String ownClassPath() {
        return ownClasses() + java.io.File.pathSeparator + servers().resolve("lib") + "/*";
    }

    /** The class path of the broker's JVM, as {@code -cp} takes it. */
    String brokerClassPath() {
        Path jars = servers().resolve("kafka-" + version("kafka"));
        if (!Files.isDirectory(jars)) {
            throw new IllegalStateException("the broker's jars are not in " + jars + ". " + ADVICE);
        }
        return ownClasses() + java.io.File.pathSeparator + listed(jars);
    }

    /** The archive of PostgreSQL's programs for this platform. */
    Path postgresArchive() {
        Path folder = servers().resolve("postgres-" + version("postgres"));
        List<Path> jars = Files.isDirectory(folder) ? jarsOf(folder) : List.of();
        if (jars.isEmpty()) {
            throw new IllegalStateException("PostgreSQL's programs are not in " + folder + ". " + ADVICE);
        }
        return jars.getFirst();
    }

    /** The jar that starts a service. */
    public Path serviceJar(String service) {
        Path jar =
                root.resolve(service).resolve("target").resolve("quarkus-app").resolve("quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("the service is not built: there is no " + jar + ". " + ADVICE);
        }
        return jar;
    }

    static String version(String program) {
        Properties versions = new Properties();
        try (InputStream in = Checkout.class.getResourceAsStream("versions.properties")) {
            if (in == null) {
                throw new IllegalStateException("versions.properties is not beside Checkout's class");
            }
            versions.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("versions.properties cannot be read", e);
        }
        return versions.getProperty(program);
    }

    private Path servers() {
        return root.resolve("local-stack").resolve("target").resolve("servers");
    }

    /** Classes folder or jar, whichever this class was loaded from; the built folder where the loader does not say. */
    private Path ownClasses() {
        Path loaded = ownCode();
        return loaded != null
                ? loaded
                : root.resolve("local-stack").resolve("target").resolve("classes");
    }

    /** The jars one by one and sorted: with {@code folder/*} their order, and so a class cache, would differ. */
    private static String listed(Path folder) {
        List<String> jars = new ArrayList<>();
        jarsOf(folder).forEach(jar -> jars.add(jar.toString()));
        return String.join(java.io.File.pathSeparator, jars);
    }

    private static List<Path> jarsOf(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + folder, e);
        }
        jars.sort(null);
        return jars;
    }
}
