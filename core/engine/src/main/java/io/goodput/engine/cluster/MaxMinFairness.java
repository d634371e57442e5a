package io.goodput.engine.cluster;

/**
 * Shares links among flows max-min fairly: no flow can get more unless one that has no more than it gets less. Each flow
 * crosses one source link and one destination link and has a cap of its own. Progressive filling: the rates of all
 * flows rise together; those that meet a full link or their cap stay, the others go on.
 */
final class MaxMinFairness {
    private final double[] sourceCapacity;
    private final double[] destinationCapacity;
    private final double flowCapacity;
    private final double[] sourceLeft;
    private final double[] destinationLeft;
    private final int[] sourceFlows;
    private final int[] destinationFlows;

    /**
     * Rates in bytes per second.
     *
     * @param sourceCapacity of each source link
     * @param destinationCapacity of each destination link
     * @param flowCapacity most that one flow can take
     */
    MaxMinFairness(double[] sourceCapacity, double[] destinationCapacity, double flowCapacity) {
        this.sourceCapacity = sourceCapacity.clone();
        this.destinationCapacity = destinationCapacity.clone();
        this.flowCapacity = flowCapacity;
        sourceLeft = new double[sourceCapacity.length];
        destinationLeft = new double[destinationCapacity.length];
        sourceFlows = new int[sourceCapacity.length];
        destinationFlows = new int[destinationCapacity.length];
    }

    /** Writes the rates of {@code flows} flows, given by the links that each crosses, into {@code rates}. */
    void share(int flows, int[] sources, int[] destinations, double[] rates) {
        for (int f = 0; f < flows; f++) {
            sourceFlows[sources[f]] = 0;
            destinationFlows[destinations[f]] = 0;
        }
        for (int f = 0; f < flows; f++) {
            sourceLeft[sources[f]] = sourceCapacity[sources[f]];
            destinationLeft[destinations[f]] = destinationCapacity[destinations[f]];
            sourceFlows[sources[f]]++;
            destinationFlows[destinations[f]]++;
            rates[f] = Double.NaN;
        }
        int open = flows;
        while (open > 0) {
            double level = flowCapacity;
            for (int f = 0; f < flows; f++) {
                if (Double.isNaN(rates[f])) {
                    level = Math.min(level, fairShare(sources[f], destinations[f]));
                }
            }
            open -= settle(level, flows, sources, destinations, rates);
        }
    }

    /** Gives {@code level} to each open flow that can get no more; returns how many those are. */
    private int settle(double level, int flows, int[] sources, int[] destinations, double[] rates) {
        int settled = 0;
        for (int f = 0; f < flows; f++) {
            if (Double.isNaN(rates[f]) && (level == flowCapacity || fairShare(sources[f], destinations[f]) <= level)) {
                rates[f] = level;
                sourceLeft[sources[f]] -= level;
                destinationLeft[destinations[f]] -= level;
                sourceFlows[sources[f]]--;
                destinationFlows[destinations[f]]--;
                settled++;
            }
        }
        return settled;
    }

    private double fairShare(int source, int destination) {
        return Math.min(
                sourceLeft[source] / sourceFlows[source], destinationLeft[destination] / destinationFlows[destination]);
    }

    /** Largest share of its capacity that a link, or a flow of its cap, carries under {@code rates}. */
    double fullestLink(int flows, int[] sources, int[] destinations, double[] rates) {
        double fullest = 0;
        for (int f = 0; f < flows; f++) {
            double source = 0;
            double destination = 0;
            for (int g = 0; g < flows; g++) {
                source += sources[g] == sources[f] ? rates[g] : 0;
                destination += destinations[g] == destinations[f] ? rates[g] : 0;
            }
            fullest = Math.max(fullest, rates[f] / flowCapacity);
            fullest = Math.max(fullest, source / sourceCapacity[sources[f]]);
            fullest = Math.max(fullest, destination / destinationCapacity[destinations[f]]);
        }
        return fullest;
    }
}
