package io.goodput.tco.prices;

import io.goodput.economics.Economics;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The pricing that the product ships. */
final class Shipped {
    private Shipped() {}

    @Produces
    @Singleton
    @DefaultBean
    static RunPricing pricing() {
        return Economics::price;
    }
}
