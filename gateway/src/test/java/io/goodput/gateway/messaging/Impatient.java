package io.goodput.gateway.messaging;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that soon asks again. */
public final class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("goodput.jobs.resend-after", "200ms");
    }
}
