package io.goodput.engine.cluster;

import io.goodput.engine.RequestView.End;

/** Requests that find no instance open that could take them: they wait until one opens, or are turned away. */
final class Doors {
    private final Cluster cluster;
    private final RequestTable requests;
    private final boolean turnsAway;

    Doors(Cluster cluster, boolean turnsAway) {
        this.cluster = cluster;
        this.turnsAway = turnsAway;
        requests = cluster.requests;
    }

    /** A prompt waits for an instance that computes it. */
    void waitForPrompt(int slot) {
        wait(slot, cluster.promptTargets);
    }

    /** A request whose prompt is not computed waits for an instance where it will decode. */
    void waitForDecode(int slot) {
        wait(slot, cluster.decodeTargets);
    }

    /** The same for one whose prompt is computed. */
    void waitWithPrompt(int slot) {
        requests.mark(slot, RequestTable.HOLDS_PROMPT, true);
        wait(slot, cluster.decodeTargets);
    }

    private void wait(int slot, TargetSet targets) {
        if (turnsAway && Double.isNaN(requests.takenAt(slot))) {
            cluster.turnAway(slot);
            return;
        }
        requests.setPhase(slot, RequestTable.AT_DOOR);
        requests.mark(slot, RequestTable.AT_DECODE_DOOR, targets != cluster.promptTargets);
        targets.door.addLast(slot);
    }

    /** A target has opened: those who wait go on, in the order in which they came. */
    void opened(TargetSet targets) {
        for (int waiting = targets.door.size(); waiting > 0 && !targets.isShut(); waiting--) {
            int slot = targets.door.first();
            boolean computed = requests.is(slot, RequestTable.HOLDS_PROMPT);
            leave(slot);
            if (computed) {
                cluster.handOff(slot);
            } else if (requests.is(slot, RequestTable.HAS_ROOM)) {
                cluster.sendPrompt(slot);
            } else {
                cluster.send(slot);
            }
        }
    }

    /** A request does not wait any more. */
    void leave(int slot) {
        TargetSet targets =
                requests.is(slot, RequestTable.AT_DECODE_DOOR) ? cluster.decodeTargets : cluster.promptTargets;
        targets.door.remove(slot);
        requests.mark(slot, RequestTable.HOLDS_PROMPT, false);
    }

    /** A client gives up who waits. */
    void giveUp(int slot) {
        boolean computed = requests.is(slot, RequestTable.HOLDS_PROMPT);
        leave(slot);
        Rank left = cluster.leaveDecodeSide(slot);
        Rank from = computed ? requests.computingRank(slot) : null;
        if (from != null) {
            cluster.kv.release(from, slot, RequestTable.PROMPT_SIDE, 0);
        }
        cluster.end(slot, End.TIMED_OUT);
        cluster.roomLeft(left);
        cluster.roomLeft(from);
    }
}
