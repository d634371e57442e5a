package io.goodput.engine.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.RoutingPolicy;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private static final class View implements RoutingView {
        private final long[] workOf;

        View(long... workOf) {
            this.workOf = workOf;
        }

        @Override
        public int instances() {
            return workOf.length;
        }

        @Override
        public long work(int instance) {
            return workOf[instance];
        }
    }

    @Test
    void roundRobinTakesInstancesInTurn() {
        Routing routing = Routing.of(RoutingPolicy.ROUND_ROBIN);
        View pool = new View(9, 0, 0);

        assertEquals(0, routing.choose(pool));
        assertEquals(1, routing.choose(pool));
        assertEquals(2, routing.choose(pool));
        assertEquals(0, routing.choose(pool));
    }

    @Test
    void leastLoadedTakesTheFirstOfThoseWithTheLeastWork() {
        Routing routing = Routing.of(RoutingPolicy.LEAST_LOADED);

        assertEquals(1, routing.choose(new View(9, 2, 3)));
        assertEquals(0, routing.choose(new View(4, 4, 4)));
        assertEquals(2, routing.choose(new View(7, 6, 5, 5)));
    }
}
