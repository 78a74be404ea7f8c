package dev.loom.chat;

/** What kind of thing a binary part or link is; providers take each in another member. */
public enum MediaKind {
  /** A picture. */
  IMAGE,
  /** Sound. */
  AUDIO,
  /** Moving pictures. */
  VIDEO,
  /** A document or any other file. */
  FILE
}
