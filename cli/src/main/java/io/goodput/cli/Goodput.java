package io.goodput.cli;

import io.goodput.cli.accuracy.AccuracyCommand;
import io.goodput.cli.bench.BenchCommand;
import io.goodput.cli.benchmarks.BenchmarksCommand;
import io.goodput.cli.calibrate.CalibrateCommand;
import io.goodput.cli.catalog.CatalogCommand;
import io.goodput.cli.claims.ClaimsCommand;
import io.goodput.cli.questions.BacktestCommand;
import io.goodput.cli.questions.BillCommand;
import io.goodput.cli.questions.CapacityCommand;
import io.goodput.cli.questions.FrontCommand;
import io.goodput.cli.questions.FuturesCommand;
import io.goodput.cli.questions.OwnCostCommand;
import io.goodput.cli.questions.PlanCommand;
import io.goodput.cli.questions.PriceCommand;
import io.goodput.cli.questions.RedundancyCommand;
import io.goodput.cli.questions.ReturnCommand;
import io.goodput.cli.questions.ScaleOutCommand;
import io.goodput.cli.questions.SimulateCommand;
import io.goodput.cli.questions.WhatIfCommand;
import io.goodput.cli.traces.TraceCommand;
import io.goodput.contracts.InvalidInputException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command line: one subcommand per verb. */
@Command(
        name = "goodput",
        description = "Capacity planning for LLM inference: simulated request by request, priced run by run.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            PlanCommand.class,
            SimulateCommand.class,
            ScaleOutCommand.class,
            RedundancyCommand.class,
            PriceCommand.class,
            CapacityCommand.class,
            FrontCommand.class,
            FuturesCommand.class,
            WhatIfCommand.class,
            BacktestCommand.class,
            ReturnCommand.class,
            BillCommand.class,
            OwnCostCommand.class,
            BenchmarksCommand.class,
            CatalogCommand.class,
            ClaimsCommand.class,
            TraceCommand.class,
            BenchCommand.class,
            AccuracyCommand.class,
            CalibrateCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered",
            "1:anything else went wrong",
            "2:wrong input",
            "3:no layout was found that meets the objective (plan; the answer says whether that is proven), no policy"
                    + " holds it (scale-out), or no spares do (redundancy)"
        })
public final class Goodput {
    private Goodput() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line with its error handling: wrong input is 2 with every violation, all else is 1 with a reason. */
    public static CommandLine commandLine() {
        return new CommandLine(new Goodput()).setExecutionExceptionHandler((failure, commandLine, parsed) -> {
            PrintWriter err = commandLine.getErr();
            if (failure instanceof InvalidInputException invalid) {
                invalid.violations().forEach(violation -> err.println(violation));
                return ExitCode.USAGE;
            }
            err.println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return ExitCode.SOFTWARE;
        });
    }
}
