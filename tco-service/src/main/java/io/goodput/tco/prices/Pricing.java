package io.goodput.tco.prices;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code pricing}. */
@Entity
@Table(name = "pricing")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class Pricing {
    @EmbeddedId
    PricingKey key;

    @Enumerated(EnumType.STRING)
    PricingState state;

    /** How often the pricing was started. */
    int attempts;

    /** Who prices, or did last. */
    @Nullable
    UUID claimant;

    @Column(name = "claimed_until")
    @Nullable
    Instant claimedUntil;

    /** Canonical JSON of the message with the bills, once completed. */
    @Nullable
    String priced;

    /** Why the run cannot be priced, once failed. */
    @Nullable
    String reason;

    /** What ended the last attempt, when it came to nothing. */
    @Column(name = "last_failure")
    @Nullable
    String lastFailure;

    @Column(name = "created_at")
    Instant createdAt;
}
