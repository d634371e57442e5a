package io.goodput.simulator.messaging;

import io.goodput.simulator.config.CrashPoint;
import io.goodput.simulator.config.CrashSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Stops the process dead where a test asked for it; does nothing otherwise. */
@Singleton
class Crash {
    private static final int EXIT_CODE = 137;

    private final CrashSettings settings;

    Crash(CrashSettings settings) {
        this.settings = settings;
    }

    /** Halts the JVM, without any shutdown work, when {@code point} is the one that is set. */
    void maybeAt(CrashPoint point) {
        if (settings.at().equals(Optional.of(point))
                && settings.onceFile().map(Crash::created).orElse(true)) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private static boolean created(Path file) {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
