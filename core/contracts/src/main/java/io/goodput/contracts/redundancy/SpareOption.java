package io.goodput.contracts.redundancy;

import io.goodput.contracts.scaleout.FailureDomain;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import java.util.List;

/**
 * The fewest spares of one kind that live through one loss in one placement; where none do, the most that were allowed.
 *
 * @param loss of what one is lost
 * @param spares which kind
 * @param placement how instances are put into racks
 * @param racks how many there are of each system, in the fleets' order
 * @param holds whether the attainment is held whichever one is lost, on every seed
 * @param spareInstances hot ones of each pool, in the layout's order
 * @param spareNodes cold ones of each system
 * @param spareGpus GPUs of all spares
 * @param attainmentWithoutLoss share of the measured requests inside their limits while nothing fails; the least over seeds
 * @param attainment the least while one is lost, whichever that is and over seeds
 * @param attainmentWithoutSpares the same of the layout as it was asked for
 * @param oneFewer with one spare fewer, each that there is in its turn; empty where it does not hold
 * @param units those losses that take at least as much of everything as any other, which were simulated; the worst first
 * @param domains what stands in each node and rack, those alike told once
 * @param costs one per tier asked for, in that order
 */
public record SpareOption(
        FaultKind loss,
        SpareKind spares,
        Fleet.Placement placement,
        List<Integer> racks,
        boolean holds,
        List<Integer> spareInstances,
        int spareNodes,
        int spareGpus,
        double attainmentWithoutLoss,
        double attainment,
        double attainmentWithoutSpares,
        List<OneFewer> oneFewer,
        List<UnitLoss> units,
        List<FailureDomain> domains,
        List<SpareCost> costs) {
    public SpareOption {
        racks = List.copyOf(racks);
        spareInstances = List.copyOf(spareInstances);
        oneFewer = List.copyOf(oneFewer);
        units = List.copyOf(units);
        domains = List.copyOf(domains);
        costs = List.copyOf(costs);
    }
}
