package io.goodput.simulator.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.Violation;
import io.goodput.simulation.requests.RowFormat;
import io.goodput.simulator.rows.RowStreams;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jspecify.annotations.Nullable;

/** The rows of a run's requests. */
@Path("/internal/v1/request-rows")
public class RequestRowsResource {
    private final RowStreams streams;

    RequestRowsResource(RowStreams streams) {
        this.streams = streams;
    }

    /**
     * Takes the {@code SimulationRequested} of a run, and streams its rows in frames of four bytes of length, most
     * significant first, and so many bytes; a frame of length 0 says that all is there. Simulates on a platform thread.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Blocking
    public Response rows(@QueryParam("format") @DefaultValue("csv") String format, @Nullable InputStream body) {
        SimulationRequested run = Codec.read(SimulationRequested.class, SmallBody.text(body));
        RowFormat wanted = RowFormat.ofEnding(format)
                .orElseThrow(() -> new InvalidInputException(
                        new Violation("/format", format, "format must be one of " + RowFormat.endings(), "Maybe csv")));
        RowStreams.RowStream stream = streams.open(run, wanted);
        // Also when nobody asks for what the stream would write.
        CurrentRequestManager.get().registerCompletionCallback(failure -> stream.close());
        StreamingOutput rows = out -> {
            try (stream) {
                stream.writeTo(out);
            }
        };
        return Response.ok(rows).build();
    }
}
