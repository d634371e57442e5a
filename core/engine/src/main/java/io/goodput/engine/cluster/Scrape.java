package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.ScalingMetric;
import java.util.Arrays;

/** What was scraped of a deployment at one moment: counters since the start of the run, gauges, and rates since the scrape before. */
final class Scrape {
    double at = Double.NaN;
    long arrivedRequests;
    long arrivedPromptTokens;
    long hitPromptTokens;
    long takenPromptTokens;
    long endedRequests;
    long requestsInsideLimits;
    long finishedRequests;
    long finishedOutputTokens;
    /** Of requests since the scrape before. */
    double requestsPerSecond;

    double meanTtftSeconds = Double.NaN;
    double meanTpotSeconds = Double.NaN;
    final OfPool[] pools;

    Scrape(InstancePool[] all) {
        pools = new OfPool[all.length];
        for (int p = 0; p < all.length; p++) {
            pools[p] = new OfPool(all[p].members.length);
        }
    }

    /** Of one pool; what is of instances, of those that were ready, in the order of their numbers. */
    static final class OfPool {
        int ready;
        double queuedRequests;
        double requestsInFlight;
        double kvUtilisation;
        double gpuUtilisation;
        double promptTokensPerSecond;
        double outputTokensPerSecond;
        final double[] readySince;
        final long[] queuedPromptTokens;
        final int[] queued;
        final int[] decoding;
        final long[] contextTokens;
        final long[] queuedContextTokens;
        final double[] kvShare;
        final LastSteps[] lastSteps;

        OfPool(int instances) {
            readySince = new double[instances];
            queuedPromptTokens = new long[instances];
            queued = new int[instances];
            decoding = new int[instances];
            contextTokens = new long[instances];
            queuedContextTokens = new long[instances];
            kvShare = new double[instances];
            lastSteps = new LastSteps[instances];
            Arrays.setAll(lastSteps, i -> new LastSteps());
        }

        /** Looks at the instances that are ready; {@code atDoor} requests wait for one of the pool's role. */
        void look(InstancePool pool, RequestTable requests, double now, int atDoor) {
            ready = 0;
            double waiting = atDoor;
            double inFlight = atDoor;
            double shares = 0;
            for (Instance instance : pool.members) {
                if (instance.state() == InstanceState.READY) {
                    look(ready, instance, requests, now);
                    shares += kvShare[ready];
                    waiting += queued[ready];
                    ready++;
                }
                for (Rank rank : instance.ranks) {
                    inFlight += rank.prompts.size() + rank.seatsTaken + rank.ready.size() + rank.waitingForRoom.size();
                }
            }
            queuedRequests = waiting;
            requestsInFlight = inFlight;
            kvUtilisation = ready == 0 ? Double.NaN : shares / ready;
        }

        private void look(int place, Instance instance, RequestTable requests, double now) {
            boolean decodes = instance.pool.spec.role() == PoolRole.DECODE;
            readySince[place] = instance.stateSince;
            queuedPromptTokens[place] = 0;
            queued[place] = 0;
            decoding[place] = 0;
            contextTokens[place] = 0;
            queuedContextTokens[place] = 0;
            long used = 0;
            long blocks = 0;
            long clock = instance.clockAt(now);
            for (Rank rank : instance.ranks) {
                instance.growTo(now, rank);
                used += rank.usedBlocks();
                blocks += rank.kv.blocks();
                queuedPromptTokens[place] += rank.promptBacklog;
                queued[place] += decodes ? rank.waitingForRoom.size() : rank.prompts.size();
                decoding[place] += rank.decoding + rank.ready.size();
                contextTokens[place] += (long) rank.contextTokens(clock) + tokens(rank.ready, requests);
                queuedContextTokens[place] += tokens(rank.waitingForRoom, requests);
            }
            kvShare[place] = (double) used / blocks;
            lastSteps[place].set(instance.lastSteps(now));
        }

        private static long tokens(SlotList list, RequestTable requests) {
            long sum = 0;
            for (int slot = list.first(); slot != RequestTable.NONE; slot = list.after(slot)) {
                sum += requests.promptTokens(slot);
            }
            return sum;
        }
    }

    double metric(int pool, ScalingMetric metric) {
        if (Double.isNaN(at)) {
            return Double.NaN;
        }
        OfPool of = pools[pool];
        int each = Math.max(1, of.ready);
        return switch (metric) {
            case QUEUED_REQUESTS -> of.queuedRequests / each;
            case REQUESTS_IN_FLIGHT -> of.requestsInFlight / each;
            case KV_UTILISATION -> of.kvUtilisation;
            case GPU_UTILISATION -> of.gpuUtilisation;
            case REQUESTS_PER_SECOND -> requestsPerSecond / each;
            case PROMPT_TOKENS_PER_SECOND -> of.promptTokensPerSecond / each;
            case OUTPUT_TOKENS_PER_SECOND -> of.outputTokensPerSecond / each;
            case MEAN_TTFT_SECONDS -> meanTtftSeconds;
            case MEAN_TPOT_SECONDS -> meanTpotSeconds;
        };
    }
}
