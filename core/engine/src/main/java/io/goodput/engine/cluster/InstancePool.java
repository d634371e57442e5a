package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.metrics.PoolMeter;
import io.goodput.engine.policy.Routing;
import io.goodput.engine.policy.RoutingView;
import io.goodput.engine.scenario.Pool;

/** The instances of one role, their routing and their meter. */
final class InstancePool implements RoutingView {
    final Pool spec;
    final PoolMeter meter;
    final Routing routing;
    final Instance[] members;

    InstancePool(Pool spec, PoolMeter meter, Routing routing, int firstNumber) {
        this.spec = spec;
        this.meter = meter;
        this.routing = routing;
        this.members = new Instance[spec.instances()];
        for (int i = 0; i < members.length; i++) {
            members[i] = new Instance(this, i, firstNumber + i);
        }
    }

    /** The instance that the next request goes to. */
    Instance route() {
        return members[routing.choose(this)];
    }

    @Override
    public int instances() {
        return members.length;
    }

    @Override
    public long work(int instance) {
        Instance member = members[instance];
        return spec.role() == PoolRole.PREFILL ? member.promptBacklog : member.committedBlocks;
    }
}
