package io.goodput.engine.cluster;

import io.goodput.engine.scenario.Elasticity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which instances drain to take another role, and which slots of the other pools they are to take. */
final class RoleSwitches {
    private static final int NONE = -1;

    private final Cluster cluster;
    private final Elasticity elasticity;
    /** By the number of an instance that drains the slot, and by the slot's number the instance. */
    private final int[] others;

    RoleSwitches(Cluster cluster, Elasticity elasticity) {
        this.cluster = cluster;
        this.elasticity = elasticity;
        others = new int[cluster.instances.length];
        Arrays.fill(others, NONE);
    }

    /** Whether instances of a pool can be instances of another one, which has another role. */
    boolean isPossible(InstancePool from, InstancePool to) {
        return from.spec.role() != to.spec.role()
                && elasticity.pools().get(from.index).kind()
                        == elasticity.pools().get(to.index).kind();
    }

    void begin(Instance draining, Instance place) {
        others[draining.number] = place.number;
        others[place.number] = draining.number;
    }

    /** Of an instance that drains the slot that it is to take, and the other way round; null when there is none. */
    @Nullable
    Instance findOther(Instance instance) {
        int other = others[instance.number];
        return other == NONE ? null : cluster.instances[other];
    }

    /** The instance has come, or never will. */
    void end(Instance place) {
        others[others[place.number]] = NONE;
        others[place.number] = NONE;
    }
}
