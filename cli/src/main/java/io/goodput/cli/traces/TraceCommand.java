package io.goodput.cli.traces;

import picocli.CommandLine.Command;

/** {@code goodput trace}: what can be done with traces at a gateway. */
@Command(
        name = "trace",
        description = "Keep traces at a gateway, for questions to name. In process, a question names a file instead.",
        mixinStandardHelpOptions = true,
        subcommands = {TraceUploadCommand.class, TraceListCommand.class, TraceRemoveCommand.class})
public final class TraceCommand {}
