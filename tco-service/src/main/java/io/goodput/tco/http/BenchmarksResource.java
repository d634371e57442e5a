package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.economics.GivenFile;
import io.goodput.economics.Table;
import io.goodput.economics.readings.Benchmarks;
import io.goodput.economics.readings.RowTable;
import io.goodput.tco.benchmarks.BenchmarkImports;
import io.goodput.tco.config.BenchmarkSettings;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Results of load tools that are kept. */
@Path("/internal/v1/benchmarks")
public class BenchmarksResource {
    private static final int RETRY_AFTER_SECONDS = 10;

    private final BenchmarkImports imports;
    private final Semaphore readers;

    BenchmarksResource(BenchmarkImports imports, BenchmarkSettings settings) {
        this.imports = imports;
        readers = new Semaphore(settings.atOnce());
    }

    /**
     * Takes a form with files under any names; gives a {@code BenchmarkImport}, 201 when it is new. The files lie on disk
     * until they are read, on a platform thread: it computes all the while.
     */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Blocking
    public Response keep(@RestForm(FileUpload.ALL) List<FileUpload> files) {
        if (files.isEmpty()) {
            throw new InvalidInputException(
                    new Violation("", "no file", "the form needs files of load tools", "Maybe -F file=@results.json"));
        }
        if (!readers.tryAcquire()) {
            Problem busy = Problem.of(
                    "busy",
                    "Other results are being read",
                    429,
                    "So many at once are read. Maybe try again in a moment");
            return Response.status(busy.status())
                    .type(Problem.MEDIA_TYPE)
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .entity(Codec.write(busy))
                    .build();
        }
        BenchmarkImports.Kept kept;
        try {
            kept = imports.keep(Benchmarks.read(files.stream()
                    .map(file -> GivenFile.of(file.fileName(), file.uploadedFile()))
                    .toList()));
        } finally {
            readers.release();
        }
        return Response.status(kept.isNew() ? 201 : 200)
                .type(MediaType.APPLICATION_JSON)
                .entity(Codec.write(kept.rows()))
                .build();
    }

    /** A {@code BenchmarkImportPage}. */
    @GET
    @RunOnVirtualThread
    public Response imports(@RestQuery @Nullable String after, @RestQuery @DefaultValue("100") int limit) {
        return json(imports.page(after, limit));
    }

    /** The {@code BenchmarkImport}; 404 when there is none of this id. */
    @GET
    @Path("{id}")
    @RunOnVirtualThread
    public Response get(String id) {
        return json(imports.find(id).orElseThrow(() -> unknown(id)));
    }

    /** A {@code BenchmarkRowPage}, or a table of all rows; 404 when there is no import of this id. */
    @GET
    @Path("{id}/rows")
    @RunOnVirtualThread
    public Response rows(
            String id,
            @RestQuery @DefaultValue("1") int first,
            @RestQuery @DefaultValue("1000") int limit,
            @RestQuery @Nullable String format) {
        return switch (TableFormat.of(format)) {
            case JSON -> json(imports.findRows(id, first, limit).orElseThrow(() -> unknown(id)));
            case CSV -> text(table(id).csv());
            case MARKDOWN -> text(table(id).markdown());
        };
    }

    /** 204; 404 when there is no import of this id. */
    @DELETE
    @Path("{id}")
    @RunOnVirtualThread
    public void remove(String id) {
        if (!imports.remove(id)) {
            throw unknown(id);
        }
    }

    private Table table(String id) {
        return RowTable.of(imports.findWhole(id).orElseThrow(() -> unknown(id)));
    }

    private static Response json(Object contract) {
        return Response.ok(Codec.write(contract), MediaType.APPLICATION_JSON).build();
    }

    private static Response text(String table) {
        return Response.ok(table, MediaType.TEXT_PLAIN).build();
    }

    private static NotFoundException unknown(String id) {
        return new NotFoundException("there is no import " + id);
    }
}
