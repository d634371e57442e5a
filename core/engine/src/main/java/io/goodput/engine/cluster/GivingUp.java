package io.goodput.engine.cluster;

import io.goodput.contracts.ClientTimeout.Until;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.kernel.EventQueue;
import org.jspecify.annotations.Nullable;

/** Clients that give up: whatever their requests hold, wherever they are, is given back. */
final class GivingUp {
    private final Cluster cluster;
    private final RequestTable requests;
    private final EventQueue events;
    private final KvLedger kv;

    GivingUp(Cluster cluster) {
        this.cluster = cluster;
        requests = cluster.requests;
        events = cluster.events;
        kv = cluster.kv;
    }

    void giveUp(int slot) {
        if (cluster.scenario.timeout().until() == Until.FIRST_TOKEN && hasFirstToken(slot)) {
            return;
        }
        switch (requests.phase(slot)) {
            case RequestTable.WAITING_BEFORE_PREFILL, RequestTable.WAITING_FOR_ROOM -> giveUpWaiting(slot);
            case RequestTable.QUEUED -> giveUpQueued(slot);
            case RequestTable.LOADING, RequestTable.IN_PIPELINE -> {
                cluster.requestEvents.cancel(slot);
                giveUpPrompt(slot);
            }
            case RequestTable.PREFILLING -> {
                Rank rank = requests.computingRank(slot);
                if (rank.instance.stepping) {
                    leaveAtEnd(rank.instance, slot);
                } else {
                    rank.started.remove(slot);
                    giveUpPrompt(slot);
                }
            }
            case RequestTable.TRANSFERRING -> giveUpTransfer(slot);
            case RequestTable.READY -> giveUpReady(slot);
            case RequestTable.DECODING -> {
                Instance instance = requests.decodingRank(slot).instance;
                if (instance.stepping) {
                    leaveAtEnd(instance, slot);
                } else {
                    leaveAborted(instance, slot);
                }
            }
            case RequestTable.AT_DOOR -> cluster.doors.giveUp(slot);
            default -> throw new IllegalStateException("a request without a phase gives up: " + requests.phase(slot));
        }
    }

    private boolean hasFirstToken(int slot) {
        return !Double.isNaN(requests.firstTokenAt(slot))
                || (requests.phase(slot) == RequestTable.DECODING
                        && requests.decodingRank(slot).instance.joinedMadeToken(slot, events.now()));
    }

    private void leaveAtEnd(Instance instance, int slot) {
        instance.addLeaving(slot);
        cluster.cut(instance);
    }

    private void giveUpWaiting(int slot) {
        Rank rank = requests.decodingRank(slot);
        cluster.leaveRoomQueue(slot);
        Rank from = requests.promptRank(slot);
        boolean computed = requests.phase(slot) == RequestTable.WAITING_FOR_ROOM;
        rank.targets.addWork(rank, -cluster.mostBlocks(rank, slot));
        if (computed && from != null) {
            kv.release(from, slot, RequestTable.PROMPT_SIDE, 0);
        }
        cluster.end(slot, End.TIMED_OUT);
        if (computed && from != null) {
            cluster.afterRelease(from, true);
        }
        cluster.giveRoom(rank);
    }

    private void giveUpQueued(int slot) {
        Rank rank = requests.computingRank(slot);
        cluster.leaveQueue(rank, slot, events.now());
        cluster.addBacklog(rank, requests.computedTokens(slot) - requests.promptTokens(slot));
        Rank left = null;
        if (requests.is(slot, RequestTable.LOCAL)) {
            rank.targets.addWork(rank, -cluster.mostBlocks(rank, slot));
        } else {
            left = cluster.leaveDecodeSide(slot);
        }
        cluster.end(slot, End.TIMED_OUT);
        cluster.roomLeft(left);
        cluster.giveRoom(rank);
        cluster.promptWaits(rank);
    }

    /** A prompt that holds a seat and blocks gives up; it is in no queue and not in a step. */
    private void giveUpPrompt(int slot) {
        Rank rank = requests.computingRank(slot);
        Rank left = dropPrompt(rank, slot);
        cluster.end(slot, End.TIMED_OUT);
        cluster.roomLeft(left);
        cluster.afterRelease(rank, true);
    }

    /** A taken prompt gives back what it has; returns the decode rank where that was room. */
    @Nullable
    Rank dropPrompt(Rank rank, int slot) {
        cluster.drop(rank, slot);
        if (requests.is(slot, RequestTable.LOCAL)) {
            cluster.leaveDecodeRank(rank, slot, 0);
            return null;
        }
        rank.unseat(requests, slot);
        kv.release(rank, slot, RequestTable.PROMPT_SIDE, 0);
        cluster.moves().cancel(slot);
        return cluster.leaveDecodeSide(slot);
    }

    private void giveUpTransfer(int slot) {
        Rank from = requests.computingRank(slot);
        Rank to = requests.decodingRank(slot);
        cluster.moves().cancel(slot);
        kv.release(from, slot, RequestTable.PROMPT_SIDE, 0);
        cluster.leaveDecodeRank(to, slot, 0);
        cluster.end(slot, End.TIMED_OUT);
        cluster.afterRelease(from, true);
        cluster.afterRelease(to, true);
    }

    private void giveUpReady(int slot) {
        Rank rank = requests.decodingRank(slot);
        cluster.leaveReady(slot);
        cluster.end(slot, End.TIMED_OUT);
        cluster.afterRelease(rank, true);
    }

    /** A request gives up, or gave up during the step, in an instance that steps no more. */
    void leaveAborted(Instance instance, int slot) {
        Rank left = null;
        if (requests.phase(slot) == RequestTable.DECODING) {
            Rank rank = requests.decodingRank(slot);
            cluster.leaveDecodeRank(rank, slot, instance.leave(rank, slot));
        } else {
            Rank rank = requests.computingRank(slot);
            rank.started.remove(slot);
            left = dropPrompt(rank, slot);
        }
        cluster.end(slot, End.TIMED_OUT);
        cluster.roomLeft(left);
    }

    /** A request that gave up during the step leaves at its end. */
    void leaveStep(Instance instance, int slot) {
        Rank left = null;
        if (requests.phase(slot) == RequestTable.DECODING) {
            cluster.leaveDecodeRank(requests.decodingRank(slot), slot, 0);
        } else {
            Rank rank = requests.computingRank(slot);
            for (int c = 0; c < instance.chunks; c++) {
                if (instance.chunkSlots[c] == slot) {
                    cluster.countChunk(instance.pool.totals, rank, slot);
                    instance.chunkSlots[c] = RequestTable.NONE;
                }
            }
            rank.started.remove(slot);
            left = dropPrompt(rank, slot);
        }
        cluster.end(slot, End.TIMED_OUT);
        cluster.roomLeft(left);
    }
}
