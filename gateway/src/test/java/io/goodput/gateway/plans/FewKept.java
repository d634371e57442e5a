package io.goodput.gateway.plans;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that keeps three jobs, three runs and three own entries for an hour, and removes the others when the test says so. */
public final class FewKept implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "goodput.jobs.max-driven", "0",
                "goodput.jobs.max-finished", "3",
                "goodput.jobs.max-finished-age", "1h",
                "goodput.jobs.max-runs", "3",
                "goodput.jobs.max-run-age", "1h",
                "goodput.jobs.sweep-every", "1d",
                "goodput.catalog.max-own-entries", "3",
                "goodput.catalog.max-unused-age", "1h");
    }
}
