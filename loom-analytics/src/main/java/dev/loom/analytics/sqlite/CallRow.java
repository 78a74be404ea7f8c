package dev.loom.analytics.sqlite;

import dev.loom.chat.TokenUsage;
import org.jspecify.annotations.Nullable;

/** A call in the shape of the table {@code call}, checked, clean and cut. */
record CallRow(
    CallKey key,
    DictionaryKey user,
    DictionaryKey model,
    DictionaryKey route,
    @Nullable DictionaryKey price,
    DictionaryKey terms,
    int status,
    int source,
    long latencyMicros,
    @Nullable Long ttftMicros,
    TokenUsage tokens,
    @Nullable Long cost,
    @Nullable Long saved,
    int priceStatus,
    @Nullable String extras,
    @Nullable String error,
    @Nullable String metadata) {}
