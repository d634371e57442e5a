package io.goodput.simulator.http;

import io.goodput.codec.Codec;
import io.goodput.simulator.traces.StoredTrace;
import io.goodput.simulator.traces.TraceName;
import io.goodput.simulator.traces.TraceStore;
import io.goodput.simulator.traces.Uploads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stored traces. A name may be followed by {@code @} and a version. */
@Path("/internal/v1/traces")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TracesResource {
    private final TraceStore store;
    private final Uploads uploads;

    TracesResource(TraceStore store, Uploads uploads) {
        this.store = store;
        this.uploads = uploads;
    }

    /** Stores what the body brings: 201, or 200 when the name has this content already. */
    @POST
    public Response upload(
            @QueryParam("name") @DefaultValue("") String name,
            @QueryParam("format") @Nullable String format,
            @QueryParam("mapping") @Nullable String mapping,
            @QueryParam("newVersion") @DefaultValue("false") boolean newVersion,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @DefaultValue("-1") long length,
            @HeaderParam("Expect") @Nullable String expect,
            @Nullable InputStream body) {
        var rest = new BodyRest(body == null ? InputStream.nullInputStream() : body, expect);
        try {
            TraceStore.Named named =
                    uploads.upload(new Uploads.Request(name, format, mapping, newVersion), length, rest);
            return Response.status(named.created() ? Response.Status.CREATED : Response.Status.OK)
                    .entity(named.trace().json())
                    .build();
        } catch (RuntimeException e) {
            rest.discard();
            throw e;
        }
    }

    /** The newest version of each trace. */
    @GET
    public String list() {
        return json(store.list());
    }

    /** All versions of a trace, newest first; with a version in the name, only that one. */
    @GET
    @Path("/{name}")
    public String get(@PathParam("name") String name) {
        List<StoredTrace> versions = store.versions(parse(name));
        if (versions.isEmpty()) {
            throw unknown(name);
        }
        return json(versions);
    }

    /**
     * The newest of these, or a content by its hash, for somebody who will simulate it: it stays stored for a while,
     * whoever removes its name.
     */
    @POST
    @Path("/{name}/uses")
    public String use(@PathParam("name") String name) {
        if (!TraceName.isContentHash(name)) {
            return store.use(parse(name)).orElseThrow(() -> unknown(name)).json();
        }
        if (!store.useContent(name)) {
            throw unknown(name);
        }
        return Codec.write(Map.of("contentHash", name));
    }

    @DELETE
    @Path("/{name}")
    public void remove(@PathParam("name") String name) {
        if (!store.remove(parse(name))) {
            throw unknown(name);
        }
    }

    private static TraceName parse(String name) {
        return TraceName.parse(name).orElseThrow(() -> unknown(name));
    }

    private static NotFoundException unknown(String name) {
        return new NotFoundException("there is no trace " + name);
    }

    private static String json(List<StoredTrace> traces) {
        return traces.stream().map(StoredTrace::json).collect(Collectors.joining(",", "[", "]"));
    }
}
