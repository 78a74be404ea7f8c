package dev.loom.langchain4j;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of streaming models whose host brings none. They end by themselves when idle. */
final class StreamThreads {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  static final Executor EXECUTOR = Executors.newCachedThreadPool(StreamThreads::thread);

  private StreamThreads() {}

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "loom-stream-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
