package dev.loom.cache.redis;

import org.jspecify.annotations.Nullable;

/**
 * What one read showed of a cell.
 *
 * @param mark its mark, {@code null} where it has none in the registry that now stands
 * @param head the registry's state, {@code null} where there is none or it was not read
 * @param entry the asked entry, {@code null} where none is visible
 */
record CellView(@Nullable CellMark mark, @Nullable Head head, Seal.@Nullable Opened entry) {}
