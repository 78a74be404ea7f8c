package dev.loom.cache.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
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
  private static final int BUFFER = 16 << 10;
  private static final Duration SWAP_WAIT = Duration.ofMillis(20);
  private static final Duration SLICE = Duration.ofMillis(10);

  private final int serverPort;
  private final int port;
  private final Map<Direction, AtomicLong> bytes = new EnumMap<>(Direction.class);
  private final AtomicLong connects = new AtomicLong();
  private final AtomicLong commands = new AtomicLong();
  private final Exchanger<byte[]> swap = new Exchanger<>();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Random random;
  private volatile Modes modes = new Modes(FaultMode.PASS, FaultMode.PASS);
  private volatile boolean closed;
  private ServerSocket listener;

  /** Where bytes are going. */
  public enum Direction {
    /** From the client to the server. */
    TO_SERVER,
    /** From the server to the client. */
    TO_CLIENT
  }

  private record Modes(FaultMode toServer, FaultMode toClient) {
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

  private int listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 512);
      listener = socket;
      start("accept", () -> accept(socket));
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

  private void start(String name, Runnable work) {
    Thread thread = new Thread(work, "fault-proxy-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    threads.removeIf(other -> other.getState() == Thread.State.TERMINATED);
  }

  private void stopListening() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed or broken.
    }
  }

  /** Waits while modes stay as they are; false when they have changed, or all is over. */
  private boolean pause(Modes during, Duration time) throws IOException {
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
      FaultProxy.this.start("up", new Pump(this, Direction.TO_SERVER, client, server));
      FaultProxy.this.start("down", new Pump(this, Direction.TO_CLIENT, server, client));
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

  /** Carries the bytes of one connection in one direction. */
  private final class Pump implements Runnable {
    private final Link link;
    private final Direction direction;
    private final Socket from;
    private final Socket to;
    private final CommandCounter counter = new CommandCounter();
    private long passed;

    Pump(Link link, Direction direction, Socket from, Socket to) {
      this.link = link;
      this.direction = direction;
      this.from = from;
      this.to = to;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[BUFFER];
      try {
        OutputStream out = to.getOutputStream();
        for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
          bytes.get(direction).addAndGet(count);
          if (direction == Direction.TO_SERVER) {
            commands.addAndGet(counter.count(buffer, count));
          }
          carry(Arrays.copyOf(buffer, count), out);
        }
        Modes now = modes;
        if (now.of(direction).fault() == FaultMode.Fault.SLOW_CLOSE) {
          pause(now, now.of(direction).time());
        }
      } catch (IOException e) {
        // One side is gone: so is the other.
      }
      FaultProxy.close(from);
      FaultProxy.close(to);
      links.remove(link);
    }

    private void carry(byte[] chunk, OutputStream out) throws IOException {
      Modes now = modes;
      FaultMode mode = now.of(direction);
      switch (mode.fault()) {
        case LATENCY -> pause(now, mode.time());
        case JITTER -> pause(now, Duration.ofNanos(random.nextLong(mode.time().toNanos() + 1)));
        case BLACK_HOLE -> chunk = new byte[0];
        case RESET -> link.reset();
        case GARBAGE -> random.nextBytes(chunk);
        case SWAP -> chunk = swapped(chunk);
        case DRIP -> chunk = slowly(chunk, 1, mode.time(), now, out);
        case BANDWIDTH -> {
          int slice = (int) Math.max(1, mode.count() * SLICE.toMillis() / 1_000);
          chunk = slowly(chunk, slice, SLICE, now, out);
        }
        case HALF -> chunk = stopped(chunk, chunk.length / 2, now, out);
        case STALL -> {
          int rest = (int) Math.max(0, Math.min(chunk.length, mode.count() - passed));
          chunk = stopped(chunk, rest, now, out);
        }
        default -> {}
      }
      out.write(chunk);
      passed += chunk.length;
    }

    /** Sends slice after slice while the mode lasts; gives what is left. */
    private byte[] slowly(byte[] chunk, int slice, Duration time, Modes now, OutputStream out)
        throws IOException {
      int sent = 0;
      while (sent < chunk.length && pause(now, time)) {
        int count = Math.min(slice, chunk.length - sent);
        out.write(chunk, sent, count);
        sent += count;
      }
      return Arrays.copyOfRange(chunk, sent, chunk.length);
    }

    /** Sends a part, waits for the end of the mode, and gives what is left. */
    private byte[] stopped(byte[] chunk, int part, Modes now, OutputStream out) throws IOException {
      out.write(chunk, 0, part);
      passed += part;
      if (part < chunk.length) {
        while (pause(now, Duration.ofDays(1))) {}
      }
      return Arrays.copyOfRange(chunk, part, chunk.length);
    }

    private byte[] swapped(byte[] chunk) throws IOException {
      try {
        return swap.exchange(chunk, SWAP_WAIT.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return chunk;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
