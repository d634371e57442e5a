package io.goodput.gateway.plans;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that drives no job by itself: the test is the owner. */
public final class WithoutWorker implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("goodput.jobs.max-driven", "0");
    }
}
