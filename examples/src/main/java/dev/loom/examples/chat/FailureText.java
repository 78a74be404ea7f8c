package dev.loom.examples.chat;

import dev.loom.chat.CallFailure;

/** One sentence for a failed call: what the server said, and what to do. */
final class FailureText {
  private FailureText() {}

  static String of(CallFailure failure, String address) {
    return switch (failure.kind()) {
      case HTTP ->
          "the server answered HTTP "
              + failure.status()
              + (failure.code() == null ? "" : " (" + failure.code() + ")")
              + "; "
              + advice(failure.status())
              + ".";
      case TIMEOUT -> "no answer in time from " + address + "; try again later.";
      case CONNECTION ->
          "no connection to " + address + "; check --base-url and that the server runs.";
      case CANCELLED -> "the call was cancelled.";
      case REFUSED -> "the call was refused before it was sent.";
      case OTHER -> "the call failed; --debug shows where.";
    };
  }

  private static String advice(int status) {
    return switch (status) {
      case 401, 403 -> "check the key in --api-key-env";
      case 404 -> "check --base-url and --model";
      case 429 -> "wait and try again";
      default -> status >= 500 ? "try again later" : "check --model and what the server supports";
    };
  }
}
