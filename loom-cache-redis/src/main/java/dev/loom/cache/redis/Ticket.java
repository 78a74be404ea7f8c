package dev.loom.cache.redis;

import dev.loom.cache.StoreTicket;
import org.jspecify.annotations.Nullable;

/**
 * What a cell was like before an answer was fetched for it.
 *
 * @param generation what its entries were shown by, {@code null} for a cell that had none
 * @param epoch the registry that it stood in
 * @param sequence the last invalidation before, of single entries of the cell; of any entries for a
 *     cell without a generation
 */
record Ticket(@Nullable String generation, String epoch, long sequence) implements StoreTicket {
  static Ticket of(CellMark mark) {
    return new Ticket(mark.generation(), mark.epoch(), mark.sequence());
  }

  Ticket at(long later) {
    return new Ticket(generation, epoch, later);
  }
}
