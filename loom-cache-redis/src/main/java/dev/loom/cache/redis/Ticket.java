package dev.loom.cache.redis;

import dev.loom.cache.StoreTicket;
import org.jspecify.annotations.Nullable;

/**
 * What a cell was like before an answer was fetched for it.
 *
 * @param registry the registry of the cache that gave it
 * @param generation what its entries were shown by, {@code null} for a cell that had none
 * @param epoch the registry that it stood in
 * @param sequence the last invalidation before, of single entries of the cell; of any entries for a
 *     cell without a generation
 */
record Ticket(Registry registry, @Nullable String generation, String epoch, long sequence)
    implements StoreTicket {
  static Ticket of(Registry registry, CellMark mark) {
    return new Ticket(registry, mark.generation(), mark.epoch(), mark.sequence());
  }

  Ticket at(long later) {
    return new Ticket(registry, generation, epoch, later);
  }

  Ticket withoutGeneration() {
    return new Ticket(registry, null, epoch, sequence);
  }
}
