package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Operation;
import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.chat.ChatRequest;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * B-02 to B-04: the key of a chat of 200 KB in 20 messages, against the digest of its ready bytes.
 * Requests are made outside the timed part; whether their messages are new objects is what the
 * three rows differ in.
 */
@State(Scope.Thread)
public class ChatKey {
  /** Calls of one JMH iteration, whose requests are made before it. */
  static final int JMH_BATCH = 500;

  /**
   * Few, since a host has just composed what it asks for: 8 chats and their ready bytes stay in a
   * processor's cache, where 64 (26 MB) would come from main memory on either side. A text that
   * does costs its copy twice as much, next to the digest: 12 % instead of 5 %.
   */
  private static final int VARIANTS = 8;

  private final LongChat[] chats = new LongChat[VARIANTS];
  private final byte[][] canonical = new byte[VARIANTS][];
  private ChatRequest[] unseen = {};
  private ChatRequest[] grown = {};
  private ChatRequest[] copies = {};
  private int nextBytes;
  private int nextUnseen;
  private int nextGrown;
  private int nextCopy;
  private int turn;

  /** Makes the chats. */
  public ChatKey() {
    for (int i = 0; i < VARIANTS; i++) {
      chats[i] = new LongChat(i);
      canonical[i] = chats[i].canonical();
    }
  }

  /** Makes the inputs of JMH's next iteration. */
  @Setup(Level.Iteration)
  public void prepareIteration() {
    prepareUnseen(JMH_BATCH);
    prepareGrown(JMH_BATCH);
    prepareCopies(JMH_BATCH);
  }

  private void prepareUnseen(int calls) {
    unseen = requests(calls, LongChat::fresh);
    nextUnseen = 0;
  }

  private void prepareGrown(int calls) {
    remember();
    grown = requests(calls, LongChat::grown);
    nextGrown = 0;
  }

  private void prepareCopies(int calls) {
    remember();
    copies = requests(calls, LongChat::fresh);
    nextCopy = 0;
  }

  /** Shows all chats to the memory, once for each batch: it may have forgotten some. */
  private void remember() {
    for (LongChat chat : chats) {
      CacheKey.of(chat.request(), CacheScope.GLOBAL);
    }
  }

  private ChatRequest[] requests(int calls, Function<LongChat, ChatRequest> request) {
    ChatRequest[] requests = new ChatRequest[calls];
    for (int i = 0; i < calls; i++) {
      requests[i] = request.apply(chats[turn++ % VARIANTS]);
    }
    return requests;
  }

  /**
   * The floor: SHA-256 of all 200 KB.
   *
   * @return the digest
   */
  @Benchmark
  public byte[] digestOfReadyBytes() {
    return Sha256.of(canonical[nextBytes++ % VARIANTS]);
  }

  /**
   * The key of a chat of which nothing is remembered.
   *
   * @return the key
   */
  @Benchmark
  public CacheKey twoHundredKilobytes() {
    return CacheKey.of(unseen[nextUnseen++], CacheScope.GLOBAL);
  }

  /**
   * The key of a chat of which all messages but one were seen before.
   *
   * @return the key
   */
  @Benchmark
  public CacheKey chatWithOneNewMessage() {
    return CacheKey.of(grown[nextGrown++], CacheScope.GLOBAL);
  }

  /**
   * The key of a chat of which equal messages, but not these objects, were seen before.
   *
   * @return the key
   */
  @Benchmark
  public CacheKey sameChatFreshObjects() {
    return CacheKey.of(copies[nextCopy++], CacheScope.GLOBAL);
  }

  Pair twoHundredKilobytesPair() {
    return pair(this::twoHundredKilobytes, this::prepareUnseen);
  }

  Pair chatWithOneNewMessagePair() {
    return pair(this::chatWithOneNewMessage, this::prepareGrown);
  }

  Pair sameChatFreshObjectsPair() {
    return pair(this::sameChatFreshObjects, this::prepareCopies);
  }

  private Pair pair(Operation operation, IntConsumer prepare) {
    return new Pair(Side.of(this::digestOfReadyBytes), new Side(operation, prepare), this::check);
  }

  /** Each key must be the digest of the chat's folded bytes, whatever is remembered of it. */
  private void check() {
    for (LongChat chat : chats) {
      String expected = HexFormat.of().formatHex(Sha256.of(chat.folded()));
      for (ChatRequest request :
          new ChatRequest[] {chat.fresh(), chat.request(), chat.grown(), chat.fresh()}) {
        String key = CacheKey.of(request, CacheScope.GLOBAL).toString();
        if (!key.endsWith(":" + expected)) {
          throw new WrongAnswer("key " + key + " is not the digest " + expected);
        }
      }
    }
  }
}
