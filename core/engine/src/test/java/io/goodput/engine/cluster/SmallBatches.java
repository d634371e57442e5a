package io.goodput.engine.cluster;

import io.goodput.engine.RequestListener;
import io.goodput.engine.SmallWorkload;
import io.goodput.engine.Worlds;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.workload.RequestSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The batches of one instance without a run: members are seated and leave by hand, at a token clock that a test sets. */
final class SmallBatches {
    /** A member by what the test knows of it: the prompt that it came with and the clock at which it joined. */
    record Member(int slot, Rank rank, int prompt, long joined) {
        /** Prompt and the tokens made since. */
        long context(long clock) {
            return prompt + 1 + clock - joined;
        }
    }

    final RequestTable requests;
    final InstancePool pool;
    final Rank[] ranks;
    final List<Member> members = new ArrayList<>();
    private int opened;

    SmallBatches(Worlds.PoolBuilder pool) {
        Cluster cluster = new Cluster(
                Worlds.aggregated(SmallWorkload.EMPTY, pool).build(), new EventQueue(), RequestListener.NONE);
        requests = cluster.requests;
        this.pool = cluster.pools[0];
        ranks = cluster.instances[0].ranks;
    }

    /** A member whose prompt has made its first token joins a rank. */
    Member join(Rank rank, int prompt, long clock) {
        RequestSource source =
                SmallWorkload.regular(1, 1, prompt, 1_000_000, 1_000_000).open(1);
        source.take();
        int slot = requests.open(opened++, 0, true, source);
        requests.setMade(slot, 1);
        requests.setJoinClock(slot, clock);
        requests.setPhase(slot, RequestTable.DECODING);
        rank.join(requests, slot);
        Member member = new Member(slot, rank, prompt, clock);
        members.add(member);
        return member;
    }

    /** A member leaves its rank; returns the blocks that it held by its tokens. */
    long leave(Member member) {
        long blocks = member.rank.leave(requests, member.slot);
        requests.close(member.slot);
        members.remove(member);
        return blocks;
    }

    Member any(Random random) {
        return members.get(random.nextInt(members.size()));
    }

    List<Member> of(Rank rank) {
        return members.stream().filter(member -> member.rank == rank).toList();
    }
}
