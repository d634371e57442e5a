package io.goodput.contracts;

/** The standard normal distribution, by {@link StrictMath}: the same bits on any machine. */
public final class NormalDistribution {
    private NormalDistribution() {}

    /**
     * The share of values up to {@code x}, to about 1e-15, by Hart's algorithm 5666 as in West, "Better approximations
     * to cumulative normal functions" (2005).
     */
    public static double cumulative(double x) {
        double a = Math.abs(x);
        double tail;
        if (a > 37) {
            tail = 0;
        } else {
            double e = StrictMath.exp(-a * a / 2);
            if (a < 7.07106781186547) {
                double p = 0.0352624965998911 * a + 0.700383064443688;
                p = p * a + 6.37396220353165;
                p = p * a + 33.912866078383;
                p = p * a + 112.079291497871;
                p = p * a + 221.213596169931;
                p = p * a + 220.206867912376;
                double q = 0.0883883476483184 * a + 1.75566716318264;
                q = q * a + 16.064177579207;
                q = q * a + 86.7807322029461;
                q = q * a + 296.564248779674;
                q = q * a + 637.333633378831;
                q = q * a + 793.826512519948;
                q = q * a + 440.413735824752;
                tail = e * p / q;
            } else {
                double f = a + 0.65;
                f = a + 4 / f;
                f = a + 3 / f;
                f = a + 2 / f;
                f = a + 1 / f;
                tail = e / f / 2.5066282746310002;
            }
        }
        return x > 0 ? 1 - tail : tail;
    }

    /**
     * The value that {@code share} of the values do not exceed, to about 1e-15, by Wichura's algorithm AS 241 (1988);
     * infinite at 0 and 1.
     */
    public static double quantile(double share) {
        double q = share - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            double p = 2509.0809287301227 * r + 33430.57558358813;
            p = p * r + 67265.7709270087;
            p = p * r + 45921.95393154987;
            p = p * r + 13731.69376550946;
            p = p * r + 1971.5909503065513;
            p = p * r + 133.14166789178438;
            p = p * r + 3.3871328727963665;
            double d = 5226.495278852854 * r + 28729.085735721943;
            d = d * r + 39307.89580009271;
            d = d * r + 21213.794301586597;
            d = d * r + 5394.196021424751;
            d = d * r + 687.1870074920579;
            d = d * r + 42.31333070160091;
            d = d * r + 1;
            return q * p / d;
        }
        double tail = q < 0 ? share : 1 - share;
        if (tail <= 0) {
            return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        double r = Math.sqrt(-StrictMath.log(tail));
        double x = r <= 5 ? near(r - 1.6) : far(r - 5);
        return q < 0 ? -x : x;
    }

    private static double near(double r) {
        double p = 0.0007745450142783414 * r + 0.022723844989269184;
        p = p * r + 0.2417807251774506;
        p = p * r + 1.2704582524523684;
        p = p * r + 3.6478483247632045;
        p = p * r + 5.769497221460691;
        p = p * r + 4.630337846156546;
        p = p * r + 1.4234371107496835;
        double d = 1.0507500716444169e-9 * r + 0.0005475938084995345;
        d = d * r + 0.015198666563616457;
        d = d * r + 0.14810397642748008;
        d = d * r + 0.6897673349851;
        d = d * r + 1.6763848301838038;
        d = d * r + 2.053191626637759;
        return p / (d * r + 1);
    }

    private static double far(double r) {
        double p = 2.0103343992922881e-7 * r + 2.7115555687434876e-5;
        p = p * r + 0.0012426609473880784;
        p = p * r + 0.026532189526576124;
        p = p * r + 0.29656057182850487;
        p = p * r + 1.7848265399172913;
        p = p * r + 5.463784911164114;
        p = p * r + 6.657904643501103;
        double d = 2.0442631033899397e-15 * r + 1.421511758316446e-7;
        d = d * r + 1.8463183175100548e-5;
        d = d * r + 0.0007868691311456133;
        d = d * r + 0.014875361290850615;
        d = d * r + 0.1369298809227358;
        d = d * r + 0.599832206555888;
        return p / (d * r + 1);
    }
}
