package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Simulates scenarios that other commands ask for, in this process or at a gateway. */
public final class Simulations {
    private final @Nullable URI gateway;

    /** @param gateway which simulates; this process does when absent */
    public Simulations(@Nullable URI gateway) {
        this.gateway = gateway;
    }

    /**
     * A simulation that is done.
     *
     * @param id at the gateway; absent in process
     * @param answer to the scenario
     */
    public record Done(@Nullable String id, SimulationAnswer answer) {}

    /**
     * Simulates one scenario, with progress on standard error meanwhile.
     *
     * @param name of the scenario, for the progress
     * @throws io.goodput.contracts.InvalidInputException when it cannot be served
     */
    public Done simulate(String name, SimulationRequest scenario) throws IOException, InterruptedException {
        var question = new QuestionFile(Codec.write(scenario), Format.JSON, Path.of(""));
        var progress = new Progress(System.err);
        progress.show(name);
        try {
            if (gateway == null) {
                String answer =
                        new InProcessAnswers(RunFiles.NONE, CatalogFiles.read(List.of())).simulate(question, progress);
                return new Done(null, Codec.read(SimulationAnswer.class, answer));
            }
            return new GatewayAnswers(gateway).simulation(question, progress);
        } finally {
            progress.clear();
        }
    }
}
