package io.goodput.gateway.clients;

import io.goodput.codec.Codec;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The simulator-service, asked over REST. */
@ApplicationScoped
public class Simulators {
    private final SimulatorRest rest;
    private final BacktestRest backtests;

    Simulators(@RestClient SimulatorRest rest, @RestClient BacktestRest backtests) {
        this.rest = rest;
        this.backtests = backtests;
    }

    /**
     * What instances can do at best.
     *
     * @throws RefusedException when the request itself is wrong
     * @throws UnreachableException when all tries failed
     */
    @Retry(
            maxRetries = 4,
            delay = 200,
            delayUnit = ChronoUnit.MILLIS,
            jitter = 100,
            maxDuration = 0,
            retryOn = UnreachableException.class)
    @ExponentialBackoff(maxDelay = 2, maxDelayUnit = ChronoUnit.SECONDS)
    public Estimates estimate(EstimateRequest request) {
        return Codec.read(Estimates.class, Call.to("simulator-service", () -> rest.estimate(Codec.write(request))));
    }

    /**
     * The canonical JSON of the answer to a resolved backtest request, as canonical JSON; takes minutes.
     *
     * @throws RefusedException when the request itself, or what was measured, is wrong
     * @throws UnreachableException when no simulator answered
     */
    public String backtest(String request) {
        return Call.to("simulator-service", () -> backtests.backtest(request));
    }
}
