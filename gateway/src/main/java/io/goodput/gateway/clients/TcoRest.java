package io.goodput.gateway.clients;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/** The tco-service's internal interface. Bodies are contracts as JSON. */
@Path("/internal/v1")
@RegisterRestClient(configKey = "tco")
interface TcoRest {
    @GET
    @Path("/price-books")
    @Produces(MediaType.APPLICATION_JSON)
    String priceBooks();

    @GET
    @Path("/price-books/{name}/rate-card")
    @Produces(MediaType.APPLICATION_JSON)
    String rateCard(@PathParam("name") String name);

    @POST
    @Path("/rate-cards")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String rateCardOf(String source);

    @POST
    @Path("/own-costs")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String answerOwnCost(String request);

    @POST
    @Path("/returns")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String answerReturn(String request);

    @POST
    @Path("/bills")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String answerBill(String runs);

    @GET
    @Path("/claims")
    @Produces(MediaType.APPLICATION_JSON)
    String claims();

    @GET
    @Path("/claims/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    String claim(@PathParam("id") int id);

    @POST
    @Path("/claims/{id}/check")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String checkClaim(@PathParam("id") int id, String check);

    @POST
    @Path("/claims/{id}/simulated-check")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String checkSimulatedClaim(@PathParam("id") int id, String check);

    @POST
    @Path("/claims/{id}/simulations")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    String claimScenarios(@PathParam("id") int id, String check);

    @GET
    @Path("/benchmarks")
    @Produces(MediaType.APPLICATION_JSON)
    String benchmarks(@QueryParam("after") @Nullable String after, @QueryParam("limit") int limit);

    @GET
    @Path("/benchmarks/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    String benchmark(@PathParam("id") String id);

    @GET
    @Path("/benchmarks/{id}/rows")
    @Produces(MediaType.WILDCARD)
    String benchmarkRows(
            @PathParam("id") String id,
            @QueryParam("first") int first,
            @QueryParam("limit") int limit,
            @QueryParam("format") String format);

    @DELETE
    @Path("/benchmarks/{id}")
    @Produces(MediaType.WILDCARD)
    String removeBenchmark(@PathParam("id") String id);

    @POST
    @Path("/benchmark-decisions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.WILDCARD)
    String decideBenchmarks(@QueryParam("format") String format, String request);

    @POST
    @Path("/metric-verdicts")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.WILDCARD)
    String judgeMetrics(@QueryParam("format") String format, String request);
}
