package io.goodput.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    void aRestartThatCannotBeLaunchedIsADeath() {
        SupervisedServer server = supervised(new Failing(home, 3, 0));
        server.start();
        server.process().kill();
        Await.until("it is back", () -> messages.contains("tiny is back"));
        assertEquals(5, messages.size(), messages.toString());
        assertEquals(
                3,
                messages.stream()
                        .filter(
                                "tiny could not be started and is tried again: no room (java.io.IOException: disk full)"
                                        ::equals)
                        .count());
        server.stop();
    }

    @Test
    void fiveFailedStartsWithinAMinuteAreTooMany() {
        SupervisedServer server = supervised(new Failing(home, 9, 0));
        server.start();
        server.process().kill();
        assertEquals(
                "tiny could not be started, the 5th time within a minute: no room (java.io.IOException: disk full)",
                givenUp.join());
        server.stop();
    }

    @Test
    void aRestartThatIsNotReadyInTimeIsADeath() {
        SupervisedServer server = supervised(new Failing(home, 0, 1));
        server.start();
        server.process().kill();
        Await.until("it is back", () -> messages.contains("tiny is back"));
        assertTrue(
                messages.get(1)
                        .startsWith("tiny could not be started and is tried again: tiny is not ready after 0.2 s"),
                messages.toString());
        assertTrue(server.process().isAlive());
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
        return supervised(new ShellServer(home, "tiny", script));
    }

    private SupervisedServer supervised(Server server) {
        return new SupervisedServer(server, messages::add, givenUp);
    }

    /** Starts once, then fails to launch some times, then is not ready some times. */
    private static final class Failing implements Server {
        private final ShellServer shell;
        private final int unlaunchable;
        private final int unready;
        private int launches;

        Failing(Path home, int unlaunchable, int unready) {
            this.shell = new ShellServer(home, "tiny", "sleep 100000");
            this.unlaunchable = unlaunchable;
            this.unready = unready;
        }

        @Override
        public String name() {
            return shell.name();
        }

        @Override
        public int port() {
            return shell.port();
        }

        @Override
        public Duration readyWithin() {
            return Duration.ofMillis(200);
        }

        @Override
        public synchronized GuardedProcess launch() {
            launches++;
            if (launches > 1 && launches <= 1 + unlaunchable) {
                throw new UncheckedIOException("no room", new IOException("disk full"));
            }
            return shell.launch();
        }

        @Override
        public synchronized boolean isReady(GuardedProcess process) {
            return launches <= 1 || launches > 1 + unlaunchable + unready;
        }
    }
}
