package io.goodput.tco.prices;

import io.goodput.tco.config.PricingSettings;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
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
        // No result class: Hibernate would keep a new plan of the query at each call.
        List<?> attempts = getEntityManager()
                .createNativeQuery("""
                        insert into pricing as p
                            (run_id, price_book, state, attempts, claimant, claimed_until, created_at)
                        values (:runId, :priceBook, 'OPEN', 1, :claimant,
                                clock_timestamp() + make_interval(secs => :claimSeconds), now())
                        on conflict (run_id, price_book) do update
                        set attempts = p.attempts + case when p.claimant = excluded.claimant then 0 else 1 end,
                            claimant = excluded.claimant,
                            claimed_until = excluded.claimed_until
                        where p.state = 'OPEN'
                          and (p.claimant = excluded.claimant
                               or p.attempts < :maxAttempts
                                  and (p.claimed_until is null or p.claimed_until <= clock_timestamp()))
                        returning attempts""")
                .setParameter("runId", key.runId())
                .setParameter("priceBook", key.priceBook())
                .setParameter("claimant", claimant)
                .setParameter("claimSeconds", settings.claim().toMillis() / 1e3)
                .setParameter("maxAttempts", settings.maxAttempts())
                .getResultList();
        return attempts.isEmpty() ? refusal(key) : new Claim.Granted((Integer) attempts.getFirst());
    }

    /** Why nobody is to price it now. The row is locked since it was tried to claim it. */
    private Claim refusal(PricingKey key) {
        Pricing pricing = findById(key);
        if (pricing == null) {
            throw new IllegalStateException(key + " is not stored");
        }
        return switch (pricing.state) {
            case COMPLETED -> new Claim.Completed(Objects.requireNonNull(pricing.priced));
            case FAILED -> new Claim.Failed(Objects.requireNonNull(pricing.reason));
            case OPEN ->
                pricing.attempts < settings.maxAttempts() || claimed(key)
                        ? new Claim.Busy()
                        : new Claim.Exhausted(pricing.attempts, pricing.lastFailure);
        };
    }

    private boolean claimed(PricingKey key) {
        return count("key = ?1 and claimedUntil > function('clock_timestamp' as Instant)", key) > 0;
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
        update(
                "state = :completed, priced = :message where key = :key and state = :open",
                Map.of("completed", PricingState.COMPLETED, "message", message, "key", key, "open", PricingState.OPEN));
    }

    /** Stores why a run cannot be priced however often it is tried. */
    @Transactional
    public void fail(PricingKey key, String reason) {
        update(
                "state = :failed, reason = :reason where key = :key and state = :open",
                Map.of(
                        "failed",
                        PricingState.FAILED,
                        "reason",
                        storable(reason),
                        "key",
                        key,
                        "open",
                        PricingState.OPEN));
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
}
