package io.goodput.gateway.plans;

import io.goodput.catalog.Questions;
import io.goodput.codec.Codec;
import io.goodput.contracts.PlanRequest;
import io.goodput.planning.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Hash of what turns a question and its runs into an answer: contracts, codec, catalog and planning as they run here. */
public final class PlannerBuild {
    private static final String HASH = hash(List.of(PlanRequest.class, Codec.class, Questions.class, Search.class));

    private PlannerBuild() {}

    /** In hexadecimal; the same for the same jars. */
    public static String get() {
        return HASH;
    }

    private static String hash(List<Class<?>> modules) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Class<?> module : modules) {
                CodeSource source = Objects.requireNonNull(
                        module.getProtectionDomain().getCodeSource(), () -> "unknown code source of " + module);
                Path code = Path.of(source.getLocation().toURI());
                try (Stream<Path> files = Files.walk(code)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(code.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                        digest.update(Files.readAllBytes(file));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
