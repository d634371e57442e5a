package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.economics.GivenFile;
import io.goodput.economics.reconciliation.Reconciliation;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Bills that were paid, set against what their tokens should have cost. */
@Path("/internal/v1/bills")
public class ReconciliationsResource {
    /**
     * Takes a form with a question (a {@code ReconciliationRequest}, JSON or YAML), the files of the bill and files of
     * tokens; gives a {@code ReconciliationAnswer}, on a platform thread: it computes all the while. The files lie on disk
     * until then.
     */
    @POST
    @Path("reconcile")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    public String reconcile(
            @RestForm("question") @Nullable FileUpload question,
            @RestForm("bill") List<FileUpload> bills,
            @RestForm("tokens") List<FileUpload> tokens)
            throws IOException {
        if (question == null) {
            throw wrong("absent", "the form needs a file called question", "Maybe -F question=@question.yaml");
        }
        return Codec.write(Reconciliation.answer(read(question), files(bills), files(tokens)));
    }

    private static ReconciliationRequest read(FileUpload question) throws IOException {
        if (question.size() > Codec.MAX_QUESTION_BYTES) {
            throw wrong(question.size() + " bytes", "a question may have at most 1 MiB", "Maybe tokens as a file");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(question.uploadedFile())))
                    .toString();
            String type = String.valueOf(question.contentType()).toLowerCase(Locale.ROOT);
            return Codec.readStrict(
                    ReconciliationRequest.class,
                    text,
                    type.startsWith(MediaType.APPLICATION_JSON) ? Format.JSON : Format.YAML);
        } catch (CharacterCodingException e) {
            throw wrong(question.size() + " bytes", "the question must be UTF-8", "Maybe convert it");
        }
    }

    private static List<GivenFile> files(List<FileUpload> uploads) {
        return uploads.stream()
                .map(upload -> GivenFile.of(upload.fileName(), upload.uploadedFile()))
                .toList();
    }

    private static InvalidInputException wrong(String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", value, rule, advice));
    }
}
