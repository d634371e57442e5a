package io.goodput.cli;

import io.goodput.localstack.Checkout;
import io.goodput.localstack.LocalStack;
import io.goodput.localstack.StackException;
import io.goodput.localstack.StackSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the whole local stack in the foreground until Ctrl-C. */
@Command(
        name = "up",
        description = "Start the local stack (Kafka, PostgreSQL and the three services) and keep it running until"
                + " Ctrl-C.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nSettings (environment):%n",
        footer = {
            "  GOODPUT_HOME            data and logs         (default: .goodput in the checkout)",
            "  GOODPUT_GATEWAY_PORT    the public API        (default: 8080)",
            "  GOODPUT_SIMULATOR_PORT  simulator-service     (default: 8081)",
            "  GOODPUT_TCO_PORT        tco-service           (default: 8082)",
            "  GOODPUT_KAFKA_PORT      Kafka                 (default: 9092)",
            "  GOODPUT_POSTGRES_PORT   PostgreSQL            (default: 5432)",
            "  GOODPUT_SIMULATORS      simulator processes   (default: 1; further ports are 10 apart)",
        })
final class UpCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Checkout checkout = Checkout.find();
        LocalStack stack = new LocalStack(checkout, StackSettings.of(System.getenv(), checkout), message -> {
            out.println("goodput: " + message);
            out.flush();
        });
        AtomicBoolean ending = new AtomicBoolean();
        // Runs at Ctrl-C, at a closed terminal and at a plain kill. After kill -9 the children's watchers act.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (ending.compareAndSet(false, true)) {
                out.println("goodput: stopping");
                out.flush();
                stack.close();
            }
        }));
        try {
            long start = System.nanoTime();
            stack.start();
            printReady(out, stack, checkout, (System.nanoTime() - start) / 1e9);
            throw new StackException(stack.givenUp().join());
        } catch (StackException e) {
            if (ending.compareAndSet(false, true)) {
                stack.close();
                throw e;
            }
            // A signal came first: the hook is at work, and the exit code is the signal's.
            return ExitCode.SOFTWARE;
        }
    }

    private static void printReady(PrintWriter out, LocalStack stack, Checkout checkout, double seconds) {
        String gateway = stack.gatewayUrl().toString();
        out.printf("goodput: ready after %.0f s; Ctrl-C ends it%n%n", seconds);
        out.println("  API         " + gateway + "/api/v1/plans");
        out.println("  Swagger UI  " + gateway + "/q/swagger-ui");
        out.println("  Health      " + gateway + "/q/health/ready");
        out.println("  Data, logs  " + stack.settings().home());
        out.println();
        out.println("Ask the first question, then follow the Location that it answers:");
        out.println();
        out.println("  curl -i -H 'Content-Type: application/yaml' --data-binary @'"
                + checkout.root().resolve("examples").resolve("chat.yaml") + "' " + gateway + "/api/v1/plans");
        out.println();
        out.flush();
    }
}
