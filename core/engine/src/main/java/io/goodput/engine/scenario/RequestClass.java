package io.goodput.engine.scenario;

import io.goodput.contracts.ServiceLevelObjective;

/**
 * A class of requests.
 *
 * @param name its name in reports
 * @param slo the limits that its attainment and goodput are counted against
 * @param priority the higher, the earlier under priority queues
 */
public record RequestClass(String name, ServiceLevelObjective slo, int priority) {}
