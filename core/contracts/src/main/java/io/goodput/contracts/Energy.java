package io.goodput.contracts;

/**
 * Energy drawn at the wall, by part; the parts sum to it exactly, added in this order. PUE is not in it, and neither is
 * anything provisioned.
 *
 * @param boardJoules GPU boards: idle floor plus what the operators draw above it
 * @param hostJoules hosts: CPUs, memory, storage, board
 * @param nicJoules NICs
 * @param switchJoules switches of the scale-up fabric
 * @param fanJoules fans and pumps of nodes and racks
 * @param supplyLossJoules lost in power supplies
 * @param drawnJoules all of these
 */
public record Energy(
        double boardJoules,
        double hostJoules,
        double nicJoules,
        double switchJoules,
        double fanJoules,
        double supplyLossJoules,
        double drawnJoules) {
    public Energy {
        new Checks()
                .range("boardJoules", boardJoules, 0, Double.MAX_VALUE)
                .range("hostJoules", hostJoules, 0, Double.MAX_VALUE)
                .range("nicJoules", nicJoules, 0, Double.MAX_VALUE)
                .range("switchJoules", switchJoules, 0, Double.MAX_VALUE)
                .range("fanJoules", fanJoules, 0, Double.MAX_VALUE)
                .range("supplyLossJoules", supplyLossJoules, 0, Double.MAX_VALUE)
                .require(
                        drawnJoules
                                == sum(boardJoules, hostJoules, nicJoules, switchJoules, fanJoules, supplyLossJoules),
                        "drawnJoules",
                        drawnJoules,
                        "drawnJoules must be the sum of its parts",
                        "Maybe it was not made by a simulator")
                .done();
    }

    /** Of its parts. */
    public static Energy of(double board, double host, double nic, double switches, double fan, double supplyLoss) {
        return new Energy(
                board, host, nic, switches, fan, supplyLoss, sum(board, host, nic, switches, fan, supplyLoss));
    }

    private static double sum(double board, double host, double nic, double switches, double fan, double supplyLoss) {
        return board + host + nic + switches + fan + supplyLoss;
    }

    /** Both together, part by part. */
    public Energy plus(Energy other) {
        return of(
                boardJoules + other.boardJoules,
                hostJoules + other.hostJoules,
                nicJoules + other.nicJoules,
                switchJoules + other.switchJoules,
                fanJoules + other.fanJoules,
                supplyLossJoules + other.supplyLossJoules);
    }
}
