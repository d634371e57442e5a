package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A system of somebody's own, and the name by which a price book prices it.
 *
 * @param system its name
 * @param as the system of the book whose prices and provisioned power are its own, or stand for them
 * @param gpusPerRack GPUs of one of its racks
 * @param basis why that one; absent where it is the same system
 */
public record PricedAs(
        String system, String as, int gpusPerRack, @Nullable String basis) {}
