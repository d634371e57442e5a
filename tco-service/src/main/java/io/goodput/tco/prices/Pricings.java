package io.goodput.tco.prices;

import io.goodput.tco.config.PricingSettings;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The stored pricings. Time is the database's, so that replicas agree on it. */
@ApplicationScoped
public class Pricings implements PanacheRepositoryBase<Pricing, PricingKey> {
    private final PricingSettings settings;

    Pricings(PricingSettings settings) {
        this.settings = settings;
    }

    /**
     * Asks to price a run and counts the attempt. Asking again as the same {@code claimant} counts nothing, so a commit
     * whose answer was lost costs no attempt.
     *
     * @param claimant who asks: one handling of one record
     */
    @Transactional
    public Claim claim(PricingKey key, UUID claimant) {
        getEntityManager()
                .createNativeQuery("""
                        insert into pricing (run_id, price_book, state, attempts, created_at)
                        values (:runId, :priceBook, 'OPEN', 0, now())
                        on conflict (run_id, price_book) do nothing""")
                .setParameter("runId", key.runId())
                .setParameter("priceBook", key.priceBook())
                .executeUpdate();
        Pricing pricing = locked(key);
        return switch (pricing.state) {
            case COMPLETED -> new Claim.Completed(Objects.requireNonNull(pricing.priced));
            case FAILED -> new Claim.Failed(Objects.requireNonNull(pricing.reason));
            case OPEN -> claimOpen(pricing, claimant);
        };
    }

    private Claim claimOpen(Pricing pricing, UUID claimant) {
        Instant now = (Instant) getEntityManager()
                .createNativeQuery("select clock_timestamp()", Instant.class)
                .getSingleResult();
        if (!claimant.equals(pricing.claimant)) {
            if (pricing.claimedUntil != null && now.isBefore(pricing.claimedUntil)) {
                return new Claim.Busy();
            }
            if (pricing.attempts >= settings.maxAttempts()) {
                return new Claim.Exhausted(pricing.attempts, pricing.lastFailure);
            }
            pricing.claimant = claimant;
            pricing.attempts++;
        }
        pricing.claimedUntil = now.plus(settings.claim());
        return new Claim.Granted(pricing.attempts);
    }

    /**
     * Gives the claim up after an attempt that came to nothing; the attempt stays counted.
     *
     * @param failure what ended it
     */
    @Transactional
    public void release(PricingKey key, UUID claimant, String failure) {
        update(
                "lastFailure = :failure, claimant = null, claimedUntil = null"
                        + " where key = :key and claimant = :claimant and state = :open",
                Map.of("failure", storable(failure), "key", key, "claimant", claimant, "open", PricingState.OPEN));
    }

    /**
     * Stores the bills of a run, once.
     *
     * @param message canonical JSON of the {@code RunPriced}
     */
    @Transactional
    public void complete(PricingKey key, String message) {
        Pricing pricing = locked(key);
        if (pricing.state == PricingState.OPEN) {
            pricing.state = PricingState.COMPLETED;
            pricing.priced = message;
        }
    }

    /** Stores why a run cannot be priced however often it is tried. */
    @Transactional
    public void fail(PricingKey key, String reason) {
        Pricing pricing = locked(key);
        if (pricing.state == PricingState.OPEN) {
            pricing.state = PricingState.FAILED;
            pricing.reason = storable(reason);
        }
    }

    /** Lets a run be priced anew: whoever asked was told that it came to no end; another may have better luck. */
    @Transactional
    public void forgetAttempts(PricingKey key) {
        update(
                "attempts = 0, lastFailure = null, claimant = null, claimedUntil = null where key = :key and state = :open",
                Map.of("key", key, "open", PricingState.OPEN));
    }

    /** Deletes what is older than the age limit or beyond the cap, except what is being priced. */
    @Transactional
    public int sweep() {
        return getEntityManager()
                .createNativeQuery("""
                        delete from pricing
                        where (claimed_until is null or claimed_until < now() or state <> 'OPEN')
                          and (created_at < now() - make_interval(secs => :maxAgeSeconds)
                               or (run_id, price_book) in (
                                   select run_id, price_book from pricing
                                   order by created_at desc, run_id, price_book offset :maxCount))""")
                .setParameter("maxAgeSeconds", (double) settings.maxAge().toSeconds())
                .setParameter("maxCount", settings.maxCount())
                .executeUpdate();
    }

    /** PostgreSQL's text holds no NUL. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private Pricing locked(PricingKey key) {
        Pricing pricing = findById(key, LockModeType.PESSIMISTIC_WRITE);
        if (pricing == null) {
            throw new IllegalStateException(key + " is not stored");
        }
        return pricing;
    }
}
