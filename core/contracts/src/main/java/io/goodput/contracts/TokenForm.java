package io.goodput.contracts;

/** What the distribution of a token count is between the points that are given of it. */
public enum TokenForm {
    /** Curves through min, quantiles and max that bend so that the mean is met. */
    CURVE,
    /** Log-normal, by its mean and one quantile or by two quantiles, cut at min and max. */
    LOG_NORMAL,
    /** Straight lines through min, quantiles and max; the mean follows. */
    EMPIRICAL
}
