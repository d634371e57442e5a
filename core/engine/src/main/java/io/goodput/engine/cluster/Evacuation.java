package io.goodput.engine.cluster;

import io.goodput.engine.RequestView.End;
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.FirstToken;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Takes all requests from an instance that is gone or has to go: what KV they have there is lost. Those who lost any begin
 * again from prefill, on other instances, with the tokens that they have made as part of the prompt or without them; those
 * whose KV is elsewhere only choose anew where to decode.
 */
final class Evacuation {
    private final Cluster cluster;
    private final RequestTable requests;
    private final KvLedger kv;
    private final int retryLimit;
    private final boolean keepsTokens;

    /** The requests at the instance in hand, by their number. */
    private int[] slots = new int[16];

    private int count;
    /** Live ranks at which some of them gave up room, or their place in the queue for it. */
    private Rank[] vacated = new Rank[4];

    private int vacatedCount;

    /** Output tokens that were made and are made again. */
    long lostTokens;
    /** How often requests began again because hardware failed, and because their instance had to go. */
    long retries;

    long migrations;

    Evacuation(Cluster cluster, @Nullable AfterFailure afterFailure) {
        this.cluster = cluster;
        retryLimit = afterFailure == null ? 0 : afterFailure.retryLimit();
        keepsTokens = afterFailure == null || afterFailure.keepsTokens();
        requests = cluster.requests;
        kv = cluster.kv;
    }

