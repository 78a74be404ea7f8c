package dev.loom.chat;

/**
 * One message of a conversation: {@link SystemMessage}, {@link UserMessage}, {@link
 * AssistantMessage} or {@link ToolMessage}. Immutable; {@code toString} never shows content.
 */
public sealed interface Message permits SystemMessage, UserMessage, AssistantMessage, ToolMessage {

  /**
   * The role as providers write it.
   *
   * @return {@code system}, {@code user}, {@code assistant} or {@code tool}
   */
  String role();
}
