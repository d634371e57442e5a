package io.goodput.contracts;

/**
 * A slower place for cached KV.
 *
 * @param gigabytes its size (10⁹ bytes), above 0 and at most 1,000,000
 * @param gigabytesPerSecond how fast hits are loaded from it, above 0 and at most 10,000
 */
public record CacheTier(double gigabytes, double gigabytesPerSecond) {
    public CacheTier {
        new Checks()
                .positive("gigabytes", gigabytes, 1_000_000)
                .positive("gigabytesPerSecond", gigabytesPerSecond, 10_000)
                .done();
    }

    /** Short words for it: {@code 512.0 GB a host at 20.0 GB/s}. */
    String inWords(String whose) {
        return "%s GB %s at %s GB/s".formatted(gigabytes, whose, gigabytesPerSecond);
    }
}
