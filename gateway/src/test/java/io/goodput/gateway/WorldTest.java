package io.goodput.gateway;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway on real servers, with neighbours; leaves no open job behind. */
@WithTestResource(value = Servers.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init")
public abstract class WorldTest {
    /** Seeds of this build's questions: none is asked twice unless a test wants to. */
    private static final AtomicLong SEED = new AtomicLong(System.nanoTime() & 0xfffffffffffL);

    @TestHTTPResource("/")
    URI root;

    @Inject
    EntityManager database;

    protected Api api;
    protected Neighbours neighbours;

    @BeforeEach
    void startNeighbours() throws IOException, InterruptedException {
        api = new Api(root);
        neighbours = Neighbours.start();
    }

    @AfterEach
    void leaveNothingOpen() {
        neighbours.close();
        sql("update job set state = 'CANCELLED', finished_at = clock_timestamp(), lease_epoch = lease_epoch + 1"
                + " where state in ('QUEUED', 'RUNNING')");
    }

    protected URI root() {
        return root;
    }

    protected static long freshSeed() {
        return SEED.incrementAndGet();
    }

    /** Changes the database as no code of the gateway would. */
    protected int sql(String statement) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(statement).executeUpdate());
    }

    protected List<?> rows(String query) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(query).getResultList());
    }
}
