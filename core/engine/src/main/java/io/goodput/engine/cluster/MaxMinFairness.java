package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * Shares links among flows max-min fairly: no flow can get more unless one that has no more than it gets less. A flow
 * crosses up to four links and has a cap of its own. When a flow comes or goes, only flows are shared anew that it can
 * influence: those reachable from it over links that could be full. A link that all its flows at their caps would not
 * fill holds nobody back.
 *
 * <p>Progressive filling: the rates of all flows rise together; those that meet a full link or their cap stay, the others
 * go on. What one round takes from a link is always the same number, so a rate depends on the flows and not on their
 * order.
 */
final class MaxMinFairness {
    /** Most links of one flow. */
    static final int LINKS = 4;

    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 16;

    /** Of each link now, and as long as nothing is wrong with it. */
    private final double[] capacity;

    private final double[] nominal;
    private final int[] flowsOn;
    /** No flow on the link has a higher cap; may be too high until the link is empty again. */
    private final double[] highestCap;
    /** First place of each link's list of flows. A place is flow × LINKS + index of the link in the flow. */
    private final int[] firstPlace;

    private int[] linkAt = new int[FIRST_CAPACITY * LINKS];
    private int[] placeBefore = new int[FIRST_CAPACITY * LINKS];
    private int[] placeAfter = new int[FIRST_CAPACITY * LINKS];
    private double[] caps = new double[FIRST_CAPACITY];
    double[] rates = new double[FIRST_CAPACITY];

    /** Links and flows to share anew. */
    private final int[] links;

    private int linkCount;
    private int[] flows = new int[FIRST_CAPACITY];
    private int flowCount;
    private final boolean[] linkSeen;
    private boolean[] flowSeen = new boolean[FIRST_CAPACITY];

    private final double[] left;
    private final double[] share;
    private final int[] open;

    /** @param capacity of each link, in bytes per second */
    MaxMinFairness(double[] capacity) {
        this.capacity = capacity.clone();
        nominal = capacity.clone();
        int count = capacity.length;
        flowsOn = new int[count];
        highestCap = new double[count];
        firstPlace = new int[count];
        Arrays.fill(firstPlace, NONE);
        links = new int[count];
        linkSeen = new boolean[count];
        left = new double[count];
        share = new double[count];
        open = new int[count];
    }

    /**
     * Adds {@code flow}, a number that is not in use, over up to four different links, −1 for none. Shares anew:
     * {@link #touched()}.
     *
     * @param cap most that it can take, in bytes per second
     */
    void add(int flow, int first, int second, int third, int fourth, double cap) {
        if (flow >= caps.length) {
            grow(flow + 1);
        }
        double most = cap;
        most = first < 0 ? most : Math.min(most, nominal[first]);
        most = second < 0 ? most : Math.min(most, nominal[second]);
        most = third < 0 ? most : Math.min(most, nominal[third]);
        most = fourth < 0 ? most : Math.min(most, nominal[fourth]);
        caps[flow] = most;
        linkCount = 0;
        int place = flow * LINKS;
        join(place, first, most);
        join(place + 1, second, most);
        join(place + 2, third, most);
        join(place + 3, fourth, most);
        if (linkCount == 0) {
            rates[flow] = most;
            flows[0] = flow;
            flowCount = 1;
        } else {
            share();
        }
    }

    /** Removes {@code flow} and shares anew: {@link #touched()}. */
    void remove(int flow) {
        linkCount = 0;
        flowCount = 0;
        for (int place = flow * LINKS; place < (flow + 1) * LINKS; place++) {
            int link = linkAt[place];
            if (link >= 0) {
                if (canFill(link)) {
                    see(link);
                }
                leave(place, link);
            }
        }
        if (linkCount > 0) {
            share();
        }
    }

    /** Leaves a link a share of its nominal capacity, above 0 and at most 1, and shares anew: {@link #touched()}. */
    void setShare(int link, double share) {
        capacity[link] = share * nominal[link];
        linkCount = 0;
        flowCount = 0;
        if (flowsOn[link] > 0) {
            see(link);
            share();
        }
    }

    private void grow(int flows) {
        int size = Math.max(flows, Math.multiplyExact(caps.length, 2));
        linkAt = Arrays.copyOf(linkAt, Math.multiplyExact(size, LINKS));
        placeBefore = Arrays.copyOf(placeBefore, size * LINKS);
        placeAfter = Arrays.copyOf(placeAfter, size * LINKS);
        caps = Arrays.copyOf(caps, size);
        rates = Arrays.copyOf(rates, size);
        this.flows = Arrays.copyOf(this.flows, size);
        flowSeen = Arrays.copyOf(flowSeen, size);
    }

