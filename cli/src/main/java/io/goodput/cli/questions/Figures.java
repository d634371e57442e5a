package io.goodput.cli.questions;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Concurrency;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PowerDrawn;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures as a reader likes them: units beside them, no more digits than they carry. */
final class Figures {
    private Figures() {}

    static String usd(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "$%,.0f", value)
                : value >= 1 ? String.format(Locale.ROOT, "$%.2f", value) : String.format(Locale.ROOT, "$%.4f", value);
    }

    static String seconds(double value) {
        return value >= 1
                ? String.format(Locale.ROOT, "%.2f s", value)
                : String.format(Locale.ROOT, "%.1f ms", value * 1_000);
    }

    /** Time in the unit that reads best. */
    static String duration(double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        if (seconds < 2 * 3_600) {
            return String.format(Locale.ROOT, "%.0f min", seconds / 60);
        }
        return seconds < 3 * 86_400
                ? String.format(Locale.ROOT, "%.1f h", seconds / 3_600)
                : String.format(Locale.ROOT, "%.1f d", seconds / 86_400);
    }

    static String share(double value) {
        return String.format(Locale.ROOT, "%.2f %%", value * 100);
    }

    static String number(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : value >= 1 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%.3f", value);
    }

    /** Power by part, and joules per token on each basis, in two lines. */
    static String energy(Bill bill) {
        PowerDrawn power = bill.powerDrawn();
        return String.format(
                Locale.ROOT,
                "  drawn by the GPUs used: boards %s W, hosts %s W, NICs %s W, switches %s W, fans %s W, supply loss %s W;"
                        + " %s W at the wall, %s W with PUE%n"
                        + "  J/token: %s boards only, %s at the wall, %s with PUE%n",
                number(power.boardWatts()),
                number(power.hostWatts()),
                number(power.nicWatts()),
                number(power.switchWatts()),
                number(power.fanWatts()),
                number(power.supplyLossWatts()),
                number(power.wallWatts()),
                number(power.totalWatts()),
                number(bill.boardJoulesPerToken()),
                number(bill.wallJoulesPerToken()),
                number(bill.joulesPerToken()));
    }

    static String traffic(Traffic traffic) {
        String load = load(traffic);
        if (traffic.trace() != null) {
            return load;
        }
        RequestLengths lengths = RequestLengths.of(traffic);
        String in = tokens(
                lengths.minInputTokens() == lengths.maxInputTokens(),
                lengths.maxInputTokens(),
                lengths.meanInputTokens());
        String out = tokens(
                lengths.meanOutputTokens() == lengths.maxOutputTokens(),
                lengths.maxOutputTokens(),
                lengths.meanOutputTokens());
        return load + ", " + in + " tokens in, " + out + " out";
    }

    private static String load(Traffic traffic) {
        Concurrency loop = traffic.concurrency();
        String users = loop == null ? "" : String.format(Locale.ROOT, "%,d users", loop.users());
        TraceReference trace = traffic.trace();
        if (trace != null) {
            String name = trace.name() != null ? trace.name() : "trace " + trace.contentHash();
            return name
                    + (trace.rateScale() == null ? "" : " at " + number(trace.rateScale()) + " times its rate")
                    + (loop == null ? "" : ", " + users);
        }
        if (loop != null) {
            return users;
        }
        return number(traffic.openRate()) + " requests/s"
                + (traffic.arrivals() == null
                        ? ""
                        : " (" + EnumNames.of(traffic.arrivals().process()) + ")");
    }

    private static String tokens(boolean constant, int most, double mean) {
        return constant ? String.format(Locale.ROOT, "%,d", most) : String.format(Locale.ROOT, "%,.0f (mean)", mean);
    }

    static String objective(ServiceLevelObjective slo) {
        String limits = slo.limits().stream().map(Figures::limit).collect(Collectors.joining(", "));
        return slo.attainment() == null ? limits : share(slo.attainment()) + " of requests within " + limits;
    }

    static String limit(LatencyLimit limit) {
        return metric(limit) + " ≤ " + seconds(limit.limitSeconds());
    }

    /** What a limit is of: {@code TTFT p99}. */
    static String metric(LatencyLimit limit) {
        String percentile = limit.percentile() == null
                ? ""
                : " p" + String.format(Locale.ROOT, "%.4g", limit.percentile()).replaceAll("\\.?0+$", "");
        return limit.metric().name() + percentile;
    }

    /** The system, the pools and how they are run; of several systems each pool's own. */
    static String systemsAndLayout(Layout layout) {
        String first = layout.pools().getFirst().system();
        return layout.pools().stream().allMatch(pool -> pool.system().equals(first))
                ? first + ": " + layout(layout)
                : layout.pools().stream()
                                .map(pool -> pool(pool) + " " + pool.system())
                                .collect(Collectors.joining(" + "))
                        + layout.operation().inWords();
    }

    static String layout(Layout layout) {
        return layout.pools().stream().map(Figures::pool).collect(Collectors.joining(" + "))
                + layout.operation().inWords();
    }

    private static String pool(PoolLayout pool) {
        return EnumNames.of(pool.role()) + " " + pool.instances() + " x " + pool.parallelism();
    }

    /** What a question is about: the model in its precision under a load, without an end of line. */
    static String subject(String model, @Nullable String precision, Traffic load) {
        return "%s (%s), %s".formatted(model, precision, traffic(load));
    }

    /** The last lines of an answer: how far step times may be off, what it was computed by, and what {@code --json} adds. */
    static String ending(List<ErrorBand> bands, String build, String more) {
        return "%s%nModel and catalog %s; %s: --json%n"
                .formatted(errorBands(bands).stripTrailing(), build.substring(0, Math.min(12, build.length())), more);
    }

    /** How far step times may be off. */
    static String errorBands(List<ErrorBand> bands) {
        return "\nError band of the step times:\n"
                + bands.stream()
                        .map(band -> String.format(
                                Locale.ROOT,
                                "  %s: step times %+.0f %% to %+.0f %% (p10 to p90; %s)%n",
                                band.system(),
                                band.lowShare() * 100,
                                band.highShare() * 100,
                                band.basis()))
                        .collect(Collectors.joining());
    }
}
