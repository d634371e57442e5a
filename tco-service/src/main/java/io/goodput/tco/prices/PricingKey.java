package io.goodput.tco.prices;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * What is priced once.
 *
 * @param runId identity of the run
 * @param priceBook key of the prices ({@link io.goodput.contracts.PriceSource#key})
 */
@Embeddable
public record PricingKey(
        @Column(name = "run_id") String runId,
        @Column(name = "price_book") String priceBook) {}
