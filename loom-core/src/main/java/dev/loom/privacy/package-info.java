/**
 * What is personal or secret, and the one type in which free text may leave a call. Depends on
 * nothing.
 */
@NullMarked
package dev.loom.privacy;

import org.jspecify.annotations.NullMarked;
