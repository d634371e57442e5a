package io.goodput.economics.returns;

import io.goodput.contracts.returns.CashFlowMonth;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A cash flow by month as parallel arrays: element 0 is the start, the others are the ends of the months. Every amount is
 * rounded to a millionth of a dollar once, half to even, so that its decimal form is exact.
 */
final class CashFlow {
    static final int MONTHS_PER_YEAR = 12;

    private static final double PARTS_OF_A_DOLLAR = 1e6;
    private static final int DECIMALS = 6;

    /** Beyond this, doubles have no millionths. */
    private static final double LARGEST_ROUNDED = 1e9;

    private final double[] utilisation;
    private final double[] priceFactor;
    private final double[] millionTokens;
    private final double[] revenue;
    private final double[] operating;
    private final double[] electricity;
    private final double[] capital;
    private final double[] net;

    CashFlow(int months) {
        utilisation = new double[months + 1];
        priceFactor = new double[months + 1];
        millionTokens = new double[months + 1];
        revenue = new double[months + 1];
        operating = new double[months + 1];
        electricity = new double[months + 1];
        capital = new double[months + 1];
        net = new double[months + 1];
    }

    /** Pays the capital. */
    void start(double capitalUsd) {
        priceFactor[0] = 1;
        capital[0] = amount(capitalUsd);
        net[0] = 0 - capital[0];
    }

    /** Adds a month. */
    void month(
            int month,
            double utilisation,
            double priceFactor,
            double millionTokens,
            double revenueUsd,
            double operatingUsd,
            double electricityUsd) {
        this.utilisation[month] = utilisation;
        this.priceFactor[month] = priceFactor;
        this.millionTokens[month] = millionTokens;
        revenue[month] = amount(revenueUsd);
        operating[month] = amount(operatingUsd);
        electricity[month] = amount(electricityUsd);
        net[month] = revenue[month] - operating[month] - electricity[month];
    }

    /** Gets back at the end of the last month what is left of the capital. */
    void end(double residualUsd) {
        capital[months()] -= amount(residualUsd);
        net[months()] += amount(residualUsd);
    }

    int months() {
        return net.length - 1;
    }

    double net(int month) {
        return net[month];
    }

    /** All money at a discount rate per year; that of a month at its end. */
    double npv(double ratePerYear) {
        return valueAt(StrictMath.pow(1 + ratePerYear, -1.0 / MONTHS_PER_YEAR));
    }

    /** All money when what comes a month later is worth {@code discount} of what comes now. */
    double valueAt(double discount) {
        double value = 0;
        for (int month = months(); month >= 0; month--) {
            value = value * discount + net[month];
        }
        return value;
    }

    /** Revenue over cost. */
    double multiple() {
        double cost = sum(operating) + sum(electricity) + sum(capital);
        return sum(revenue) / cost;
    }

    private static double sum(double[] amounts) {
        double sum = 0;
        for (double amount : amounts) {
            sum += amount;
        }
        return sum;
    }

    double millionTokens() {
        return sum(millionTokens);
    }

    BigDecimal revenueUsd() {
        return exactSum(revenue);
    }

    BigDecimal operatingUsd() {
        return exactSum(operating);
    }

    BigDecimal electricityUsd() {
        return exactSum(electricity);
    }

    /** What is paid at the start. */
    BigDecimal capitalUsd() {
        return decimal(capital[0]);
    }

    /** What is got back at the end. */
    BigDecimal residualUsd() {
        return decimal(0 - capital[months()]);
    }

    private static BigDecimal exactSum(double[] amounts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double amount : amounts) {
            sum = sum.add(decimal(amount));
        }
        return sum;
    }

    /** The start and every month, with exact sums. */
    List<CashFlowMonth> rows() {
        List<CashFlowMonth> rows = new ArrayList<>();
        BigDecimal cumulative = BigDecimal.ZERO;
        for (int month = 0; month <= months(); month++) {
            BigDecimal netUsd = exactNet(month);
            cumulative = cumulative.add(netUsd);
            rows.add(new CashFlowMonth(
                    month,
                    Digits.ratio(utilisation[month]),
                    Digits.ratio(priceFactor[month]),
                    Digits.ratio(millionTokens[month]),
                    revenue[month],
                    operating[month],
                    electricity[month],
                    capital[month],
                    netUsd.doubleValue(),
                    cumulative.doubleValue()));
        }
        return rows;
    }

    private BigDecimal exactNet(int month) {
        return decimal(revenue[month])
                .subtract(decimal(operating[month]))
                .subtract(decimal(electricity[month]))
                .subtract(decimal(capital[month]));
    }

    private static double amount(double exactUsd) {
        return Math.abs(exactUsd) < LARGEST_ROUNDED
                ? StrictMath.rint(exactUsd * PARTS_OF_A_DOLLAR) / PARTS_OF_A_DOLLAR
                : exactUsd;
    }

    private static BigDecimal decimal(double amount) {
        return BigDecimal.valueOf(amount).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }
}
