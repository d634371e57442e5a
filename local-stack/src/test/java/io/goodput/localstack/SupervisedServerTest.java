package io.goodput.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedServerTest {
    @TempDir
    Path home;

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> givenUp = new CompletableFuture<>();

    @Test
    void aKilledServerIsStartedAgainWithAMessage() {
        SupervisedServer server = supervised("sleep 100000");
        server.start();
        GuardedProcess first = server.process();
        first.kill();
        Await.until("it is back", () -> messages.contains("tiny is back"));
        assertTrue(server.process().pid() != first.pid());
        assertTrue(server.process().isAlive());
        assertEquals("tiny (process " + first.pid() + ") ended with code 137; it is started again", messages.get(0));
        assertFalse(givenUp.isDone());
        server.stop();
        assertFalse(server.process().isAlive());
    }

    @Test
    void aStoppedServerStaysStopped() {
        SupervisedServer server = supervised("sleep 100000");
        server.start();
        server.stop();
        assertFalse(server.process().isAlive());
        assertEquals(List.of(), messages);
    }

    @Test
    void fiveDeathsWithinAMinuteAreTooMany() {
        SupervisedServer server = supervised("echo no luck today; exit 9");
        server.start();
        String reason = givenUp.join();
        assertTrue(reason.contains("ended with code 9, the 5th time within a minute"), reason);
        assertTrue(reason.contains("no luck today"), reason);
        assertEquals(
                4, messages.stream().filter(m -> m.contains("started again")).count());
        server.stop();
    }

    @Test
    void deathsAreForgottenAfterAMinute() {
        Deaths deaths = new Deaths();
        long second = Duration.ofSeconds(1).toNanos();
        for (int i = 0; i < 4; i++) {
            assertFalse(deaths.add(i * second));
        }
        // At 61 s the one at 0 s is forgotten, those at 1, 2 and 3 s are not: four.
        assertFalse(deaths.add(61 * second - 1));
        // The fifth of 2, 3, 61, 61, 61 s.
        assertTrue(deaths.add(61 * second));
    }

    private SupervisedServer supervised(String script) {
        return new SupervisedServer(new ShellServer(home, "tiny", script), messages::add, givenUp);
    }
}
