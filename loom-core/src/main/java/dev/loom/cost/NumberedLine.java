package dev.loom.cost;

/**
 * A line and where it stands.
 *
 * @param number the number to name it by
 * @param line the line
 * @param readable false when a cell could not be read; that cell is then left out of the line
 */
record NumberedLine(int number, PriceLine line, boolean readable) {}
