package io.goodput.gateway.clients;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The traces that the simulator-service keeps. Names may be followed by {@code @} and a version; one that is not there
 * is refused with 404.
 */
@ApplicationScoped
public class Traces {
    private static final String SERVICE = "simulator-service";

    private final TraceRest rest;

    Traces(@RestClient TraceRest rest) {
        this.rest = rest;
    }

    /** The newest version of each trace, as JSON. */
    public String listJson() {
        return Call.to(SERVICE, rest::list);
    }

    /** A trace's versions, newest first, as JSON. */
    public String versionsJson(String name) {
        return Call.to(SERVICE, () -> rest.versions(name));
    }

    /** Removes a trace. */
    public void remove(String name) {
        Call.to(SERVICE, () -> rest.remove(name));
    }

    /** The newest version of a trace, as JSON; from now on it stays stored for a while, whoever removes its name. */
    public String useJson(String name) {
        return Call.to(SERVICE, () -> rest.use(name));
    }
}
