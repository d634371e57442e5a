package io.goodput.contracts;

/**
 * What can be had of a system, beside what is owned of it.
 *
 * @param system one of the question's
 * @param gpus GPUs that a seller has or a region offers, 0 to 1,024; whole billing units of them are bought
 */
public record SystemStock(String system, int gpus) {
    public SystemStock {
        new Checks().name("system", system).range("gpus", gpus, 0, 1_024).done();
    }
}
