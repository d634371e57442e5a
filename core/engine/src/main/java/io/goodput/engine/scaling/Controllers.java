package io.goodput.engine.scaling;

import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import java.util.List;

/** Controllers as they were asked for. */
public final class Controllers {
    private Controllers() {}

    /**
     * The controller that {@code spec} asks for.
     *
     * @param profiles of the pools that it decides for, in the order of its view
     * @param initialInstances of those pools
     */
    public static Controller of(
            ScalingController spec, List<InstanceProfile> profiles, int[] initialInstances, ServingTargets targets) {
        if (spec.policy() == PolicyKind.FIXED) {
            return new FixedCount();
        }
        throw new IllegalArgumentException("no controller " + spec.policy());
    }
}
