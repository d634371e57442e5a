package io.goodput.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a small world: a checkout whose {@code mvnw} only writes down how it was called, and JDKs whose
 * {@code java} only prints its home and its arguments.
 */
class LauncherTest {
    /** What every command is started with. */
    private static final String FLAGS = "|-Djdk.reflect.useNativeAccessorOnly=true|";

    private static final List<String> TOOLS = List.of(
            "sh",
            "sed",
            "head",
            "tail",
            "tr",
            "cut",
            "grep",
            "find",
            "mkdir",
            "mktemp",
            "mv",
            "rm",
            "tar",
            "gzip",
            "touch",
            "dirname",
            "basename",
            "readlink",
            "uname",
            "curl",
            "sha256sum");

    @TempDir
    Path world;

    private Path checkout;
    private Path home;
    private Path jdks;

    @BeforeEach
    void build() throws IOException {
        checkout = Files.createDirectories(world.resolve("check out"));
        home = world.resolve("goodput home");
        jdks = Files.createDirectories(world.resolve("jdks"));
        Files.copy(repository().resolve("goodput"), checkout.resolve("goodput"));
        assertTrue(checkout.resolve("goodput").toFile().setExecutable(true));
        Files.createDirectories(checkout.resolve("core/src/main"));
        Files.writeString(checkout.resolve("core/src/main/A.java"), "");
        script(checkout.resolve("mvnw"), """
                echo "$JAVA_HOME|$*" >> "$(dirname "$0")/mvnw-calls"
                mkdir -p cli/target
                touch cli/target/goodput-cli-1.jar
                """);
    }

    @Test
    void javaHomeComesFirst() throws Exception {
        jdk(jdks.resolve("a"), "25.0.1");
        Path wanted = jdk(world.resolve("mine"), "25");

        Outcome outcome = run(List.of("plan", "a file.yaml", "--json"), "JAVA_HOME=" + wanted);

        assertEquals(0, outcome.exitCode(), outcome.err());
        assertEquals(
                wanted + FLAGS + "-XX:+UseSerialGC|-XX:FreqInlineSize=100|-jar|" + jar()
                        + "|plan|a file.yaml|--json|\n",
                outcome.out());
    }

    @Test
    void aBuildIsFollowedByARehearsalWhoseCacheStartsUse() throws Exception {
        Path jdk = jdk(jdks.resolve("a"), "25");
        Path cache = checkout.resolve("cli/target/goodput.aot");
        String uses = jdk + FLAGS + "-XX:AOTCache=" + cache + "|-Xlog:aot*=off|-jar|" + jar() + "|trace|list|\n";
        script(jdk.resolve("bin/java"), """
                printf '%s|' "$JAVA_HOME" "$@"; echo
                for each; do case $each in -XX:AOTCacheOutput=*) echo cache >"${each#*=}" ;; esac; done
                """);

        assertEquals(uses, run(List.of("trace", "list")).out());
        assertEquals(
                List.of(jdk + "|-XX:+UseSerialGC|-XX:AOTCacheOutput=" + cache + ".new|-Xlog:aot*=off|-cp|" + jar()
                        + "|io.goodput.cli.Rehearsal|"),
                Files.readAllLines(checkout.resolve("target/build.log")));
        assertEquals(List.of("goodput-cli-1.jar", "goodput.aot"), names(checkout.resolve("cli/target")));

        script(jdk.resolve("bin/java"), "printf '%s|' \"$JAVA_HOME\" \"$@\"; echo");
        assertEquals(uses, run(List.of("trace", "list")).out());
    }

    @Test
    void withoutItsCacheItStartsAsWell() throws Exception {
        Path jdk = jdk(jdks.resolve("a"), "25");
        script(jdk.resolve("bin/java"), """
                printf '%s|' "$JAVA_HOME" "$@"; echo
                for each; do case $each in -XX:AOTCacheOutput=*) echo broken >"${each#*=}"; exit 1 ;; esac; done
                """);

        assertEquals(
                jdk + FLAGS + "-jar|" + jar() + "|trace|list|\n",
                run(List.of("trace", "list")).out());
        assertEquals(List.of("goodput-cli-1.jar"), names(checkout.resolve("cli/target")));
    }

