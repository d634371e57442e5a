package io.goodput.simulator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How runs are worked off. */
@ConfigMapping(prefix = "goodput.simulations")
public interface SimulationSettings {
    /**
     * Runs simulated at once; 0, the default, is one a processor core, but no more than the heap holds at 160 MB a run,
     * and at least one. {@code GOODPUT_SIMULATIONS_CONCURRENCY}.
     */
    @WithDefault("0")
    @WithConverter(CountOrNone.class)
    int concurrency();

    /**
     * Records taken from Kafka and not yet acknowledged, at most; those beyond {@link #concurrency()} wait for a core.
     * 32 by default. {@code GOODPUT_SIMULATIONS_IN_FLIGHT}.
     */
    @WithDefault("32")
    @WithConverter(PositiveCount.class)
    int inFlight();

    /**
     * How often a run is started before its request goes to the dead-letter topic; 3 by default.
     * {@code GOODPUT_SIMULATIONS_MAX_ATTEMPTS}.
     */
    @WithDefault("3")
    @WithConverter(PositiveCount.class)
    int maxAttempts();

    /**
     * How long a claim on a run lasts unless it is renewed, which a living service does three times as often; after a
     * crash nobody else starts the run earlier. 10 s by default, as Kafka's session timeout.
     * {@code GOODPUT_SIMULATIONS_CLAIM}.
     */
    @WithDefault("10S")
    @WithConverter(PositiveDuration.class)
    Duration claim();

    /**
     * Runs that are simulated again at once for the rows of their requests, beside {@link #concurrency()}; more are
     * refused. Each may need the heap of a run. 2 by default. {@code GOODPUT_SIMULATIONS_MAX_ROW_STREAMS}.
     */
    @WithDefault("2")
    @WithConverter(PositiveCount.class)
    int maxRowStreams();

    /**
     * Requests that a backtest may replay, some 200 times; more are refused. 20,000 by default: about three minutes.
     * {@code GOODPUT_SIMULATIONS_MAX_BACKTEST_REQUESTS}.
     */
    @WithDefault("20000")
    @WithConverter(PositiveCount.class)
    int maxBacktestRequests();
}
