package io.goodput.engine.fleet;

import io.goodput.engine.fleet.Racks.Outcome;
import io.goodput.engine.scenario.RackSpace;
import java.util.Arrays;

/**
 * Finds the GPUs for an instance: all of them or none.
 *
 * <p>One that fits a node gets GPUs of one node. One that fits a scale-up domain gets GPUs of one domain, on as few of
 * its nodes as can be: the roomiest ones whole, and the rest where the placement says. A larger one gets whole domains,
 * of one rack if that can be, else of the shortest run of racks, of the first of those.
 *
 * <p>First only nodes that are there or on order are looked at; where nothing fits, all. What is to be spread at the start,
 * before anybody has had to wait for a node, is put anywhere at once. PACK goes to the rack, then the
 * domain, then the node with the fewest free GPUs of those where it fits; SPREAD to the rack with the fewest instances
 * of the pool, then the domain, then the node with the most; SPREAD_RACKS to the rack like SPREAD, and in it to the domain
 * and node like PACK. Of equals, nodes that are there or on order are first, then
 * those with the lower index.
 */
final class Spots {
    private static final int NONE = -1;

    private final GpuTable table;
    private final NodeTable nodes;
    private final RackLoads loads;
    private final boolean spreadsOverRacks;
    private final boolean packsNodes;
    private final int racks;
    private final int domainsPerRack;
    private final int nodesPerDomain;
    private final int gpusPerNode;
    private final int gpusPerDomain;

    /** The nodes found, and how many GPUs of each; 0 of all others. */
    private final int[] picked;

    private final int[] gpusOfPicked;
    private int picks;
    private final int[] wholeDomains;

    private int pool;
    private int gpus;
    private double wattsPerGpu;
    private boolean onlyComing;
    private int mostNew;
    private boolean countsPower;

    Spots(RackSpace space, GpuTable table, NodeTable nodes, RackLoads loads) {
        this.table = table;
        this.nodes = nodes;
        this.loads = loads;
        spreadsOverRacks = space.placement().spreadsOverRacks();
        packsNodes = !space.placement().spreadsOverNodes();
        racks = space.racks();
        nodesPerDomain = space.nodesPerDomain();
        domainsPerRack = space.nodesPerRack() / nodesPerDomain;
        gpusPerNode = space.gpusPerNode();
        gpusPerDomain = gpusPerNode * nodesPerDomain;
        picked = new int[space.nodes()];
        gpusOfPicked = new int[space.nodes()];
        wholeDomains = new int[racks];
    }

    /**
     * Looks for GPUs.
     *
     * @param gpusAsked at least 1
     * @param watts of all of them together
     * @param isStart whether no node costs time
     */
    Outcome find(int poolAsked, int gpusAsked, double watts, boolean isStart) {
        pool = poolAsked;
        gpus = gpusAsked <= gpusPerDomain ? gpusAsked : Math.ceilDiv(gpusAsked, gpusPerDomain) * gpusPerDomain;
        wattsPerGpu = watts / gpus;
        int stock = nodes.stockLeft();
        boolean anywhere = isStart && spreadsOverRacks && stock > 0 && search(false, stock, true);
        if (anywhere || search(true, 0, true) || (stock > 0 && search(false, stock, true))) {
            Arrays.sort(picked, 0, picks);
            return Outcome.PLACED;
        }
        if (search(false, Integer.MAX_VALUE, true)) {
            return Outcome.NO_STOCK;
        }
        return search(false, Integer.MAX_VALUE, false) ? Outcome.NO_POWER : Outcome.NO_ROOM;
    }

    /** Nodes found. */
    int picks() {
        return picks;
    }

    /** The {@code i}-th node found, in ascending order. */
    int node(int i) {
        return picked[i];
    }

    /** GPUs of the {@code i}-th node found. */
    int gpus(int i) {
        return gpusOfPicked[picked[i]];
    }

    private boolean search(boolean there, int newNodes, boolean power) {
        onlyComing = there;
        mostNew = newNodes;
        countsPower = power;
        return gpus <= gpusPerDomain ? searchDomains() : searchRuns();
    }

    private boolean searchDomains() {
        int best = NONE;
        for (int rack = 0; rack < racks; rack++) {
            if (table.freeOfRack(rack) < gpus || !bears(rack, gpus)) {
                continue;
            }
            for (int i = 0; i < domainsPerRack; i++) {
                int domain = rack * domainsPerRack + i;
                if (table.freeOfDomain(domain) >= gpus
                        && (best == NONE || isBetterDomain(domain, best))
                        && pickIn(domain)
                        && newNodes() <= mostNew) {
                    best = domain;
                }
            }
        }
        return best != NONE && pickIn(best);
    }

    private boolean bears(int rack, int more) {
        return !countsPower || loads.bears(rack, more * wattsPerGpu);
    }

    private boolean isBetterDomain(int domain, int best) {
        int rack = domain / domainsPerRack;
        int bestRack = best / domainsPerRack;
        int difference = rackDifference(rack, bestRack);
        if (difference != 0) {
            return difference < 0;
        }
        int free = table.freeOfDomain(domain);
        int bestFree = table.freeOfDomain(best);
        return packsNodes ? free < bestFree : free > bestFree;
    }

    private int rackDifference(int rack, int other) {
        return spreadsOverRacks
                ? Integer.compare(loads.instances(rack, pool), loads.instances(other, pool))
                : Integer.compare(table.freeOfRack(rack), table.freeOfRack(other));
    }

