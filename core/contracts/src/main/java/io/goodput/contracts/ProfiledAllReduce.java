package io.goodput.contracts;

/**
 * An all-reduce among the GPUs of one instance: what is fixed, plus bytes × 2 (gpus − 1) / gpus over the bus bandwidth.
 *
 * @param fixedSeconds 0 to 1
 * @param busBytesPerSecond above 0, at most 1e13
 */
public record ProfiledAllReduce(double fixedSeconds, double busBytesPerSecond) {
    public ProfiledAllReduce {
        new Checks()
                .range("fixedSeconds", fixedSeconds, 0, 1)
                .positive("busBytesPerSecond", busBytesPerSecond, 1e13)
                .done();
    }
}
