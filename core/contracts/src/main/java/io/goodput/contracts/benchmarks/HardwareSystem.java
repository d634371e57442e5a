package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Checks;

/**
 * Which system of a price book a file's name of hardware is.
 *
 * @param hardware as files say it, whatever its case
 * @param system as the price book says it
 */
public record HardwareSystem(String hardware, String system) {
    public HardwareSystem {
        new Checks().name("hardware", hardware).name("system", system).done();
    }
}
