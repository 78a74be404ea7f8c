/**
 * Money, prices, and what a usage costs. Exact decimal arithmetic throughout: no floating point.
 * Depends on {@code dev.loom.chat} alone.
 */
@NullMarked
package dev.loom.cost;

import org.jspecify.annotations.NullMarked;
