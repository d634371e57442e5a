package io.goodput.tco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PricingRequested;
import io.goodput.tco.prices.Claim;
import io.goodput.tco.prices.PricingKey;
import io.goodput.tco.prices.Pricings;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may price a run, how attempts count, and when pricings are forgotten. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class PricingsTest {
    private static final UUID ANNE = UUID.randomUUID();
    private static final UUID BERT = UUID.randomUUID();

    @Inject
    Pricings pricings;

    @Inject
    Rows rows;

    private final PricingRequested request = Requests.fresh();
    private final PricingKey key = new PricingKey(request.runId(), request.priceBook());

    @Test
    void aPricingBelongsToWhoClaimsItFirst() {
        assertEquals(new Claim.Granted(1), pricings.claim(key, ANNE));
        assertEquals(new Claim.Busy(), pricings.claim(key, BERT));
        assertEquals(new Claim.Granted(1), pricings.claim(key, ANNE));
    }

    @Test
    void anotherBookIsAnotherPricing() {
        pricings.claim(key, ANNE);

        assertEquals(new Claim.Granted(1), pricings.claim(new PricingKey(key.runId(), "another"), BERT));
    }

    @Test
    void aReleasedPricingMayBeClaimedThreeTimesInAll() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            UUID claimant = UUID.randomUUID();
            assertEquals(new Claim.Granted(attempt), pricings.claim(key, claimant));
            pricings.release(key, claimant, "failure " + attempt);
        }
        assertEquals(new Claim.Exhausted(3, "failure 3"), pricings.claim(key, ANNE));

        pricings.forgetAttempts(key);
        assertEquals(new Claim.Granted(1), pricings.claim(key, ANNE));
    }

    @Test
    void aClaimLapses() {
        pricings.claim(key, ANNE);
        rows.update("claimed_until = now() - interval '1 millisecond'", key.runId());

        assertEquals(new Claim.Granted(2), pricings.claim(key, BERT));
    }

    @Test
    void onlyTheFirstBillsAreKept() {
        pricings.claim(key, ANNE);
        pricings.complete(key, "first");
        pricings.complete(key, "second");
        pricings.fail(key, "too late");

        assertEquals(new Claim.Completed("first"), pricings.claim(key, BERT));
    }

    @Test
    void pricingsAreForgottenWhenOldUnlessTheyAreBeingMade() {
        PricingRequested making = Requests.fresh();
        pricings.claim(key, ANNE);
        pricings.complete(key, "bills");
        pricings.claim(new PricingKey(making.runId(), making.priceBook()), ANNE);
        rows.update("created_at = now() - interval '89 days'", key.runId());
        rows.update("created_at = now() - interval '91 days'", making.runId());
        pricings.sweep();
        assertTrue(rows.stored(request));
        assertTrue(rows.stored(making));

        rows.update("created_at = now() - interval '91 days'", key.runId());
        pricings.sweep();
        assertFalse(rows.stored(request));
    }

    @Test
    void onlyTheNewestPricingsAreKept() {
        // The tests' cap is 1,000 pricings: with as many newer ones, this one is beyond it.
        pricings.claim(key, ANNE);
        pricings.complete(key, "bills");
        rows.update("created_at = now() - interval '1 day'", key.runId());
        pricings.sweep();
        assertTrue(rows.stored(request));

        rows.fill(1_000);
        pricings.sweep();
        assertFalse(rows.stored(request));
        rows.unfill();
    }
}
