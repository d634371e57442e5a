package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.gateway.clients.BillUploads;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.plans.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Bills that were paid. They are reconciled at once by the tco-service and not kept. */
@Path(ReconciliationResource.PATH)
@RunOnVirtualThread
@Tag(name = "Bills")
class ReconciliationResource {
    static final String PATH = "/api/v1/bills/reconcile";
    /** Of a form, files as they are sent. */
    static final long MAX_BYTES = 128L << 20;

    private static final Logger LOG = Logger.getLogger(ReconciliationResource.class);

    private final BillUploads uploads;

    ReconciliationResource(BillUploads uploads) {
        this.uploads = uploads;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "reconcileBill",
            summary = "Tells what the tokens of a bill should have cost, why it is another sum, and the largest levers",
            description =
                    "A form of at most 128 MiB: the question, the files of the bill (FOCUS or OpenCost, plain or gzip)"
                            + " and, unless the question has them, tokens by hour as CSV.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            properties = {
                                                @SchemaProperty(
                                                        name = "question",
                                                        implementation = ReconciliationRequest.class,
                                                        description = "JSON or YAML"),
                                                @SchemaProperty(
                                                        name = "bill",
                                                        type = SchemaType.STRING,
                                                        format = "binary"),
                                                @SchemaProperty(
                                                        name = "tokens",
                                                        type = SchemaType.STRING,
                                                        format = "binary")
                                            })))
    @APIResponse(
            responseCode = "200",
            description = "The answer; the same bytes for the same question and files, anywhere",
            content = @Content(schema = @Schema(implementation = ReconciliationAnswer.class)))
    @ProblemResponse
    public String reconcile(@Context HttpHeaders headers, @Parameter(hidden = true) @Nullable InputStream stream)
            throws InterruptedException {
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        var form = new Bounded(stream == null ? InputStream.nullInputStream() : stream);
        if (length != null && (length.length() > 12 || Long.parseLong(length) > MAX_BYTES)) {
            discard(form.rest());
            throw tooLarge();
        }
        BillUploads.Answer answer;
        try {
            answer = uploads.reconcile(String.valueOf(headers.getHeaderString(HttpHeaders.CONTENT_TYPE)), form);
        } catch (RuntimeException e) {
            if (form.isTooLarge) {
                discard(form.rest());
                throw tooLarge();
            }
            throw e;
        }
        if (answer.status() == 200) {
            return answer.body();
        }
        throw refused(answer);
    }

    /** What the tco-service says is wrong, in its own words where it has some. */
    private static RuntimeException refused(BillUploads.Answer answer) {
        boolean isOurs = List.of(400, 413, 415).contains(answer.status());
        if (isOurs) {
            try {
                return new ProblemException(Codec.read(Problem.class, answer.body()));
            } catch (InvalidInputException e) {
                LOG.debugf("no problem was told with a %d", answer.status());
            }
        }
        return isOurs && answer.status() != 400
                ? new ProblemException(Problems.ofStatus(answer.status()))
                : new RefusedException(answer.status(), answer.body());
    }

    private static ProblemException tooLarge() {
        return new ProblemException(Problems.ofStatus(413));
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
        private volatile boolean isTooLarge;
        private long count;

        Bounded(InputStream in) {
            super(in);
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
            if (count > MAX_BYTES) {
                isTooLarge = true;
                throw new IOException("more than " + MAX_BYTES + " bytes");
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