    @Test
    void otherVersionsAndARuntimeWithoutCompilerArePassedOver() throws Exception {
        Path old = jdk(world.resolve("old"), "17.0.15");
        jdk(jdks.resolve("a-newer"), "26");
        Path runtime = jdk(jdks.resolve("b-runtime"), "25");
        Files.delete(runtime.resolve("bin/javac"));
        Files.createDirectories(jdks.resolve("c-empty"));
        Path wanted = jdk(jdks.resolve("d-wanted"), "25.0.2");

        assertTrue(run(List.of("plan"), "JAVA_HOME=" + old).out().startsWith(wanted + "|"));
    }

    @Test
    void aJdkWithoutReleaseFileIsAskedForItsVersion() throws Exception {
        Path wanted = jdk(jdks.resolve("a"), "25");
        Files.delete(wanted.resolve("release"));
        script(wanted.resolve("bin/java"), "[ \"$1\" != -version ] || echo 'openjdk version \"25.0.1\"' >&2");

        assertEquals(0, run(List.of("plan")).exitCode());
    }

    @Test
    void theExitCodeAndASymbolicLinkPassThrough() throws Exception {
        Path jdk = jdk(jdks.resolve("a"), "25");
        script(jdk.resolve("bin/java"), "exit 3");
        Path link = Files.createSymbolicLink(world.resolve("link"), checkout.resolve("goodput"));

        assertEquals(3, run(link, List.of("plan")).exitCode());
    }

    @Test
    void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        Path jdk = jdk(jdks.resolve("a"), "25");
        run(List.of("plan"));
        run(List.of("simulate"));
        assertEquals(List.of(jdk + "|--batch-mode -Dmaven.test.skip=true -pl cli -am package"), calls());

        Files.setLastModifiedTime(
                checkout.resolve("core/src/main/A.java"),
                FileTime.fromMillis(Files.getLastModifiedTime(checkout.resolve("target/built-cli"))
                                .toMillis()
                        + 2_000));
        run(List.of("plan"));
        assertEquals(2, calls().size());

