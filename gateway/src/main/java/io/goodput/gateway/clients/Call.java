package io.goodput.gateway.clients;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.util.function.Supplier;

/** Tells refusals of another service from its outages. */
final class Call {
    private Call() {}

    static String to(String service, Supplier<String> call) {
        try {
            return call.get();
        } catch (WebApplicationException e) {
            int status = e.getResponse().getStatus();
            boolean refused = status >= 400 && status < 500 && status != 408 && status != 429;
            if (refused) {
                throw new RefusedException(status, e.getResponse().readEntity(String.class));
            }
            throw new UnreachableException(service, e);
        } catch (ProcessingException e) {
            throw new UnreachableException(service, e);
        }
    }
}
