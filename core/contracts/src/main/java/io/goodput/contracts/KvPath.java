package io.goodput.contracts;

/** The way that KV takes between instances. */
public enum KvPath {
    /** The fabric that joins the GPUs of one node or rack; all instances must stand in one. */
    NVLINK,
    /** One NIC per GPU, memory to memory. */
    RDMA,
    /** Sockets of the hosts, where there is no RDMA. */
    TCP
}
