package io.goodput.economics.owning;

/** Even yearly payments at the end of each year that pay for capital over its life. */
final class Annuity {
    private Annuity() {}

    /**
     * (C − RV/(1+r)^L) · r / (1 − (1+r)^−L); (C − RV)/L where money costs nothing.
     *
     * @param capital C, paid at the start
     * @param residual RV, got back at the end
     * @param rate r, per year, 0 or more
     * @param years L, above 0
     */
    static double perYear(double capital, double residual, double rate, double years) {
        if (rate == 0) {
            return (capital - residual) / years;
        }
        double force = StrictMath.log1p(rate);
        return (capital - residual * StrictMath.exp(-force * years)) * rate / -StrictMath.expm1(-force * years);
    }
}
