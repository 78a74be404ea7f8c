/**
 * One call becomes one {@link dev.loom.log.CallRecord} and goes to sinks. Depends on chat, cost and
 * privacy.
 */
@NullMarked
package dev.loom.log;

import org.jspecify.annotations.NullMarked;
