package io.goodput.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How many of the users' own catalog entries are kept, and how long. Environment variables:
 * {@code GOODPUT_CATALOG_MAX_OWN_ENTRIES} and so on. A value out of bounds stops the start.
 */
@ConfigMapping(prefix = "goodput.catalog")
public interface CatalogSettings {
    /** Most versions of own entries; more are answered 409. */
    @WithDefault("1000")
    @WithConverter(Count.class)
    int maxOwnEntries();

    /** How long a version is kept that no question names. */
    @WithDefault("365d")
    @WithConverter(Span.class)
    Duration maxUnusedAge();
}
