package io.goodput.gateway.clients;

import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationRequested;
import io.goodput.gateway.config.HttpSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Has runs simulated again for the rows of their requests. Every try has a connection of its own, so that behind a
 * balancer the next one may reach another replica: where one is busy, of another build or gone, another may not be.
 */
@Singleton
public class RowStreams {
    private static final Logger LOG = Logger.getLogger(RowStreams.class);
    private static final String SERVICE = "simulator-service";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int TRIES = 4;
    /** Of another build, and busy. */
    private static final Set<Integer> OTHER_REPLICA_MAY_DO = Set.of(409, 429);

    private final String rows;
    private final Duration longestWait;

    RowStreams(@ConfigProperty(name = "quarkus.rest-client.simulator.url") String simulator, HttpSettings settings) {
        this.rows = simulator.replaceFirst("/+$", "") + "/internal/v1/request-rows";
        this.longestWait = settings.longestRowWait();
    }

    /**
     * The rows of a run, once the first of them are there.
     *
     * @throws RefusedException when no replica can make them, or all that were asked are busy (429)
     * @throws UnreachableException when all tries failed
     */
    public RowStream open(SimulationRequested run, RowFormat format) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(rows + "?format=" + format.ending()))
                .header("Content-Type", "application/json")
                .timeout(longestWait)
                .POST(HttpRequest.BodyPublishers.ofString(Codec.write(run)))
                .build();
        for (int tries = 1; ; tries++) {
            try {
                return open(request);
            } catch (RefusedException e) {
                if (tries == TRIES || !OTHER_REPLICA_MAY_DO.contains(e.status())) {
                    throw e;
                }
                LOG.debugf("no rows of run %s at the %d. try: %s", run.runId(), tries, e.getMessage());
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw new UnreachableException(SERVICE, e);
                }
                LOG.debugf(e, "no rows of run %s at the %d. try", run.runId(), tries);
            }
        }
    }

    private static RowStream open(HttpRequest request) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        boolean opened = false;
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            int status = response.statusCode();
            if (status != 200) {
                String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
                if (status >= 400 && status < 500) {
                    throw new RefusedException(status, body);
                }
                throw new IOException("it answered " + status + ": " + body);
            }
            var stream = new RowStream(client, response.body());
            opened = true;
            return stream;
        } finally {
            if (!opened) {
                client.shutdownNow();
            }
        }
    }
}
