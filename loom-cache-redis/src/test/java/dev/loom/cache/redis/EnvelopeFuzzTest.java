package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheMiss;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSecret;
import dev.loom.chat.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries that are not what was stored under their key are never served. */
class EnvelopeFuzzTest {
  private static final CacheSecret SECRET = CacheSecret.of("a secret of at least thirty-two bytes");
  private static final CacheSecret OTHER = CacheSecret.of("another secret, also of enough bytes");
  private static final String GENERATION = "0123456789abcdef0123456789abcdef";
  private static final String EPOCH = "0123456789abcdef";
  private static final long NOW = 1_800_000_000_000_000L;

  private static final List<BackendSettings> SETTINGS =
      List.of(
          StoredBackend.settings(null, false),
          StoredBackend.settings(SECRET, false),
          StoredBackend.settings(SECRET, true));

  private static final CacheEntry ENTRY = Samples.entry("the question");
  private static final CacheKey KEY = ENTRY.key();

  /** A Redis that answers every read with the same values. */
  private record FixedLink(List<byte[]> values) implements RedisLink {
    @Override
    public <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException {
      try {
        return reader.read(values);
      } catch (WrongReplyException e) {
        throw new LinkException(LinkException.Kind.WRONG_REPLY, e.getMessage(), e);
      }
    }

    @Override
    public Object run(ScriptCall call) {
      throw new AssertionError("a lookup never writes");
    }

    @Override
    public List<Object> runAll(List<ScriptCall> calls) {
      throw new AssertionError("a lookup never writes");
    }

    @Override
    public boolean isCluster() {
      return false;
    }

    @Override
    public long redisMicros() {
      return NOW;
    }

    @Override
    public void close() {}
  }

  private static byte[] sealed(BackendSettings settings, CacheEntry entry, Envelope envelope) {
    return new Seal(settings, new Names(settings.secret()))
        .close(envelope, EntryCodec.write(entry));
  }

  private static Envelope envelope(
      BackendSettings settings, CacheKey key, String generation, long created, long life) {
    return new Envelope(
        generation,
        HexFormat.of().formatHex(key.digest()),
        new Names(settings.secret()).cell(key.cell()).scopeTag(),
        created,
        created + life,
        created + life);
  }

  private static Envelope envelope(BackendSettings settings, CacheKey key) {
    return envelope(settings, key, GENERATION, NOW - 1_000_000, 60_000_000);
  }

  private static byte[] sealed(BackendSettings settings, CacheEntry entry) {
    return sealed(settings, entry, envelope(settings, entry.key()));
  }

  private static StoredCache cache(BackendSettings settings, byte[]... values) {
    return new StoredCache(new FixedLink(Arrays.asList(values)), settings);
  }

  private static StoredCache holding(BackendSettings settings, byte[] entry) {
    byte[] mark = CellKeys.bytes(GENERATION + EPOCH + Head.text(5));
    return cache(settings, mark, entry, CellKeys.bytes(EPOCH + Head.text(7)));
  }

  private static void isMiss(String what, BackendSettings settings, byte[] entry)
      throws LinkException {
    assertThat(holding(settings, entry).get(KEY)).as(what).isInstanceOf(CacheMiss.class);
  }

  private static void isWrongReply(String what, StoredCache cache) {
    LinkException thrown = catchThrowableOfType(LinkException.class, () -> cache.get(KEY));
    assertThat(thrown).as(what).isNotNull();
    assertThat(thrown.kind()).as(what).isEqualTo(LinkException.Kind.WRONG_REPLY);
  }

  @Test
  void untouchedEntryIsServed() throws Exception {
    for (BackendSettings settings : SETTINGS) {
      StoredCache cache = holding(settings, sealed(settings, ENTRY));
      assertThat(cache.get(KEY)).isInstanceOf(CacheHit.class);
      assertThat(cache.tampered()).isZero();
    }
  }

  @Test
  void changedEntryIsCountedAndNotServed() throws Exception {
    for (BackendSettings settings : SETTINGS) {
      byte[] whole = sealed(settings, ENTRY);
      for (long seed = 0; seed < 500; seed++) {
        byte[] changed = change(new Random(seed), whole);
        StoredCache cache = holding(settings, changed);
        assertThat(cache.get(KEY)).as("seed %d", seed).isInstanceOf(CacheMiss.class);
        assertThat(cache.tampered()).as("seed %d", seed).isEqualTo(1);
      }
    }
  }

  private static byte[] change(Random random, byte[] whole) {
    switch (random.nextInt(4)) {
      case 0 -> {
        return Arrays.copyOf(whole, random.nextInt(whole.length));
      }
      case 1 -> {
        return Arrays.copyOf(whole, whole.length + 1 + random.nextInt(40));
      }
      case 2 -> {
        byte[] header = whole.clone(); // where each bit has a meaning
        header[random.nextInt(Envelope.HEADER_BYTES)] ^= (byte) (1 << random.nextInt(8));
        return header;
      }
      default -> {
        byte[] flipped = whole.clone();
        flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
      }
    }
  }

