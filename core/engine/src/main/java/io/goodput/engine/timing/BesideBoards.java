package io.goodput.engine.timing;

import io.goodput.contracts.Energy;

/**
 * What an instance draws besides its GPU boards: its share of hosts, NICs, switches, fans and power supplies. Constant but
 * for fans and losses, which are shares of what all else draws, so that energy is told apart when a run is reported and
 * nothing is counted while it runs.
 *
 * @param hostWatts always drawn
 * @param nicWatts always drawn
 * @param switchWatts of the scale-up fabric, always drawn
 * @param fanShare power of fans and pumps over that of boards, hosts, NICs and switches
 * @param supplyEfficiency power that the supplies give over what they draw, above 0, at most 1
 */
public record BesideBoards(
        double hostWatts, double nicWatts, double switchWatts, double fanShare, double supplyEfficiency) {
    public BesideBoards {
        for (double each : new double[] {hostWatts, nicWatts, switchWatts, fanShare}) {
            if (!(each >= 0 && each < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("what stands beside boards must draw a finite power, 0 or more: "
                        + hostWatts + ", " + nicWatts + ", " + switchWatts + ", " + fanShare);
            }
        }
        if (!(supplyEfficiency > 0 && supplyEfficiency <= 1)) {
            throw new IllegalArgumentException("efficiency must be above 0 and at most 1: " + supplyEfficiency);
        }
    }

    /** Hosts alone. */
    public static BesideBoards hosts(double watts) {
        return new BesideBoards(watts, 0, 0, 0, 1);
    }

    /** Energy by part of instances whose boards drew {@code boardJoules} in {@code instanceSeconds}. */
    public Energy energy(double boardJoules, double instanceSeconds) {
        double host = hostWatts * instanceSeconds;
        double nic = nicWatts * instanceSeconds;
        double switches = switchWatts * instanceSeconds;
        double cooled = boardJoules + host + nic + switches;
        double fan = fanShare * cooled;
        return Energy.of(boardJoules, host, nic, switches, fan, (cooled + fan) * (1 / supplyEfficiency - 1));
    }
}
