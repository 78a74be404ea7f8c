/**
 * Where calls are kept and counted: the store's contract, what is asked of it and what it answers.
 * Names no database. Depends on {@code loom-core} alone; {@code dev.loom.analytics.sqlite} is its
 * implementation.
 */
@NullMarked
package dev.loom.analytics;

import org.jspecify.annotations.NullMarked;
