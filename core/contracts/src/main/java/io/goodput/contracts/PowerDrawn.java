package io.goodput.contracts;

/**
 * Mean power of a run's window by part, PUE included; the parts sum to the totals exactly, added in this order. Of the GPUs
 * used: those billed but not used are off. Never to be compared with provisioned power, which is what must be there for the
 * GPUs billed.
 *
 * @param boardWatts GPU boards: idle floor plus what the operators draw above it
 * @param hostWatts hosts: CPUs, memory, storage, board
 * @param nicWatts NICs
 * @param switchWatts switches of the scale-up fabric
 * @param fanWatts fans and pumps of nodes and racks
 * @param supplyLossWatts lost in power supplies
 * @param wallWatts all of these: drawn at the wall
 * @param facilityWatts cooling and distribution of the facility: what PUE adds
 * @param totalWatts drawn at the wall and by the facility
 */
public record PowerDrawn(
        double boardWatts,
        double hostWatts,
        double nicWatts,
        double switchWatts,
        double fanWatts,
        double supplyLossWatts,
        double wallWatts,
        double facilityWatts,
        double totalWatts) {
    public PowerDrawn {
        new Checks()
                .require(
                        wallWatts == boardWatts + hostWatts + nicWatts + switchWatts + fanWatts + supplyLossWatts,
                        "wallWatts",
                        wallWatts,
                        "wallWatts must be the sum of its parts",
                        "Maybe it was not made by a price book")
                .require(
                        totalWatts == wallWatts + facilityWatts,
                        "totalWatts",
                        totalWatts,
                        "totalWatts must be wallWatts and facilityWatts",
                        "Maybe it was not made by a price book")
                .done();
    }

    /**
     * Of energy drawn.
     *
     * @param energy at the wall
     * @param seconds in which it was drawn, above 0
     * @param powerUsageEffectiveness power of the facility over power of the IT, at least 1
     */
    public static PowerDrawn of(Energy energy, double seconds, double powerUsageEffectiveness) {
        double board = energy.boardJoules() / seconds;
        double host = energy.hostJoules() / seconds;
        double nic = energy.nicJoules() / seconds;
        double switches = energy.switchJoules() / seconds;
        double fan = energy.fanJoules() / seconds;
        double loss = energy.supplyLossJoules() / seconds;
        double wall = board + host + nic + switches + fan + loss;
        double facility = wall * (powerUsageEffectiveness - 1);
        return new PowerDrawn(board, host, nic, switches, fan, loss, wall, facility, wall + facility);
    }
}