        Files.delete(checkout.resolve("core/src/main/A.java"));
        Files.setLastModifiedTime(
                checkout.resolve("core/src/main"),
                FileTime.fromMillis(Files.getLastModifiedTime(checkout.resolve("target/built-cli"))
                                .toMillis()
                        + 2_000));
        run(List.of("plan"));
        assertEquals(3, calls().size());
    }

    @Test
    void whatUpHasBuiltIsNotBuiltForAQuestion() throws Exception {
        jdk(jdks.resolve("a"), "25");

        run(List.of("up"));
        run(List.of("plan"));

        assertEquals(1, calls().size());
    }

    @Test
    void aFailedBuildIsShownAndTriedAgain() throws Exception {
        jdk(jdks.resolve("a"), "25");
        script(checkout.resolve("mvnw"), "echo the reason; exit 1");

        Outcome outcome = run(List.of("plan"));

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.err().contains("the reason"), outcome.err());
        assertEquals(1, run(List.of("plan")).exitCode());
    }

    @Test
    void testVerifiesUnderTheJdkThatWasFound() throws Exception {
        Path jdk = jdk(jdks.resolve("a"), "25");

        run(List.of("test", "-pl", "core"));

        assertEquals(List.of(jdk + "|--batch-mode verify -pl core"), calls());
    }

    @Test
    void noJdkAndNoDownloadWantedSaysWhereItLookedAndHowToGetOne() throws Exception {
        Outcome outcome = run(List.of("plan"), "GOODPUT_JDK_DOWNLOAD=never");

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.err().contains(jdks.toString()), outcome.err());
        assertTrue(outcome.err().contains("adoptium.net"), outcome.err());
        assertTrue(calls().isEmpty());
    }

    @Test
    void anUnknownDownloadSettingIsRefused() throws Exception {
        Outcome outcome = run(List.of("plan"), "GOODPUT_JDK_DOWNLOAD=perhaps");

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.err().contains("must be ask, always or never"), outcome.err());
    }

    @Test
    void aMissingJdkIsFetchedOnceAndItsChecksumVerified() throws Exception {
        byte[] archive = archive();
        try (var publisher = new Publisher(archive, sha256(archive))) {
            Outcome first = run(List.of("plan"), publisher.setting());
            Outcome second = run(List.of("plan"), publisher.setting());

            assertEquals(0, first.exitCode(), first.err());
            assertTrue(first.out().startsWith(home + "/jdk/jdk-25.0.9|"), first.out());
            assertEquals(0, second.exitCode(), second.err());
            assertEquals(1, publisher.archivesServed.get());
            assertEquals(List.of("jdk-25.0.9"), names(home.resolve("jdk")));
        }
    }

    @Test
    void aDamagedDownloadIsRefusedAndLeavesNothing() throws Exception {
        byte[] archive = archive();
        try (var publisher = new Publisher(archive, "0".repeat(64))) {
            Outcome outcome = run(List.of("plan"), publisher.setting());

            assertEquals(1, outcome.exitCode());
            assertTrue(outcome.err().contains("damaged"), outcome.err());
            assertEquals(List.of(), names(home.resolve("jdk")));
            assertTrue(calls().isEmpty());
        }
    }

    @Test
    void anAnswerWithoutAJdkIsRefused() throws Exception {
        try (var publisher = new Publisher(archive(), "")) {
            assertTrue(run(List.of("plan"), publisher.setting()).err().contains("names no JDK"));
        }
    }

    @Test
    void withoutNetworkItSaysHowToGetOne() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        Outcome outcome = run(List.of("plan"), "GOODPUT_JDK_API=http://127.0.0.1:" + closed);

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.err().contains("cannot be reached"), outcome.err());
        assertTrue(outcome.err().contains("adoptium.net"), outcome.err());
        assertEquals(List.of(), names(home.resolve("jdk")));
    }

    private record Outcome(int exitCode, String out, String err) {}

    /** The publisher's API and one archive, on a port of its own. */
    private static final class Publisher implements AutoCloseable {
        private final HttpServer server;
        private final AtomicInteger archivesServed = new AtomicInteger();

        Publisher(byte[] archive, String checksum) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v3/assets/latest/25/hotspot", exchange -> {
                assertTrue(exchange.getRequestURI().getQuery().contains("image_type=jdk"));
                byte[] body = """
                        [{"binary": {"architecture": "x64", "installer": {
                            "checksum": "an installer's", "link": "http://127.0.0.1/installer.pkg"}, "package": {
                            "checksum": "%s",
                            "checksum_link": "%s/jdk.tar.gz.sha256.txt",
                            "link": "%s/jdk.tar.gz",
                            "name": "jdk.tar.gz", "size": 1}}}]
                        """.formatted(checksum, url(), url()).getBytes(UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.createContext("/jdk.tar.gz", exchange -> {
                archivesServed.incrementAndGet();
                exchange.sendResponseHeaders(200, archive.length);
                exchange.getResponseBody().write(archive);
                exchange.close();
            });
            server.start();
        }

        String setting() {
            return "GOODPUT_JDK_API=" + url();
        }

        private String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private Outcome run(List<String> arguments, String... settings) throws IOException, InterruptedException {
        return run(checkout.resolve("goodput"), arguments, settings);
    }

    private Outcome run(Path launcher, List<String> arguments, String... settings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
        command.addAll(arguments);
        Path out = world.resolve("out");
        Path err = world.resolve("err");
        var builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", toolsOnly());
        builder.environment().put("HOME", world.toString());
        builder.environment().put("GOODPUT_HOME", home.toString());
        builder.environment().put("GOODPUT_JDK_ROOTS", jdks.toString());
        for (String setting : settings) {
            builder.environment()
                    .put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher hangs");
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A PATH with all that the launcher may use, and no Java: it must find its own. */
    private String toolsOnly() throws IOException {
        Path tools = world.resolve("tools");
        if (Files.notExists(tools)) {
            Files.createDirectories(tools);
            for (String tool : TOOLS) {
                Path link = tools.resolve(tool);
                Path file = Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                        .map(folder -> Path.of(folder, tool))
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("this test needs " + tool));
                script(link, "exec " + file + " \"$@\"");
            }
        }
        return tools.toString();
    }

    private Path jar() {
        return checkout.resolve("cli/target/goodput-cli-1.jar");
    }

    private List<String> calls() throws IOException {
        Path calls = checkout.resolve("mvnw-calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private static Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), "");
        script(home.resolve("bin/java"), "printf '%s|' \"$JAVA_HOME\" \"$@\"; echo");
        return home;
    }

    private byte[] archive() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(world.resolve("publisher"));
        jdk(folder.resolve("jdk-25.0.9"), "25.0.9");
        Path archive = world.resolve("published.tar.gz");
        Process tar = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), "jdk-25.0.9")
                .inheritIO()
                .start();
        assertEquals(0, tar.waitFor());
        return Files.readAllBytes(archive);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static Path repository() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("goodput")) && Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("the tests run inside the repository");
    }
}
