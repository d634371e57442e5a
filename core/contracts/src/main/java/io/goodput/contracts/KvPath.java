package io.goodput.contracts;

/** The way that KV takes between instances. */
public enum KvPath {
    /**
     * The fabric that joins the GPUs of one node or rack. All instances must stand in one; where the layout scales out,
     * those that stand in different ones use {@link #RDMA}.
     */
    NVLINK,
    /** One NIC per GPU, memory to memory. */
    RDMA,
    /** Sockets of the hosts, where there is no RDMA. */
    TCP
}
