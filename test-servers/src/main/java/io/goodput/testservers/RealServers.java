package io.goodput.testservers;

import io.goodput.localstack.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The build's real Kafka broker and PostgreSQL server, as the service's configuration. */
public final class RealServers implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return TestServers.shared().environment();
    }

    @Override
    public void stop() {} // they live as long as the build
}
