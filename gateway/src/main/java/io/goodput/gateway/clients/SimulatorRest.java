package io.goodput.gateway.clients;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The simulator-service's internal interface. Bodies are contracts as JSON. */
@Path("/internal/v1")
@RegisterRestClient(configKey = "simulator")
interface SimulatorRest {
    @POST
    @Path("/estimates")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String estimate(String request);
}
