package io.goodput.simulator.http;

import io.goodput.simulator.runs.Runs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Stored runs. */
@Path("/internal/v1/runs")
public class RunsResource {
    private final Runs runs;

    RunsResource(Runs runs) {
        this.runs = runs;
    }

    /** A run's {@code SimulationCompleted}; 404 while it is not complete. */
    @GET
    @Path("{runId: [0-9a-f]{64}}")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public String run(String runId) {
        return runs.findCompleted(runId)
                .orElseThrow(() -> new NotFoundException("run " + runId + " is not stored. Maybe it is still running"));
    }
}
