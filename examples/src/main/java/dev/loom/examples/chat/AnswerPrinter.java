package dev.loom.examples.chat;

import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.ToolCall;
import dev.loom.examples.terminal.Console;
import java.io.PrintStream;

/** Prints an answer: text as it comes when streamed, tool calls at the end. */
final class AnswerPrinter implements DeltaListener {
  private final Console console;
  private final PrintStream out;

  AnswerPrinter(Console console) {
    this.console = console;
    this.out = console.out();
  }

  @Override
  public void onDelta(Delta delta) {
    if (delta instanceof Delta.Text text) {
      out.print(console.foreign(text.text()));
      out.flush();
    }
  }

  /** Prints what was not streamed. */
  void finish(ChatResponse answer, boolean streamed) {
    if (!streamed) {
      out.print(console.foreign(answer.text()));
    }
    if (!answer.text().isEmpty() && !answer.text().endsWith("\n")) {
      out.println();
    }
    for (ToolCall call : answer.toolCalls()) {
      out.println(console.foreign("tool call " + call.name() + " " + call.arguments()));
    }
  }
}
