package io.goodput.contracts;

/**
 * What a search needs to know of a system.
 *
 * @param system its name in the catalog
 * @param gpusPerRack GPUs of one rack
 * @param gpusPerNode GPUs of one node or tray
 * @param scaleUpGpus GPUs that one NVLink fabric joins; no instance is larger unless it crosses the network
 */
public record SystemFacts(String system, int gpusPerRack, int gpusPerNode, int scaleUpGpus) {}
