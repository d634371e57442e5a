package io.goodput.gateway.clients;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The simulator-service's internal interface to traces, uploads apart. Bodies are JSON. */
@Path("/internal/v1/traces")
@Produces(MediaType.APPLICATION_JSON)
@RegisterRestClient(configKey = "simulator")
interface TraceRest {
    @GET
    String list();

    @GET
    @Path("/{name}")
    String versions(@PathParam("name") String name);

    @POST
    @Path("/{name}/uses")
    String use(@PathParam("name") String name);

    @DELETE
    @Path("/{name}")
    String remove(@PathParam("name") String name);
}
