package io.goodput.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {
    @TempDir
    Path home;

    /** Starts a guarded child and waits for ever; the test is its murderer. */
    static final class Parent {
        public static void main(String[] args) throws InterruptedException {
            GuardedProcess.start(Path.of(args[0]), "child", StopSignal.TERM, List.of("sleep", "100000"), Map.of());
            Thread.currentThread().join();
        }
    }

    @Test
    void printsToItsLogAndEndsWithItsOwnCode() {
        GuardedProcess process =
                start("env", List.of("/bin/sh", "-c", "echo \"$GREETING\"; exit 7"), Map.of("GREETING", "hello"));
        assertEquals(7, process.exit().join());
        assertEquals(List.of("hello"), process.lastLogLines(5));
    }

    @Test
    void itsProcessIdIsTheProgramsOwn() {
        GuardedProcess process = start("pid", List.of("/bin/sh", "-c", "echo $$"), Map.of());
        assertEquals(0, process.exit().join());
        assertEquals(List.of(Long.toString(process.pid())), process.lastLogLines(1));
    }

    @Test
    void logLinesOfAnEarlierProcessAreNotItsLast() {
        assertEquals(0, start("log", List.of("echo", "first"), Map.of()).exit().join());
        GuardedProcess second = start("log", List.of("echo", "second"), Map.of());
        assertEquals(0, second.exit().join());
        assertEquals(List.of("second"), second.lastLogLines(5));
    }

    @Test
    void aLogThatGrowsIsKeptShort() throws IOException {
        String script = "yes words | head -c " + (GuardedProcess.LARGEST_LOG_BYTES + 1)
                + "; echo; while :; do echo last; sleep 0.1; done";
        GuardedProcess process = start("talk", List.of("/bin/sh", "-c", script), Map.of());
        try {
            Path earlier = home.resolve("logs").resolve("talk.log.1");
            Await.until(
                    "the log was emptied",
                    () -> Files.exists(earlier) && process.log().toFile().length() < 1_000);
            assertTrue(Files.size(earlier) > GuardedProcess.LARGEST_LOG_BYTES);
            Await.until("it is still heard", () -> process.lastLogLines(1).equals(List.of("last")));
        } finally {
            process.kill();
        }
    }

    @Test
    void stopsInGoodOrder() {
        GuardedProcess process = start(
                "order",
                List.of("/bin/sh", "-c", "trap 'echo in order; exit 3' TERM; echo up; while :; do sleep 0.1; done"),
                Map.of());
        Await.until("it runs", () -> process.lastLogLines(1).equals(List.of("up")));
        process.stop();
        assertEquals(3, process.exit().join());
        assertEquals(List.of("up", "in order"), process.lastLogLines(5));
    }

    @Test
    void aKilledParentTakesItsChildWithIt() throws IOException {
        Process parent = new ProcessBuilder(
                        Programs.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("parent.log").toFile())
                .start();
        Await.until(
                "the child is noted", () -> GuardedProcess.noted(home, "child").isPresent());
        long child = GuardedProcess.noted(home, "child").orElseThrow().pid();
        parent.destroyForcibly().onExit().join();
        Await.until("the child is gone", () -> Await.isGone(child));
    }

    @Test
    void aNoteOfAnotherProcessWithTheSameIdDoesNotCount() throws IOException {
        GuardedProcess process = start("noted", List.of("sleep", "100000"), Map.of());
        try {
            assertTrue(GuardedProcess.noted(home, "noted").isPresent());
            Files.writeString(home.resolve("run").resolve("noted.pid"), process.pid() + " 12345\n");
            assertFalse(GuardedProcess.noted(home, "noted").isPresent());
        } finally {
            process.kill();
        }
    }

    private GuardedProcess start(String name, List<String> command, Map<String, String> environment) {
        return GuardedProcess.start(home, name, StopSignal.TERM, command, environment);
    }
}
