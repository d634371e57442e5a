package io.goodput.contracts.bills;

/** What an amount is paid for: the six states of a billed GPU-second, and what is no GPU. */
public enum LineKind {
    /** Instances that get requests and were stepping. */
    SERVING,
    /** Instances that get requests and had none to step for. */
    IDLE,
    /** Instances whose GPUs were there and that did not serve yet. */
    STARTING,
    /** Instances that got no more requests and served those that they had. */
    DRAINING,
    /** Instances whose hardware had failed without anybody knowing. */
    FAILED,
    /** GPUs that were billed, and no instance sat on them. */
    COMMITTED_UNUSED,
    /** Metered electricity, where the price does not include it. */
    ELECTRICITY,
    /** What is stored besides. */
    STORAGE,
    /** What is paid whatever runs. */
    FIXED
}
