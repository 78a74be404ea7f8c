package dev.loom.cache;

/**
 * A store's mark of the moment before an answer was fetched. An entry stored with it is refused
 * when an invalidation between that moment and the store would have dropped it. Made and read by
 * one backend alone; immutable; holds nothing that needs closing.
 */
public interface StoreTicket {}
