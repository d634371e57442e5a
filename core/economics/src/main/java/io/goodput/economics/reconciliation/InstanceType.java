package io.goodput.economics.reconciliation;

import java.util.List;

/**
 * A machine of a cloud that holds GPUs of a system.
 *
 * @param name as its cloud calls it
 * @param system of the catalog
 * @param gpus of one machine
 * @param source where that is from
 */
public record InstanceType(String name, String system, int gpus, String source) {
    /** The file that ships. */
    public record Table(List<InstanceType> types) {
        public Table {
            types = List.copyOf(types);
        }
    }
}
