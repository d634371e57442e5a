package io.goodput.simulator.traces;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.simulator.config.TraceSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads. What comes in is stored, decompressed, checked and counted in one pass, on the caller's thread: a slow
 * database or check slows the client down, and no more than a few chunks are in memory.
 */
@Singleton
public class Uploads {
    private static final Logger LOG = Logger.getLogger(Uploads.class);

    private final TraceStore store;
    private final TraceInspection inspection;
    private final TraceSettings settings;
    private final Semaphore free;

    Uploads(TraceStore store, TraceInspection inspection, TraceSettings settings) {
        this.store = store;
        this.inspection = inspection;
        this.settings = settings;
        this.free = new Semaphore(settings.maxUploads());
    }

    /**
     * What is uploaded.
     *
     * @param name what questions will call it
     * @param format what its lines mean; absent for a file that only accompanies others
     * @param mapping JSON; for formats that need one
     * @param newVersion whether the name may have another content already
     */
    public record Request(
            String name, @Nullable String format, @Nullable String mapping, boolean newVersion) {}

    /**
     * Stores a trace under a name. Of an upload that fails, nothing is kept.
     *
     * @param length of the body, where the client says it; else -1
     * @param body plain text or gzip, told apart by its first bytes; not read when the request itself is wrong
     * @throws InvalidInputException when the request or a line is wrong
     * @throws RefusedUploadException when it is refused for what is there already, or for its size
     * @throws ClientGoneException when the body breaks off
     */
    public TraceStore.Named upload(Request request, long length, InputStream body) {
        TraceName.checked(request.name());
        inspection.check(request.format(), request.mapping());
        if (length > settings.maxBytes()) {
            throw Upload.tooLarge(settings.maxBytes());
        }
        if (!free.tryAcquire()) {
            throw new RefusedUploadException(
                    RefusedUploadException.Reason.TOO_MANY_UPLOADS,
                    "goodput.traces.max-uploads (" + settings.maxUploads()
                            + ") traces are being uploaded, which is the most. Maybe try again later");
        }
        try {
            UUID id = store.begin();
            try {
                return store(request, new Upload(store, id, body, settings.maxBytes()));
            } catch (IOException e) {
                throw new InvalidInputException(new Violation(
                        "",
                        request.name(),
                        "the body must be text or a whole gzip file: " + e.getMessage(),
                        "Maybe it was not transferred completely; gzip -t tells"));
            } finally {
                abandon(id);
            }
        } finally {
            free.release();
        }
    }

    private TraceStore.Named store(Request request, Upload upload) throws IOException {
        List<UploadText> texts = new ArrayList<>();
        String summary = inspection.summarise(request.name(), request.format(), request.mapping(), () -> {
            UploadText text = UploadText.of(upload.open(), settings.maxTextBytes());
            texts.add(text);
            return text;
        });
        UploadText furthest = texts.isEmpty()
                ? UploadText.of(upload.open(), settings.maxTextBytes())
                : texts.stream()
                        .max(Comparator.comparingLong(UploadText::bytes))
                        .orElseThrow();
        furthest.transferTo(OutputStream.nullOutputStream());
        return store.seal(upload.finish(furthest.bytes()), request, summary);
    }

    /** After a success there is nothing left to remove. */
    private void abandon(UUID id) {
        try {
            store.abandon(id);
        } catch (RuntimeException e) {
            LOG.warnf("what upload %s brought is removed later: %s", id, e.getMessage());
        }
    }
}
