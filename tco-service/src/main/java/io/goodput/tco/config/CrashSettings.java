package io.goodput.tco.config;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Test settings: where the process stops dead, as a power cut would stop it. Absent, the default, it never does. */
@ConfigMapping(prefix = "goodput.crash")
public interface CrashSettings {
    /** Where to stop: {@code after-claim}, {@code after-store} or {@code after-publish}. {@code GOODPUT_CRASH_AT}. */
    Optional<CrashPoint> at();

    /**
     * A file that the first crash creates and that prevents any further one; without it the process stops each time it
     * comes by. {@code GOODPUT_CRASH_ONCE_FILE}.
     */
    Optional<Path> onceFile();
}
