package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.workload.RequestSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two ranks that step together: each has its own blocks and the slower one sets the pace. */
class AttentionDataParallelismTest {
    /** Eight prompts of 100 tokens that say 20, all at the same time; prompt i goes to rank i × {@code stride} mod 2. */
    private static Scenario eight(int stride, long blocks) {
        List<SmallWorkload.Turn> turns = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            turns.add(new SmallWorkload.Turn(1, 100, 20, 20, 0, RequestSource.NOT_DRAWN, List.of((long) i * stride)));
        }
        return Worlds.aggregated(
                        SmallWorkload.of(turns),
                        Worlds.pool(
                                        PoolRole.AGGREGATED,
                                        1,
                                        SmallSteps.byContext(0.01, 1e-5),
                                        Worlds.room(blocks),
                                        8,
                                        1_000)
                                .ranks(2)
                                .kvPolicy(KvPolicy.RECOMPUTE))
                .routing(RoutingPolicy.PREFIX_AFFINE)
                .build();
    }

    private static List<RequestRow> run(Scenario scenario) {
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)));
        return rows;
    }

    /** Room for all: 8 × 101 tokens of context on one rank against 4 × 101 on each of two. */
    @Test
    void allLongContextsOnOneRankMakeSlowerSteps() {
        double one = run(eight(2, 10_000)).getLast().endedAt();
        double both = run(eight(1, 10_000)).getLast().endedAt();

        // The first prompt is alone in its step of 0.01 s and decodes while the others are computed. From 1.02 s on a
        // step takes 0.01 s + 1e-5 s per token of the fuller rank.
        assertEquals(end(8), one, 1e-9);
        assertEquals(end(4), both, 1e-9);
        assertTrue(one > both + 18 * 4 * 101 * 1e-5);
    }

    /** When seven or three others share the first one's rank (with it, {@code members}). */
    private static double end(int members) {
        double now = 1.01;
        // The others' prompts, in one step with the first one's second token.
        now += 0.01 + 1e-5 * 101;
        for (int made = 1; made < 20; made++) {
            // Their token number made + 1; the first one is a token ahead and leaves a step earlier.
            int ahead = 100 + made + 1;
            int others = (members - 1) * (100 + made);
            now += 0.01
                    + 1e-5
                            * (made < 19
                                    ? ahead + others
                                    : Math.max(others, fullerWithoutFirst(members) * (100 + made)));
        }
        return now;
    }

    /** The first one has left: with four on each rank the other rank is the fuller one. */
    private static int fullerWithoutFirst(int members) {
        return members == 8 ? 7 : 4;
    }

    /** Room for 860 tokens a rank: eight outgrow one rank's blocks, four on each of two never do. */
    @Test
    void allLongContextsOnOneRankArePreempted() {
        int one = run(eight(2, 860)).stream().mapToInt(RequestRow::preemptions).sum();
        int both = run(eight(1, 860)).stream().mapToInt(RequestRow::preemptions).sum();

        assertTrue(one > 0, "8 × 120 tokens need more than 860 blocks");
        assertEquals(0, both);
    }
}
