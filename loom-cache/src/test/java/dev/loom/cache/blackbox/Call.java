package dev.loom.cache.blackbox;

import dev.loom.chat.ChatResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A caller on a thread of its own, which a test can watch and interrupt. */
final class Call {
  final FutureTask<ChatResponse> task;
  final Thread thread;

  Call(Callable<ChatResponse> call) {
    task = new FutureTask<>(call);
    thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns once the thread waits for a flight (or is done). */
  Call waiting() throws InterruptedException {
    while (thread.getState() != Thread.State.TIMED_WAITING
        && thread.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
    return this;
  }

  ChatResponse answer() throws Exception {
    return task.get();
  }

  Throwable failure() throws InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("the call succeeded");
  }
}
