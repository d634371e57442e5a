package io.goodput.tco.prices;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * What is priced once.
 *
 * @param runId identity of the run
 * @param priceBook versioned name of the price book
 */
@Embeddable
public record PricingKey(
        @Column(name = "run_id") String runId,
        @Column(name = "price_book") String priceBook) {}
