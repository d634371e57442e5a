package io.goodput.gateway.clients;

import io.goodput.codec.Codec;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.returns.ReturnRequest;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The tco-service, asked over REST. */
@ApplicationScoped
public class Tco {
    private static final String SERVICE = "tco-service";

    private final TcoRest rest;

    Tco(@RestClient TcoRest rest) {
        this.rest = rest;
    }

    /**
     * One versioned price book's rates.
     *
     * @throws RefusedException when there is no such book
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
    public RateCard rateCard(String priceBook) {
        return Codec.read(RateCard.class, rateCardJson(priceBook));
    }

    /** The same as {@link #rateCard}, as JSON and without a second try. */
    public String rateCardJson(String priceBook) {
        return Call.to(SERVICE, () -> rest.rateCard(priceBook));
    }

    /** The answer to a question for a return, as JSON, without a second try. */
    public String returnJson(ReturnRequest question) {
        return Call.to(SERVICE, () -> rest.answerReturn(Codec.write(question)));
    }

    /** The price books, as JSON, without a second try. */
    public String priceBooksJson() {
        return Call.to(SERVICE, rest::priceBooks);
    }
}