    /** The instance's hardware stops: nothing is computed, loaded or moved there any more. The requests stay with it. */
    void stop(Instance instance) {
        if (instance.stepping) {
            instance.abort(cluster.events.now());
            cluster.cancelRunEnd(instance);
            for (int l = 0; l < instance.leaving; l++) {
                cluster.givingUp.leaveAborted(instance, instance.leavingSlots[l]);
            }
            instance.leaving = 0;
        }
        collect(instance);
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            int phase = requests.phase(slot);
            boolean computesHere = requests.computesAt(slot, instance);
            if (computesHere && (phase == RequestTable.LOADING || phase == RequestTable.IN_PIPELINE)) {
                cluster.requestEvents.cancel(slot);
            }
            if (phase == RequestTable.TRANSFERRING || requests.is(slot, RequestTable.LAYERED)) {
                cluster.moves().cancel(slot);
            }
        }
    }

    /**
     * Everybody leaves an instance that was stopped.
     *
     * @param failed whether its hardware failed: those who lost KV, or their place, use up a retry
     */
    void leave(Instance instance, boolean failed) {
        collect(instance);
        int leaving = count;
        int[] who = Arrays.copyOf(slots, leaving);
        boolean[] anew = new boolean[leaving];
        for (int i = 0; i < leaving; i++) {
            anew[i] = detach(who[i], instance);
        }
        instance.pipelineOutAt = 0;
        for (int r = 0; r < vacatedCount; r++) {
            cluster.roomLeft(vacated[r]);
        }
        vacatedCount = 0;
        for (int i = 0; i < leaving; i++) {
            if (anew[i]) {
                beginAgain(who[i], failed);
            } else if (requests.phase(who[i]) == RequestTable.TRANSFERRING) {
                cluster.handOff(who[i]);
            }
        }
    }

    private void collect(Instance instance) {
        count = 0;
        for (int slot = 0; slot < requests.capacity(); slot++) {
            if (requests.phase(slot) != RequestTable.FREE && requests.isAt(slot, instance)) {
                if (count == slots.length) {
                    slots = Arrays.copyOf(slots, count * 2);
                }
                slots[count++] = slot;
            }
        }
        int[] inOrder = Arrays.stream(slots, 0, count)
                .boxed()
                .sorted(Comparator.comparingLong(requests::number))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(inOrder, 0, slots, 0, count);
    }

    /** A request has nothing at the instance any more; returns whether it has to begin again. */
    private boolean detach(int slot, Instance instance) {
        boolean computedHere = requests.computesAt(slot, instance);
        switch (requests.phase(slot)) {
            case RequestTable.AT_DOOR -> {
                if (!computedHere) {
                    leaveDecodeSide(slot, instance);
                    return false;
                }
                cluster.doors.leave(slot);
                losePrompt(slot);
            }
            case RequestTable.WAITING_BEFORE_PREFILL -> {
                cluster.leaveRoomQueue(slot);
                cluster.leaveDecodeTarget(slot);
            }
            case RequestTable.QUEUED -> {
                if (computedHere) {
                    Rank rank = requests.computingRank(slot);
                    cluster.leaveQueue(rank, slot, cluster.events.now());
                    cluster.addBacklog(rank, requests.computedTokens(slot) - requests.promptTokens(slot));
                }
                leaveDecodeSide(slot, instance);
                return computedHere;
            }
            case RequestTable.LOADING, RequestTable.PREFILLING, RequestTable.IN_PIPELINE -> {
                if (!computedHere) {
                    leaveDecodeSide(slot, instance);
                    return false;
                }
                cluster.requestEvents.cancel(slot);
                Rank rank = requests.computingRank(slot);
                if (requests.phase(slot) == RequestTable.PREFILLING) {
                    rank.started.remove(slot);
                }
                noteVacated(cluster.givingUp.dropPrompt(rank, slot), instance);
            }
            case RequestTable.WAITING_FOR_ROOM -> {
                cluster.leaveRoomQueue(slot);
                noteVacated(requests.decodingRank(slot), instance);
                cluster.leaveDecodeTarget(slot);
                return leavesPrompt(slot, computedHere);
            }
            case RequestTable.TRANSFERRING -> {
                leaveDecodeSide(slot, instance);
                return leavesPrompt(slot, computedHere);
            }
            case RequestTable.READY -> cluster.leaveReady(slot);
            case RequestTable.DECODING -> {
                Rank rank = requests.decodingRank(slot);
                if (instance.clock() > requests.joinClock(slot)) {
                    requests.setLastTokenAt(slot, instance.abortedStepAt);
                }
                cluster.leaveDecodeRank(rank, slot, instance.leave(rank, slot));
            }
            default -> throw new IllegalStateException("a request without a phase leaves: " + requests.phase(slot));
        }
        return true;
    }

    /** The KV of a computed prompt is lost with its instance; elsewhere it waits for another place to go to. */
    private boolean leavesPrompt(int slot, boolean computedHere) {
        if (computedHere) {
            losePrompt(slot);
        } else {
            requests.setPhase(slot, RequestTable.TRANSFERRING);
        }
        return computedHere;
    }

    /** A computed prompt that has not moved is lost, and with it the token that nobody sees before it has. */
    private void losePrompt(int slot) {
        kv.release(requests.computingRank(slot), slot, RequestTable.PROMPT_SIDE, 0);
        if (cluster.scenario.firstToken() == FirstToken.END_OF_TRANSFER) {
            requests.setMade(slot, requests.made(slot) - 1);
            lostTokens++;
        }
    }

    /** What was chosen and reserved for a request where it was going to decode is given up. */
    private void leaveDecodeSide(int slot, Instance instance) {
        if (!requests.is(slot, RequestTable.DECODE_CHOSEN)) {
            return;
        }
        Rank rank = requests.decodingRank(slot);
        if (requests.is(slot, RequestTable.HAS_ROOM)) {
            cluster.moves().cancel(slot);
            noteVacated(rank, instance);
        }
        // A seat that it may have is where its prompt is computed.
        kv.release(rank, slot, RequestTable.DECODE_SIDE, 0);
        cluster.leaveDecodeTarget(slot);
        forgetDecodeSide(slot);
    }

    private void forgetDecodeSide(int slot) {
        requests.mark(slot, RequestTable.DECODE_CHOSEN, false);
        requests.mark(slot, RequestTable.HAS_ROOM, false);
        requests.mark(slot, RequestTable.LAYERED, false);
        requests.setRoomAt(slot, Double.NaN);
    }

    private void noteVacated(@Nullable Rank rank, Instance instance) {
        if (rank == null || rank.instance == instance) {
            return;
        }
        if (vacatedCount == vacated.length) {
            vacated = Arrays.copyOf(vacated, vacatedCount * 2);
        }
        vacated[vacatedCount++] = rank;
    }

    /** A request that has nothing anywhere starts over, unless it has used up its retries. */
    private void beginAgain(int slot, boolean failed) {
        forgetDecodeSide(slot);
        requests.mark(slot, RequestTable.LOCAL, false);
        requests.mark(slot, RequestTable.FORGOTTEN, false);
        requests.mark(slot, RequestTable.PREEMPTED, false);
        if (!Double.isNaN(requests.takenAt(slot))) {
            requests.mark(slot, RequestTable.AGAIN, true);
        }
        if (failed) {
            if (requests.retries(slot) == retryLimit) {
                cluster.end(slot, End.FAILED);
                return;
            }
            noteRetry(slot);
        } else {
            migrations++;
        }
        if (failed && !keepsTokens) {
            lostTokens += requests.made(slot);
            requests.setMade(slot, 0);
        }
        requests.setPromptTokens(slot, requests.inputTokens(slot) + requests.made(slot));
        requests.setComputedTokens(slot, 0);
        cluster.send(slot);
    }

    /** A dead instance, which nobody knows to be dead, refuses a request that was sent to it to have its prompt computed. */
    void refusePrompt(int slot) {
        Rank left = cluster.leaveDecodeSide(slot);
        beginAgain(slot, true);
        cluster.roomLeft(left);
    }

    /** The same for one that was to decode there: a computed prompt keeps its KV where it is. */
    void refuseDecode(int slot, boolean computed) {
        cluster.leaveDecodeTarget(slot);
        if (!computed) {
            beginAgain(slot, true);
        } else if (requests.retries(slot) == retryLimit) {
            Rank from = requests.computingRank(slot);
            kv.release(from, slot, RequestTable.PROMPT_SIDE, 0);
            cluster.end(slot, End.FAILED);
            cluster.roomLeft(from);
        } else {
            noteRetry(slot);
            cluster.handOff(slot);
        }
    }

    private void noteRetry(int slot) {
        requests.setRetries(slot, requests.retries(slot) + 1);
        retries++;
    }
}
