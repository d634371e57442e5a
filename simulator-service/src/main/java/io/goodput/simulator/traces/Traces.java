package io.goodput.simulator.traces;

import io.goodput.simulation.traces.TraceFile;
import io.goodput.simulation.traces.TraceLibrary;
import io.goodput.simulator.config.TraceSettings;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Stored traces, for whoever simulates them. A trace that is read is copied to the local disk and read from there the
 * next times; the copies read longest ago make room for others. Where the disk has no room, it comes from the database.
 */
@Singleton
@Startup // a folder that cannot be used stops the start
public class Traces implements TraceLibrary {
    private static final Logger LOG = Logger.getLogger(Traces.class);
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String UNFINISHED = ".new";

    /** After which nobody is still writing a copy. */
    private static final Duration LONGEST_COPY = Duration.ofHours(1);

    private final TraceStore store;
    private final TraceSettings settings;
    private final Path folder;

    /** One lock a content: those who need it at once copy it once. */
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    Traces(TraceStore store, TraceSettings settings) {
        this.store = store;
        this.settings = settings;
        this.folder = settings.cacheFolder();
        own(folder);
    }

    /** A content by its hash; names are resolved before a run is asked for. Whether it is stored shows when it is opened. */
    @Override
    public Optional<TraceFile> find(String contentHash) {
        return TraceName.isContentHash(contentHash) ? Optional.of(new StoredFile(this, contentHash)) : Optional.empty();
    }

    private record StoredFile(Traces traces, String contentHash) implements TraceFile {
        private static final int SHOWN = 12;

        @Override
        public String name() {
            return "trace " + contentHash.substring(0, SHOWN);
        }

        @Override
        public InputStream open() throws IOException {
            return traces.open(contentHash);
        }
    }

    /**
     * The bytes of a content as they were uploaded, from their start.
     *
     * @throws MissingTraceException when it is not stored any more
     */
    public InputStream open(String contentHash) throws IOException {
        TraceStore.Content content =
                store.findContent(contentHash).orElseThrow(() -> new MissingTraceException(contentHash));
        Path copy = folder.resolve(contentHash);
        if (content.storedBytes() > settings.maxCacheBytes()) {
            return stream(contentHash, content);
        }
        synchronized (locks.computeIfAbsent(contentHash, hash -> new Object())) {
            try {
                InputStream in = Files.newInputStream(copy);
                Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
                return in;
            } catch (NoSuchFileException e) {
                return copied(contentHash, content, copy);
            }
        }
    }

    private InputStream copied(String contentHash, TraceStore.Content content, Path copy) throws IOException {
        Path unfinished = folder.resolve(contentHash + "-" + UUID.randomUUID() + UNFINISHED);
        try {
            makeRoom(content.storedBytes());
            try (InputStream in = stream(contentHash, content);
                    OutputStream out = Files.newOutputStream(unfinished)) {
                in.transferTo(out);
            }
            InputStream in = Files.newInputStream(unfinished);
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
            return in;
        } catch (IOException e) {
            LOG.warnf("trace %s cannot be copied to %s: %s", contentHash, folder, e);
            return stream(contentHash, content);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private InputStream stream(String contentHash, TraceStore.Content content) {
        return new BufferedInputStream(new ChunkInput(store, contentHash, content), BUFFER_BYTES);
    }

    private record Copy(Path path, long bytes, FileTime readAt) {}

    /** Removes the copies read longest ago until {@code bytes} more fit, and what a crash left unfinished. */
    private synchronized void makeRoom(long bytes) throws IOException {
        List<Copy> copies = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    copies.add(new Copy(file, attributes.size(), attributes.lastModifiedTime()));
                } catch (NoSuchFileException e) {
                    // Another replica was faster.
                }
            }
        }
        copies.sort(Comparator.comparing(Copy::readAt));
        long held = copies.stream().mapToLong(Copy::bytes).sum();
        FileTime deadSince = FileTime.from(Instant.now().minus(LONGEST_COPY));
        for (Copy copy : copies) {
            boolean unfinished = copy.path().toString().endsWith(UNFINISHED);
            boolean dead = unfinished && copy.readAt().compareTo(deadSince) < 0;
            if (dead || (!unfinished && held + bytes > settings.maxCacheBytes())) {
                Files.deleteIfExists(copy.path());
                held -= copy.bytes();
            }
        }
        if (held + bytes > settings.maxCacheBytes()) {
            throw new IOException("copies of other traces are being made");
        }
    }

    /** Makes the folder, or finds it made: what lies in it is read as traces, so nobody else may write there. */
    private static void own(Path folder) {
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                Path mine = Files.createTempFile(folder, "owner", UNFINISHED);
                boolean own = Files.getOwner(folder).equals(Files.getOwner(mine));
                Files.delete(mine);
                if (!own) {
                    throw new IllegalStateException("goodput.traces.cache-folder (" + folder
                            + ") must be a folder of this process's own user. Maybe another one");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "goodput.traces.cache-folder (" + folder
                            + ") must be a folder that can be written. Maybe another one",
                    e);
        }
    }
}
