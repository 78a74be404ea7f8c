/** What every command shares: streams, failures, progress, tables, how numbers are shown. */
@NullMarked
package dev.loom.examples.terminal;

import org.jspecify.annotations.NullMarked;
