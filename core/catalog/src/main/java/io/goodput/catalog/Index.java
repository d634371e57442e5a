package io.goodput.catalog;

import java.util.List;

/**
 * Names of the entries that ship, in the order in which they are listed.
 *
 * @param models models
 * @param systems systems
 * @param engines serving engines
 */
public record Index(List<String> models, List<String> systems, List<String> engines) {}
