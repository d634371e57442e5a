package io.goodput.contracts;

/**
 * A system that no price book knows, priced as one that they do.
 *
 * @param system its name
 * @param as the system whose prices and provisioned power stand for its own
 * @param gpusPerRack GPUs of one of its racks
 * @param basis why that one
 */
public record PricedAs(String system, String as, int gpusPerRack, String basis) {}
