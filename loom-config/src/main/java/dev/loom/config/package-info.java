/**
 * The settings file {@code loom.yaml} as typed, checked values, and the chain that it describes.
 * {@link dev.loom.config.LoomConfig} is the way in.
 */
@NullMarked
package dev.loom.config;

import org.jspecify.annotations.NullMarked;
