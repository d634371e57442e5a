package io.goodput.simulator.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.EstimateRequest;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import io.goodput.simulator.traces.Traces;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What instances can do at best. */
@Path("/internal/v1/estimates")
public class EstimatesResource {
    private final Inputs inputs;

    EstimatesResource(Traces traces) {
        inputs = new Inputs(null, traces);
    }

    /** Takes an {@code EstimateRequest}, gives {@code Estimates}; unknown fields are ignored (rolling upgrades). */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public String estimate(@Nullable InputStream body) {
        return Codec.write(Simulation.estimate(Codec.read(EstimateRequest.class, SmallBody.text(body)), inputs));
    }
}
