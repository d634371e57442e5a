package io.goodput.gateway.clients;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The part of the simulator-service's internal interface that is waited for. Bodies are contracts as JSON. */
@Path("/internal/v1")
@RegisterRestClient(configKey = "backtests")
interface BacktestRest {
    @POST
    @Path("/backtests")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String backtest(String request);
}
