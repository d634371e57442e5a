package io.goodput.planning;

import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.TraceLoad;
import io.goodput.contracts.futures.RoleSplit;
import io.goodput.contracts.futures.RoleSplit.FutureSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a split between prefill and decode carries, by what instances serve at most: a split serves the lesser of what its two
 * pools do. Outputs x times as long take x times the decode work. Rules: {@code docs/planning.md}.
 */
final class RoleSplits {
    /** Of what the best split serves. */
    static final double WITHIN = 0.95;

    /** What two splits serve is the same when it differs by less, relatively. */
    private static final double ROUNDING = 1e-12;

    private final PoolLayout prefill;
    private final PoolLayout decode;
    private final int gpus;

    private RoleSplits(PoolLayout prefill, PoolLayout decode) {
        this.prefill = prefill;
        this.decode = decode;
        this.gpus = prefill.gpus() + decode.gpus();
    }

    /**
     * The split of a layout.
     *
     * @param names of the loads, in their order
     * @param loads the first is today's
     * @return empty where it has no two pools on one system
     */
    static Optional<RoleSplit> of(Layout layout, List<String> names, List<WeighedLoad> loads) {
        return layout.mode() == ServingMode.AGGREGATED || layout.systems().size() > 1
                ? Optional.empty()
                : Optional.of(
                        new RoleSplits(layout.pools().getFirst(), layout.pools().getLast()).told(names, loads));
    }

    private RoleSplit told(List<String> names, List<WeighedLoad> loads) {
        WeighedLoad today = loads.getFirst();
        double ratio = inputPerOutput(today);
        List<FutureSplit> futures = new ArrayList<>();
        int most = 0;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < loads.size(); i++) {
            WeighedLoad load = loads.get(i);
            if (load.fits(prefill) && load.fits(decode)) {
                FutureSplit best = best(names.get(i), load);
                futures.add(best);
                most = Math.max(most, best.prefillInstances() * prefill.gpusPerInstance());
                fewest = Math.min(fewest, best.prefillInstances() * prefill.gpusPerInstance());
            }
        }
        return new RoleSplit(
                gpus,
                prefill.instances(),
                decode.instances(),
                ratio,
                WITHIN,
                over(ratio, longestOutputs(today)),
                over(ratio, shortestOutputs(today)),
                most - fewest,
                futures);
    }

    private static @Nullable Double over(double ratio, @Nullable Double factor) {
        return factor == null ? null : (Double) (ratio / factor);
    }

    /** Mean prompt over mean output. */
    private static double inputPerOutput(WeighedLoad load) {
        TraceLoad replayed = load.estimates().load();
        if (replayed != null) {
            return replayed.meanInputTokens() / (replayed.meanDecodedTokens() + 1);
        }
        RequestLengths lengths = RequestLengths.of(load.template().traffic());
        return lengths.meanInputTokens() / lengths.meanOutputTokens();
    }

    private static double rate(PoolLayout pool, WeighedLoad load) {
        return load.estimate(pool).maxPacedRequestsPerSecond();
    }

    /** Decode instances beside so many that compute prompts; 0 or fewer where there is no room for one. */
    private int decodeBeside(int prefillInstances) {
        return (gpus - prefillInstances * prefill.gpusPerInstance()) / decode.gpusPerInstance();
    }

    private FutureSplit best(String name, WeighedLoad load) {
        double ofPrefill = rate(prefill, load);
        double ofDecode = rate(decode, load);
        int best = prefill.instances();
        double own = served(best, ofPrefill, ofDecode);
        double most = own;
        for (int instances = 1; decodeBeside(instances) > 0; instances++) {
            double serves = served(instances, ofPrefill, ofDecode);
            boolean isNearer = Math.abs(instances - prefill.instances()) < Math.abs(best - prefill.instances());
            if (serves > most * (1 + ROUNDING) || (serves >= most * (1 - ROUNDING) && isNearer)) {
                best = instances;
                most = Math.max(most, serves);
            }
        }
        return new FutureSplit(name, inputPerOutput(load), best, decodeBeside(best), own / most);
    }

    private double served(int prefillInstances, double ofPrefill, double ofDecode) {
        return Math.min(prefillInstances * ofPrefill, decodeBeside(prefillInstances) * ofDecode);
    }

    /**
     * How many times as long as today's outputs may be. Where they are longer than the split is made for, decode is short: a split
     * with more of it serves more than {@link #WITHIN} allows as soon as its own prefill, which is the most for the most
     * prefill instances, is that far ahead of the decode here.
     */
    private @Nullable Double longestOutputs(WeighedLoad today) {
        for (int instances = prefill.instances() - 1; instances > 0; instances--) {
            if (WITHIN * decodeBeside(instances) > decode.instances()) {
                return decode.instances() * rate(decode, today) / (WITHIN * instances * rate(prefill, today));
            }
        }
        return null;
    }

    /** How many times as long they have to be: likewise where prefill is short. */
    private @Nullable Double shortestOutputs(WeighedLoad today) {
        for (int instances = prefill.instances() + 1; decodeBeside(instances) > 0; instances++) {
            if (WITHIN * instances > prefill.instances()) {
                return WITHIN
                        * decodeBeside(instances)
                        * rate(decode, today)
                        / (prefill.instances() * rate(prefill, today));
            }
        }
        return null;
    }
}
