package io.goodput.planning;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Something in which a layout has to hold: under a load, as it is, or with instances lost for good.
 *
 * @param template runs under that load
 * @param layout what serves then
 * @param lost instances lost, per pool
 * @param weight how much it counts that a layout fails in it
 */
record Condition(RunTemplate template, Layout layout, List<Integer> lost, double weight) {
    /** A layout as it is. */
    static Condition of(RunTemplate template, Layout layout, double weight) {
        return new Condition(
                template, layout, layout.pools().stream().map(pool -> 0).toList(), weight);
    }

    /**
     * What a layout has to hold in under one load: as it is, then with each way in which its pools can lose so many instances
     * together; each pool has more. Each counts 1.
     */
    static List<Condition> of(RunTemplate template, Layout layout) {
        int spares = template.spareInstances();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(of(template, layout, 1));
        if (spares > 0) {
            for (List<Integer> lost : ways(layout.pools().size(), spares)) {
                conditions.add(new Condition(template, without(layout, lost), lost, 1));
            }
        }
        return conditions;
    }

    /** The run on the search's seed, which ends as soon as the objective cannot be met any more. */
    RunSpec run() {
        return template.run(layout, template.seed());
    }

    /** A run to its end. */
    RunSpec completeRun(long seed) {
        return template.completeRun(layout, seed);
    }

    /** Whether instances are lost. */
    boolean isLoss() {
        return lost.stream().anyMatch(each -> each > 0);
    }

    private static List<List<Integer>> ways(int pools, int spares) {
        if (pools == 1) {
            return List.of(List.of(spares));
        }
        List<List<Integer>> ways = new ArrayList<>();
        for (int first = spares; first >= 0; first--) {
            for (List<Integer> rest : ways(pools - 1, spares - first)) {
                List<Integer> way = new ArrayList<>(List.of(first));
                way.addAll(rest);
                ways.add(way);
            }
        }
        return ways;
    }

    private static Layout without(Layout layout, List<Integer> lost) {
        List<PoolLayout> pools = layout.pools();
        return LayoutScaling.with(
                layout,
                IntStream.range(0, pools.size())
                        .mapToObj(i -> pools.get(i).instances() - lost.get(i))
                        .toList());
    }

    /** What is lost, in words; empty where nothing is. */
    String inWords() {
        List<PoolLayout> pools = layout.pools();
        return IntStream.range(0, pools.size())
                .filter(i -> lost.get(i) > 0)
                .mapToObj(i -> "%d %s %s"
                        .formatted(
                                lost.get(i),
                                EnumNames.of(pools.get(i).role()),
                                lost.get(i) == 1 ? "instance" : "instances"))
                .collect(Collectors.joining(" and "));
    }
}
