package io.goodput.planning;

import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs that a search has, and those that it was asked for and lacks. */
final class KnownRuns {
    private final Map<RunSpec, PricedRun> known = new HashMap<>();
    private final Set<RunSpec> lacking = new LinkedHashSet<>();

    /** The runs, one of each specification in its order; null when one is not known, all such being lacking now. */
    @Nullable
    List<PricedRun> find(List<RunSpec> specs) {
        List<PricedRun> found = new ArrayList<>();
        for (RunSpec spec : specs) {
            PricedRun run = known.get(spec);
            if (run == null) {
                lacking.add(spec);
            } else {
                found.add(run);
            }
        }
        return found.size() == specs.size() ? found : null;
    }

    /** All that are known, by their specifications. */
    Map<RunSpec, PricedRun> all() {
        return Collections.unmodifiableMap(known);
    }

    /** What is lacking, in the order in which it was asked for. */
    List<RunSpec> lacking() {
        return List.copyOf(lacking);
    }

    /** Takes the runs of all that is lacking, in that order. */
    void add(List<PricedRun> runs) {
        int i = 0;
        for (RunSpec spec : lacking) {
            known.put(spec, runs.get(i++));
        }
        lacking.clear();
    }

    /** Takes runs of what is lacking. */
    void add(Map<RunSpec, PricedRun> runs) {
        known.putAll(runs);
        lacking.removeAll(runs.keySet());
    }

    /** Forgets what is lacking: it will not be made. */
    void giveUp() {
        lacking.clear();
    }

    int size() {
        return known.size();
    }
}
