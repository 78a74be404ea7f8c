package dev.loom.cache.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between a client and a server on the loopback address and does to their connections what
 * networks and broken servers do. Each direction has a mode, which also holds for connections that
 * are open when it is set. Counts connections, bytes and commands. Closing it ends all its threads.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Duration SWAP_WAIT = Duration.ofMillis(20);

  private final int serverPort;
  private final int port;
  private final Map<Direction, AtomicLong> bytes = new EnumMap<>(Direction.class);
  private final AtomicLong connects = new AtomicLong();
  private final AtomicLong commands = new AtomicLong();
  private final Map<String, AtomicLong> named = new ConcurrentHashMap<>();
  private final Exchanger<byte[]> swap = new Exchanger<>();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Random random;
  private volatile Modes modes = new Modes(FaultMode.PASS, FaultMode.PASS);
  private volatile boolean closed;
  private ServerSocket listener;
  private Thread acceptor;

  /** Where bytes are going. */
  public enum Direction {
    /** From the client to the server. */
    TO_SERVER,
    /** From the server to the client. */
    TO_CLIENT
  }

  /** The modes of both directions at a moment. */
  record Modes(FaultMode toServer, FaultMode toClient) {
    FaultMode of(Direction direction) {
      return direction == Direction.TO_SERVER ? toServer : toClient;
    }
  }

  /** A proxy of a server, with a seed for what is random. */
  public FaultProxy(int serverPort, long seed) {
    this.serverPort = serverPort;
    this.random = new Random(seed);
    for (Direction direction : Direction.values()) {
      bytes.put(direction, new AtomicLong());
    }
    this.port = listen(0);
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Sets the mode of a direction; the other one stays as it is. */
  public void set(Direction direction, FaultMode mode) {
    Modes old = modes;
    set(
        direction == Direction.TO_SERVER
            ? new Modes(mode, old.toClient)
            : new Modes(old.toServer, mode));
  }

  /** Sets what happens to replies; requests pass. */
  public void set(FaultMode mode) {
    set(new Modes(FaultMode.PASS, mode));
  }

  private void set(Modes next) {
    boolean refused = refuses(modes);
    lock.lock();
    try {
      modes = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (refuses(next)) {
      stopListening();
      links.forEach(Link::reset);
    } else if (refused) {
      listen(port);
    }
  }

  private static boolean refuses(Modes modes) {
    return modes.toServer.fault() == FaultMode.Fault.REFUSE
        || modes.toClient.fault() == FaultMode.Fault.REFUSE;
  }

  /** Connections that were made to it. */
  public long connects() {
    return connects.get();
  }

  /** Bytes that were sent to it in a direction, whatever became of them. */
  public long bytes(Direction direction) {
    return bytes.get(direction).get();
  }

  /** Commands of Redis that were sent to it. */
  public long commands() {
    return commands.get();
  }

  /** Those of these names, in capitals. */
  public long commands(String... names) {
    return List.of(names).stream()
        .mapToLong(name -> named.getOrDefault(name, new AtomicLong()).get())
        .sum();
  }

  private int listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 512);
      listener = socket;
      acceptor = start("accept", () -> accept(socket));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket client = socket.accept();
        connects.incrementAndGet();
        try {
          new Link(client, new Socket(InetAddress.getLoopbackAddress(), serverPort)).start();
        } catch (IOException e) {
          close(client); // the server is not there
        }
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, "fault-proxy-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    threads.removeIf(other -> other.getState() == Thread.State.TERMINATED);
    return thread;
  }

  private void stopListening() {
    try {
      listener.close();
      acceptor.join(1_000); // until then the kernel still takes connections
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed or broken.
    }
  }

  Modes modes() {
    return modes;
  }

  Random random() {
    return random;
  }

  /** Counts bytes that were sent, and the commands among them. */
  void count(Direction direction, int number, long found) {
    bytes.get(direction).addAndGet(number);
    commands.addAndGet(found);
  }

  /** Counts a command by its name. */
  void count(String name) {
    named.computeIfAbsent(name, any -> new AtomicLong()).incrementAndGet();
  }

  /** What was sent on another connection at about the same time, or else the same. */
  byte[] swapped(byte[] chunk) throws IOException {
    try {
      return swap.exchange(chunk, SWAP_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return chunk;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Waits while modes stay as they are; false when they have changed, or all is over. */
  boolean pause(Modes during, Duration time) throws IOException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (modes == during && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return modes == during && !closed;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    set(new Modes(FaultMode.PASS, FaultMode.PASS));
    stopListening();
    links.forEach(Link::reset);
    for (Thread thread : threads) {
      thread.interrupt();
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Threads of it that run; none when it is closed. */
  public long threads() {
    return threads.stream().filter(Thread::isAlive).count();
  }

  /** A client's connection and ours to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void start() throws IOException {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      links.add(this);
      if (closed || refuses(modes)) {
        reset();
      }
      FaultProxy.this.start("up", pump(Direction.TO_SERVER, client, server));
      FaultProxy.this.start("down", pump(Direction.TO_CLIENT, server, client));
    }

    private FaultPump pump(Direction direction, Socket from, Socket to) {
      return new FaultPump(FaultProxy.this, direction, from, to, this::reset);
    }

    void reset() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // It is closed already.
        }
        FaultProxy.close(socket);
      }
      links.remove(this);
    }
  }
}