  @Test
  void entryOfAnotherKeyIsAWrongReply() throws Exception {
    Caller bob = Caller.of("other", "bob");
    for (BackendSettings settings : SETTINGS) {
      for (int i = 0; i < 100; i++) {
        byte[] another = sealed(settings, Samples.entry("another question " + i));
        isWrongReply("another question", holding(settings, another));
      }
      CacheEntry foreign = Samples.entry(CacheScope.TENANT, bob, "gpt", "the question");
      isWrongReply("another tenant", holding(settings, sealed(settings, foreign)));
      Envelope own = envelope(settings, KEY);
      String tag = new Names(settings.secret()).cell(foreign.key().cell()).scopeTag();
      Envelope mixed =
          new Envelope(
              own.generation(),
              own.digest(),
              tag,
              own.createdMicros(),
              own.freshMicros(),
              own.keptMicros());
      isWrongReply("another scope", holding(settings, sealed(settings, ENTRY, mixed)));
    }
  }

  @Test
  void entryOfAnotherWayToSealIsNotServed() throws Exception {
    List<BackendSettings> others =
        List.of(
            SETTINGS.get(0),
            SETTINGS.get(1),
            SETTINGS.get(2),
            StoredBackend.settings(OTHER, false),
            StoredBackend.settings(OTHER, true));
    for (BackendSettings settings : SETTINGS) {
      for (BackendSettings other : others) {
        if (other != settings) {
          isMiss("sealed otherwise", settings, sealed(other, ENTRY));
        }
      }
    }
  }

  @Test
  void entryOfAnotherTimeIsNotServed() throws Exception {
    for (BackendSettings settings : SETTINGS) {
      String old = "f".repeat(32);
      isMiss(
          "an ended generation",
          settings,
          sealed(settings, ENTRY, envelope(settings, KEY, old, NOW - 10, 60_000_000)));
      isMiss(
          "past its life",
          settings,
          sealed(settings, ENTRY, envelope(settings, KEY, GENERATION, NOW - 10, 10)));
      isMiss(
          "from the far future",
          settings,
          sealed(settings, ENTRY, envelope(settings, KEY, GENERATION, NOW + 61_000_000, 10)));
    }
  }

  @Test
  void timesOutOfOrderAreRefused() {
    BackendSettings settings = SETTINGS.get(0);
    Seal seal = new Seal(settings, new Names(null));
    assertThat(seal.open(createdAt(sealed(settings, ENTRY), (byte) 0))).isNotNull();
    assertThat(seal.open(createdAt(sealed(settings, ENTRY), (byte) 0x7f))).isNull();
  }

  /** The same with another time of creation, and with a checksum that is right. */
  private static byte[] createdAt(byte[] sealed, byte each) {
    Arrays.fill(sealed, 74, 82, each);
    int end = sealed.length - Crypto.TAG_BYTES;
    byte[] tag = Crypto.of(null, CacheSecret.Purpose.ENVELOPE_MAC).tag(sealed, end);
    System.arraycopy(tag, 0, sealed, end, tag.length);
    return sealed;
  }

  @Test
  void encryptedContentIsNotReadableAndTooShortOneIsNoContent() {
    BackendSettings settings = SETTINGS.get(2);
    byte[] sealed = sealed(settings, ENTRY);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("an answer");
    Names names = new Names(SECRET);
    Envelope envelope = envelope(settings, KEY);
    for (int length : new int[] {0, 40}) {
      ByteBuffer buffer = ByteBuffer.allocate(Envelope.HEADER_BYTES + length + Crypto.TAG_BYTES);
      envelope.writeTo(buffer, (byte) 3, names.keyId(), length);
      buffer.position(buffer.position() + length);
      buffer.put(
          Crypto.of(SECRET, CacheSecret.Purpose.ENVELOPE_MAC)
              .tag(buffer.array(), buffer.position()));
      assertThat(new Seal(settings, names).open(buffer.array())).isNull();
    }
  }

  @Test
  void repliesOfAnotherShapeAreWrongReplies() {
    BackendSettings settings = SETTINGS.get(0);
    isWrongReply("nothing", cache(settings));
    isWrongReply("too few values", cache(settings, null, null));
    isWrongReply("too many values", cache(settings, null, null, null, null));
  }

  @Test
  void contentThatCannotBeReadIsCountedAndNotServed() throws Exception {
    BackendSettings settings = SETTINGS.get(1);
    byte[] sealed =
        new Seal(settings, new Names(SECRET))
            .close(envelope(settings, KEY), CellKeys.bytes("{\"of\":\"a later version\"}"));
    StoredCache cache = holding(settings, sealed);
    assertThat(cache.get(KEY)).isInstanceOf(CacheMiss.class);
    assertThat(cache.tampered()).isEqualTo(1);
  }
}
