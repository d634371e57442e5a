package io.goodput.planning;

import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Something in which a layout has to hold: as it is, or with instances lost for good.
 *
 * @param layout what serves then
 * @param lost instances lost, per pool
 */
record Condition(Layout layout, List<Integer> lost) {
    /**
     * What a layout has to hold in: as it is, then with each way in which its pools can lose so many instances together.
     *
     * @param spares instances lost; each pool has more
     */
    static List<Condition> of(Layout layout, int spares) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(
                new Condition(layout, layout.pools().stream().map(pool -> 0).toList()));
        if (spares > 0) {
            for (List<Integer> lost : ways(layout.pools().size(), spares)) {
                conditions.add(new Condition(without(layout, lost), lost));
            }
        }
        return conditions;
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
                                Verdicts.name(pools.get(i).role()),
                                lost.get(i) == 1 ? "instance" : "instances"))
                .collect(Collectors.joining(" and "));
    }
}
