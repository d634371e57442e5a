package io.goodput.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this build is, as its Maven module recorded it. */
final class Build {
    /** SHA-256 over the sources and data of contracts, engine, catalog and simulation. */
    static final String HASH = read();

    private Build() {}

    private static String read() {
        try (InputStream stream = Build.class.getResourceAsStream("build.properties")) {
            if (stream == null) {
                throw new IllegalStateException(
                        "build.properties is missing: it is written by the module's Maven build");
            }
            Properties properties = new Properties();
            properties.load(stream);
            String hash = properties.getProperty("sha256", "");
            if (!hash.matches("[0-9a-f]{64}")) {
                throw new IllegalStateException("build.properties holds no SHA-256: " + hash);
            }
            return hash;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
