package io.goodput.simulation.steps;

import java.nio.file.Files;
import java.nio.file.Path;

/** Measured data that is not part of the repository; tests of it are skipped where it is absent. */
public final class MeasuredData {
    private MeasuredData() {}

    /** Its folder: {@code GOODPUT_DATA}, else {@code ../shared/data} beside the repository. */
    public static Path folder() {
        String set = System.getProperty("GOODPUT_DATA", System.getenv().getOrDefault("GOODPUT_DATA", ""));
        if (!set.isEmpty()) {
            return Path.of(set);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return root.resolve("../shared/data").normalize();
    }
}
