package io.goodput.tco.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How pricings are worked off and how long they are kept. One that is gone is made again when it is asked for. */
@ConfigMapping(prefix = "goodput.pricings")
public interface PricingSettings {
    /** Records taken from Kafka and not yet acknowledged, at most; 16 by default. {@code GOODPUT_PRICINGS_IN_FLIGHT}. */
    @WithDefault("16")
    @WithConverter(PositiveCount.class)
    int inFlight();

    /**
     * How often a pricing is started before its request goes to the dead-letter topic; 3 by default.
     * {@code GOODPUT_PRICINGS_MAX_ATTEMPTS}.
     */
    @WithDefault("3")
    @WithConverter(PositiveCount.class)
    int maxAttempts();

    /**
     * How long a claim on a pricing lasts; after a crash nobody else starts it earlier. 10 s by default, as Kafka's
     * session timeout. {@code GOODPUT_PRICINGS_CLAIM}.
     */
    @WithDefault("10S")
    @WithConverter(PositiveDuration.class)
    Duration claim();

    /** Pricings kept at most, the newest; 1,000,000 by default. {@code GOODPUT_PRICINGS_MAX_COUNT}. */
    @WithDefault("1000000")
    @WithConverter(PositiveCount.class)
    int maxCount();

    /** Age at which a pricing is forgotten; 90 days by default. {@code GOODPUT_PRICINGS_MAX_AGE}. */
    @WithDefault("P90D")
    @WithConverter(PositiveDuration.class)
    Duration maxAge();

    /** How often old pricings are looked for; 10 minutes by default. {@code GOODPUT_PRICINGS_SWEEP_EVERY}. */
    @WithDefault("10M")
    @WithConverter(PositiveDuration.class)
    Duration sweepEvery();
}
