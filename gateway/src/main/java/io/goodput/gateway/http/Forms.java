package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.gateway.clients.FormUploads;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.config.HttpSettings;
import io.goodput.gateway.plans.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Forms with files: each is sent on to the tco-service while it comes in, at most so many bytes of it. */
@Singleton
class Forms {
    private static final Logger LOG = Logger.getLogger(Forms.class);
    private static final Duration BUSY_RETRY = Duration.ofSeconds(10);
    /** What of a refusal by the tco-service is the client's to know. */
    private static final Set<Integer> PROBLEMS = Set.of(400, 413, 415, 429);

    private final FormUploads uploads;
    private final Semaphore senders;

    Forms(FormUploads uploads, HttpSettings settings) {
        this.uploads = uploads;
        senders = new Semaphore(settings.maxForms());
    }

    /**
     * The tco-service's answer to a form.
     *
     * @param path of the tco-service's internal interface
     * @param maxMebibytes of the form, files as they are sent
     * @throws ProblemException when the form is refused
     */
    FormUploads.Answer send(String path, int maxMebibytes, HttpHeaders headers, @Nullable InputStream stream)
            throws InterruptedException {
        long maxBytes = (long) maxMebibytes << 20;
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        var form = new Bounded(stream == null ? InputStream.nullInputStream() : stream, maxBytes);
        if (length != null && (length.length() > 12 || Long.parseLong(length) > maxBytes)) {
            discard(form.rest());
            throw tooLarge(maxMebibytes);
        }
        if (!senders.tryAcquire()) {
            discard(form.rest());
            throw new ProblemException(
                    Problem.of(
                            "busy",
                            "Too many forms at once",
                            429,
                            "Others are being sent. Maybe try again in a moment."),
                    BUSY_RETRY);
        }
        FormUploads.Answer answer;
        try {
            answer = uploads.post(path, String.valueOf(headers.getHeaderString(HttpHeaders.CONTENT_TYPE)), form);
        } catch (RuntimeException e) {
            if (form.isTooLarge) {
                discard(form.rest());
                throw tooLarge(maxMebibytes);
            }
            throw e;
        } finally {
            senders.release();
        }
        if (answer.status() >= 300) {
            throw refused(answer);
        }
        return answer;
    }

    /** What the tco-service says is wrong, in its own words where it has some. */
    private static RuntimeException refused(FormUploads.Answer answer) {
        int status = answer.status();
        boolean isTheClients = PROBLEMS.contains(status);
        if (isTheClients) {
            try {
                return new ProblemException(
                        Codec.read(Problem.class, answer.body()), status == 429 ? BUSY_RETRY : null);
            } catch (InvalidInputException e) {
                LOG.debugf("no problem was told with a %d", status);
            }
        }
        return isTheClients && status != 400
                ? new ProblemException(Problems.ofStatus(status))
                : new RefusedException(status, answer.body());
    }

    private static ProblemException tooLarge(int maxMebibytes) {
        return new ProblemException(Problem.of(
                "body-too-large",
                "The body is too large",
                413,
                "A form here may have at most " + maxMebibytes + " MiB. Maybe fewer files at once, or packed ones."));
    }

    /** Reads what is left and forgets it: most clients look for an answer only when they have sent all. */
    private static void discard(InputStream rest) {
        try {
            rest.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debug("the client went away before it was refused", e);
        }
    }

    /** Breaks off what is too much, so that it is not taken for a whole form. */
    private static final class Bounded extends FilterInputStream {
        private final long maxBytes;
        private volatile boolean isTooLarge;
        private long count;

        Bounded(InputStream in, long maxBytes) {
            super(in);
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            add(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            add(Math.max(0, read));
            return read;
        }

        private void add(int read) throws IOException {
            count += read;
            if (count > maxBytes) {
                isTooLarge = true;
                throw new IOException("more than " + maxBytes + " bytes");
            }
        }

        InputStream rest() {
            return in;
        }

        /** The stream is the request's. */
        @Override
        public void close() {}
    }
}
