package dev.loom.chat;

/** Why an answer ended, the same for every provider; the provider's own word stands beside it. */
public enum FinishReason {
  /** The model was done, or met a stop sequence. */
  STOP,
  /** A token limit cut the answer. */
  LENGTH,
  /** The model asks for tools. */
  TOOL_CALLS,
  /** The provider's filter withheld text. */
  CONTENT_FILTER,
  /** The model refused. */
  REFUSAL,
  /** The provider gave another reason, or none. */
  OTHER
}
