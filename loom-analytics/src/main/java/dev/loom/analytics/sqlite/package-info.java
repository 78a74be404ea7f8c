/** The analytics store in one SQLite file. Only this package knows SQL. */
@NullMarked
package dev.loom.analytics.sqlite;

import org.jspecify.annotations.NullMarked;
