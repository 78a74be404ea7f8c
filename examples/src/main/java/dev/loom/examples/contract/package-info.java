/** How commands write what the HTTP contract answers. */
@NullMarked
package dev.loom.examples.contract;

import org.jspecify.annotations.NullMarked;
