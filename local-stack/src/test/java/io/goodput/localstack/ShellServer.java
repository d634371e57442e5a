package io.goodput.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that is a line of shell: ready as soon as it runs. */
record ShellServer(Path home, String name, String script) implements Server {
    @Override
    public int port() {
        return 0;
    }

    @Override
    public GuardedProcess launch() {
        return GuardedProcess.start(home, name, StopSignal.TERM, List.of("/bin/sh", "-c", script), Map.of());
    }

    @Override
    public boolean isReady(GuardedProcess process) {
        return true;
    }
}
