package io.goodput.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestServersTest {
    @Test
    void everyTestOfABuildGetsTheSameTwoServers() {
        assertEquals(TestServers.shared(), TestServers.shared());
    }

    @Test
    void theyEndWhenTheBuildIsKilled() throws IOException {
        Process build = new ProcessBuilder("sleep", "100000").start();
        Path folder = TestServers.folderOf(build.toHandle());
        TestServers.of(build.toHandle());
        long kafka =
                GuardedProcess.noted(folder, KafkaServer.NAME).orElseThrow().pid();
        long postgres =
                GuardedProcess.noted(folder, PostgresServer.NAME).orElseThrow().pid();
        build.destroyForcibly().onExit().join();
        Await.until("the broker is gone", () -> Await.isGone(kafka));
        Await.until("the database is gone", () -> Await.isGone(postgres));
        Await.until("their folder is gone", () -> !Files.exists(folder));
    }
}