    private void join(int place, int link, double cap) {
        linkAt[place] = link;
        if (link < 0) {
            return;
        }
        int head = firstPlace[link];
        placeBefore[place] = NONE;
        placeAfter[place] = head;
        if (head >= 0) {
            placeBefore[head] = place;
        }
        firstPlace[link] = place;
        flowsOn[link]++;
        highestCap[link] = Math.max(highestCap[link], cap);
        if (canFill(link)) {
            see(link);
        }
    }

    private void leave(int place, int link) {
        int before = placeBefore[place];
        int after = placeAfter[place];
        if (before >= 0) {
            placeAfter[before] = after;
        } else {
            firstPlace[link] = after;
        }
        if (after >= 0) {
            placeBefore[after] = before;
        }
        if (--flowsOn[link] == 0) {
            highestCap[link] = 0;
        }
    }

    private boolean canFill(int link) {
        return flowsOn[link] * highestCap[link] > capacity[link];
    }

    private void see(int link) {
        if (!linkSeen[link]) {
            linkSeen[link] = true;
            links[linkCount++] = link;
        }
    }

    /** Collects what the seen links reach, and shares it. */
    private void share() {
        flowCount = 0;
        for (int l = 0; l < linkCount; l++) {
            int link = links[l];
            left[link] = capacity[link];
            open[link] = flowsOn[link];
            for (int place = firstPlace[link]; place >= 0; place = placeAfter[place]) {
                int flow = place / LINKS;
                if (!flowSeen[flow]) {
                    flowSeen[flow] = true;
                    flows[flowCount++] = flow;
                    for (int p = flow * LINKS; p < (flow + 1) * LINKS; p++) {
                        if (linkAt[p] >= 0 && canFill(linkAt[p])) {
                            see(linkAt[p]);
                        }
                    }
                }
            }
        }
        fill();
        for (int l = 0; l < linkCount; l++) {
            linkSeen[links[l]] = false;
        }
    }

    /** Flows are {@link #flowSeen} as long as their rates rise; the first {@code rising} of {@link #flows} are those. */
    private void fill() {
        int rising = flowCount;
        while (rising > 0) {
            double level = Double.POSITIVE_INFINITY;
            for (int l = 0; l < linkCount; l++) {
                int link = links[l];
                share[link] = open[link] > 0 ? left[link] / open[link] : Double.POSITIVE_INFINITY;
                level = Math.min(level, share[link]);
            }
            boolean capped = false;
            for (int f = 0; f < rising; f++) {
                if (caps[flows[f]] <= level) {
                    capped = true;
                    level = caps[flows[f]];
                }
            }
            for (int f = rising - 1; f >= 0; f--) {
                int flow = flows[f];
                if (capped ? caps[flow] == level : meets(flow, level)) {
                    settle(flow, level);
                    flows[f] = flows[--rising];
                    flows[rising] = flow;
                }
            }
        }
    }

    private boolean meets(int flow, double level) {
        for (int p = flow * LINKS; p < (flow + 1) * LINKS; p++) {
            int link = linkAt[p];
            if (link >= 0 && linkSeen[link] && share[link] == level) {
                return true;
            }
        }
        return false;
    }

    private void settle(int flow, double level) {
        rates[flow] = level;
        flowSeen[flow] = false;
        for (int p = flow * LINKS; p < (flow + 1) * LINKS; p++) {
            int link = linkAt[p];
            if (link >= 0 && linkSeen[link]) {
                left[link] = Math.max(0, left[link] - level);
                open[link]--;
            }
        }
    }

    /** How many flows were shared anew by the last call; the others' rates are what they were. */
    int touched() {
        return flowCount;
    }

    /** One of the flows that were shared anew. */
    int touched(int index) {
        return flows[index];
    }

    /** Bytes per second of {@code flow}. */
    double rate(int flow) {
        return rates[flow];
    }

    /** Most that {@code flow} could get alone. */
    double cap(int flow) {
        return caps[flow];
    }

    /** Largest share of its capacity that a link, or a flow of its cap, carries; 0 when there is no flow. */
    double fullestLink() {
        double fullest = 0;
        for (int link = 0; link < capacity.length; link++) {
            double sum = 0;
            for (int place = firstPlace[link]; place >= 0; place = placeAfter[place]) {
                int flow = place / LINKS;
                sum += rates[flow];
                fullest = Math.max(fullest, rates[flow] / caps[flow]);
            }
            fullest = Math.max(fullest, sum / capacity[link]);
        }
        return fullest;
    }
}
