/**
 * How numbers are made and judged: paired sampling in forks, bars, verdicts, the report. Knows no
 * single row.
 */
@NullMarked
package dev.loom.benchmarks.runner;

import org.jspecify.annotations.NullMarked;
