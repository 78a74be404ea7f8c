package dev.loom.chat;

/**
 * A piece of a message's content: {@link TextPart}, {@link BinaryPart} or {@link LinkPart}.
 * Immutable; {@code toString} never shows content.
 */
public sealed interface Part permits TextPart, BinaryPart, LinkPart {}
