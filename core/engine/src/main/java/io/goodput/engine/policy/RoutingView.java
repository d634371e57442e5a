package io.goodput.engine.policy;

/**
 * What routing may see of the targets of one role and of the request to send. Nothing here depends on the tokens that
 * the request will make.
 */
public interface RoutingView {
    /** What a target is that there is not, and the id of a request without block ids. */
    int NONE = -1;

    /** How many targets get requests; at least one. */
    int targets();

    /** One of those, by its place among them in ascending order, from 0. */
    int target(int place);

    /** Of those, the first behind a target, maybe one that gets none any more; the first of all behind the last. */
    int targetBehind(int target);

    /** Work sent to a target and not done, in the role's own unit. */
    long work(int target);

    /** The target with the least work, of equals the lowest. */
    int leastWork();

    /** Blocks of prompt tokens sent to a target and not computed yet. */
    double queuedPromptBlocks(int target);

    /** KV blocks in use at a target. */
    double usedBlocks(int target);

    /** Blocks of the request's prompt that the target's prefix cache holds. */
    double overlapBlocks(int target);

    /** The first target from {@code from} on that has an overlap; {@link #NONE} when none has. */
    int nextOverlapping(int from);

    /**
     * The target with the fewest queued prompt blocks, of equals the lowest; {@link #NONE} where that is not known
     * beforehand, or the request has not as many blocks at each.
     */
    int leastQueued();

    /** The target with the fewest KV blocks in use, of equals the lowest. */
    int leastUsed();

    /** Blocks of the request's prompt at a target. */
    double promptBlocks(int target);

    /** Whether the request's prompt has block ids. */
    boolean hasBlockIds();

    /** Id of the first block of its prompt. */
    long firstBlockId();

    /** Target of the last request of its session; {@link #NONE} when there is none, or it gets no requests any more. */
    int sessionTarget();
}