    private void forget() {
        for (int i = 0; i < picks; i++) {
            gpusOfPicked[picked[i]] = 0;
        }
        picks = 0;
    }

    private void pick(int node, int count) {
        picked[picks++] = node;
        gpusOfPicked[node] = count;
    }

    private boolean pickIn(int domain) {
        forget();
        int rest = gpus;
        while (true) {
            int node = roomiest(domain);
            if (node == NONE || (rest > table.freeOfNode(node) && gpus <= gpusPerNode)) {
                return false;
            }
            int free = table.freeOfNode(node);
            if (free >= rest) {
                pick(packsNodes ? tightest(domain, rest) : node, rest);
                return true;
            }
            pick(node, free);
            rest -= free;
        }
    }

    /** The unpicked node of {@code domain} with the most free GPUs; NONE when none has any. */
    private int roomiest(int domain) {
        int best = NONE;
        for (int node = domain * nodesPerDomain; node < (domain + 1) * nodesPerDomain; node++) {
            int free = table.freeOfNode(node);
            if (canPick(node) && free > 0) {
                int difference = best == NONE ? 1 : free - table.freeOfNode(best);
                if (difference > 0 || (difference == 0 && nodes.isComing(node) && !nodes.isComing(best))) {
                    best = node;
                }
            }
        }
        return best;
    }

    /** The unpicked node of {@code domain} with the fewest free GPUs of those with {@code least}; there is one. */
    private int tightest(int domain, int least) {
        int best = NONE;
        for (int node = domain * nodesPerDomain; node < (domain + 1) * nodesPerDomain; node++) {
            int free = table.freeOfNode(node);
            if (canPick(node) && free >= least) {
                int difference = best == NONE ? -1 : free - table.freeOfNode(best);
                if (difference < 0 || (difference == 0 && nodes.isComing(node) && !nodes.isComing(best))) {
                    best = node;
                }
            }
        }
        return best;
    }

    private boolean canPick(int node) {
        return gpusOfPicked[node] == 0 && (!onlyComing || nodes.isComing(node));
    }

    /** Nodes that have to be ordered for what was picked; the picked nodes of a lot follow each other. */
    private int newNodes() {
        int count = 0;
        int last = NONE;
        for (int i = 0; i < picks; i++) {
            int lot = nodes.lot(picked[i]);
            if (lot != last && !nodes.isComing(picked[i])) {
                count += nodes.nodesPerLot();
            }
            last = lot;
        }
        return count;
    }

    private boolean searchRuns() {
        int domains = gpus / gpusPerDomain;
        for (int rack = 0; rack < racks; rack++) {
            wholeDomains[rack] = countWholeDomains(rack);
        }
        int best = NONE;
        for (int rack = 0; rack < racks; rack++) {
            if (wholeDomains[rack] >= domains && (best == NONE || rackDifference(rack, best) < 0)) {
                forget();
                pickDomains(rack, domains);
                if (newNodes() <= mostNew) {
                    best = rack;
                }
            }
        }
        if (best != NONE) {
            forget();
            pickDomains(best, domains);
            return true;
        }
        int shortest = Integer.MAX_VALUE;
        for (int first = 0; first < racks; first++) {
            int last = first;
            int found = wholeDomains[first];
            while (found < domains && last + 1 < racks) {
                found += wholeDomains[++last];
            }
            if (found >= domains && last - first < shortest) {
                pickRun(first, domains);
                if (newNodes() <= mostNew) {
                    shortest = last - first;
                    best = first;
                }
            }
        }
        if (best == NONE) {
            return false;
        }
        pickRun(best, domains);
        return true;
    }

    private void pickRun(int first, int domains) {
        forget();
        int left = domains;
        for (int rack = first; left > 0; rack++) {
            int here = Math.min(left, wholeDomains[rack]);
            pickDomains(rack, here);
            left -= here;
        }
    }

    /** Domains of {@code rack} that an instance could have whole, as far as its power goes. */
    private int countWholeDomains(int rack) {
        int count = 0;
        for (int i = 0; i < domainsPerRack; i++) {
            int domain = rack * domainsPerRack + i;
            if (isWhole(domain) && (!onlyComing || isComing(domain)) && bears(rack, (count + 1) * gpusPerDomain)) {
                count++;
            }
        }
        return count;
    }

    private boolean isWhole(int domain) {
        return table.freeOfDomain(domain) == gpusPerDomain;
    }

    private boolean isComing(int domain) {
        for (int node = domain * nodesPerDomain; node < (domain + 1) * nodesPerDomain; node++) {
            if (!nodes.isComing(node)) {
                return false;
            }
        }
        return true;
    }

    private void pickDomains(int rack, int count) {
        int left = pickDomains(rack, count, true);
        if (left > 0) {
            pickDomains(rack, left, false);
        }
    }

    private int pickDomains(int rack, int count, boolean coming) {
        int left = count;
        for (int i = 0; i < domainsPerRack && left > 0; i++) {
            int domain = rack * domainsPerRack + i;
            if (isWhole(domain) && isComing(domain) == coming) {
                for (int node = domain * nodesPerDomain; node < (domain + 1) * nodesPerDomain; node++) {
                    pick(node, gpusPerNode);
                }
                left--;
            }
        }
        return left;
    }
}
