package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.bills.BilledRuns;
import io.goodput.economics.bills.Bills;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The bills of simulated runs. */
@Path("/internal/v1/bills")
public class BillsResource {
    /**
     * Takes {@code BilledRuns}, gives a {@code BillAnswer}, on a platform thread: it computes all the while. Unknown fields
     * are ignored (rolling upgrades).
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    public String answer(String body) {
        return Codec.write(Bills.answer(Codec.read(BilledRuns.class, body)));
    }
}
