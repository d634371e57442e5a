package io.goodput.tco.messaging;

import io.goodput.codec.Codec;
import io.goodput.contracts.Bill;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.RunPriced;
import io.goodput.contracts.Violation;
import io.goodput.economics.Economics;
import io.goodput.tco.config.CrashPoint;
import io.goodput.tco.prices.Claim;
import io.goodput.tco.prices.PricingKey;
import io.goodput.tco.prices.Pricings;
import io.goodput.tco.prices.RunPricing;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Prices what is asked for over Kafka. Each record is handled on a virtual thread, in no order; it is acknowledged when
 * the broker has its bills or its dead letter, and only then.
 */
@Singleton
public class PricingRequests {
    private static final Logger LOG = Logger.getLogger(PricingRequests.class);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(200);
    private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{64}");

    private final Pricings pricings;
    private final RunPricing pricing;
    private final Topics topics;
    private final Crash crash;
    private final MeterRegistry meters;

    PricingRequests(Pricings pricings, RunPricing pricing, Topics topics, Crash crash, MeterRegistry meters) {
        this.pricings = pricings;
        this.pricing = pricing;
        this.topics = topics;
        this.crash = crash;
        this.meters = meters;
    }

    @Incoming("pricing-requested")
    @RunOnVirtualThread
    public void handle(ConsumerRecord<String, @Nullable String> record) throws InterruptedException {
        PricingRequested request;
        PriceSource prices;
        try {
            request = read(record.value());
            prices = request.prices();
            Economics.rateCard(prices);
        } catch (InvalidInputException e) {
            die(record, String.valueOf(e.getMessage()));
            return;
        }
        var key = new PricingKey(request.runId(), prices.key());
        UUID claimant = UUID.randomUUID();
        for (int failures = 0; ; ) {
            switch (claimAndPrice(request, prices, key, claimant)) {
                case Claim.Completed(String message) -> {
                    topics.publishPriced(request.runId(), message);
                    crash.maybeAt(CrashPoint.AFTER_PUBLISH);
                    return;
                }
                case Claim.Failed(String reason) -> {
                    die(record, reason);
                    return;
                }
                case Claim.Exhausted exhausted -> {
                    die(record, exhausted.reason());
                    BackOff.untilDone("forget the attempts at " + key, () -> pricings.forgetAttempts(key));
                    return;
                }
                case Claim.Busy() -> Thread.sleep(BUSY_PAUSE);
                case Claim.Granted(int attempt) -> Thread.sleep(BackOff.pause(++failures));
            }
        }
    }

    private static PricingRequested read(@Nullable String value) {
        if (value == null) {
            throw new InvalidInputException(
                    new Violation("", "", "a pricing request needs a value", "Maybe a tombstone was sent by mistake"));
        }
        PricingRequested request = Codec.read(PricingRequested.class, value);
        if (!RUN_ID.matcher(request.runId()).matches()) {
            throw new InvalidInputException(new Violation(
                    "/runId", request.runId(), "runId must be 64 hexadecimal digits", "Maybe take it from the codec"));
        }
        return request;
    }

    /**
     * One round: what is known of the pricing, or what pricing gave.
     *
     * @return completed or failed, both stored; busy or exhausted; or granted, when the attempt came to nothing
     */
    private Claim claimAndPrice(PricingRequested request, PriceSource prices, PricingKey key, UUID claimant)
            throws InterruptedException {
        Claim claim = BackOff.untilDone("claim " + key, () -> pricings.claim(key, claimant));
        if (!(claim instanceof Claim.Granted)) {
            return claim;
        }
        crash.maybeAt(CrashPoint.AFTER_CLAIM);
        List<Bill> bills;
        try {
            bills = pricing.price(prices, request.usage(), request.pricedAs());
        } catch (InvalidInputException e) {
            String reason = String.valueOf(e.getMessage());
            BackOff.untilDone("store the failure of " + key, () -> pricings.fail(key, reason));
            return new Claim.Failed(reason);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "%s came to nothing", key);
            count("aborted");
            BackOff.untilDone("release " + key, () -> pricings.release(key, claimant, e.toString()));
            return claim;
        }
        String message = Codec.write(new RunPriced(RunPriced.SCHEMA_VERSION, request.runId(), prices.key(), bills));
        BackOff.untilDone("store " + key, () -> pricings.complete(key, message));
        count("completed");
        crash.maybeAt(CrashPoint.AFTER_STORE);
        return new Claim.Completed(message);
    }

    private void die(ConsumerRecord<String, @Nullable String> record, String reason) throws InterruptedException {
        LOG.errorf("dead-lettering the pricing of run %s: %s", record.key(), reason);
        count("dead-lettered");
        topics.publishDead(record, reason);
    }

    private void count(String outcome) {
        meters.counter("goodput.pricings.handled", "outcome", outcome).increment();
    }
}
