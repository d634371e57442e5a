package io.goodput.simulator.http;

import io.goodput.calibration.backtest.Backtest;
import io.goodput.codec.Codec;
import io.goodput.contracts.BacktestRequest;
import io.goodput.simulation.Inputs;
import io.goodput.simulator.config.SimulationSettings;
import io.goodput.simulator.runs.Cores;
import io.goodput.simulator.traces.Traces;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** How well the model predicts what a deployment measured. */
@Path("/internal/v1/backtests")
public class BacktestsResource {
    private final Inputs inputs;
    private final Cores cores;
    private final SimulationSettings settings;

    BacktestsResource(Traces traces, Cores cores, SimulationSettings settings) {
        this.inputs = new Inputs(null, traces);
        this.cores = cores;
        this.settings = settings;
    }

    /**
     * Takes a resolved {@code BacktestRequest}, gives a {@code BacktestAnswer} once a core was free and some 200 simulations
     * are done, on a platform thread; unknown fields are ignored (rolling upgrades).
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    public String backtest(@Nullable InputStream body) throws InterruptedException {
        BacktestRequest question = Codec.read(BacktestRequest.class, SmallBody.text(body));
        cores.take();
        try {
            return Codec.write(Backtest.run(question, inputs, settings.maxBacktestRequests(), line -> {}));
        } finally {
            cores.giveBack();
        }
    }
}
