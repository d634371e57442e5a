package io.goodput.cli.traces;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code goodput trace remove NAME}. */
@Command(
        name = "remove",
        description = "Remove a trace with all its versions, or NAME@VERSION alone.",
        mixinStandardHelpOptions = true)
final class TraceRemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "What it is called.")
    private String name = "";

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        gateway.traces().remove(name);
        return 0;
    }
}
