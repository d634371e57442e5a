package io.goodput.catalog;

/** What owning GPUs costs money for. */
public enum OwnCostItem {
    SERVERS,
    NETWORK_AND_STORAGE,
    SPARES,
    INSTALLATION,
    /** Space of one's own. */
    FACILITY,
    /** Rented space. */
    COLOCATION,
    ELECTRICITY,
    MAINTENANCE,
    STAFF,
    SOFTWARE
}
