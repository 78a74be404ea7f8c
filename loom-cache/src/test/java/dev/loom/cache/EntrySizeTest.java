package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.MediaKind;
import dev.loom.chat.ProviderValue;
import dev.loom.chat.ToolCall;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntrySizeTest {
  private static final EntryLabels LABELS = labels(null, null);

  private static EntryLabels labels(
      @Nullable String tenant, @Nullable String user, String... tags) {
    CacheCell cell = new CacheCell(CacheScope.USER, tenant, user, "p", "m");
    return new EntryLabels(new CacheKey(1, 2, 3, 4, cell), tenant, user, Set.of(tags));
  }

  private static long size(ChatResponse.Builder response) {
    return EntrySize.of(LABELS, response.build(), StreamPieces.whole());
  }

  private static ChatResponse.Builder text(String text) {
    return ChatResponse.builder().text(text);
  }

  @Test
  void charactersCountByTheirRealWidth() {
    long empty = size(text(""));
    assertThat(size(text("\u00e9".repeat(1_000)))).isEqualTo(empty + 1_000);
    assertThat(size(text("\u4f60".repeat(1_000)))).isEqualTo(empty + 2_000);
    assertThat(size(text("a".repeat(999) + "\u4f60"))).isEqualTo(empty + 2_000);
  }

  @Test
  void everyPartAddsAtLeastItsContent() {
    long empty = size(text(""));
    Blob blob = Blob.of(new byte[5_000]);
    String kilo = "x".repeat(1_000);
    assertThat(size(text("").reasoning(kilo))).isGreaterThan(empty + 1_000);
    assertThat(size(text("").toolCalls(List.of(new ToolCall(null, "f", kilo)))))
        .isGreaterThan(empty + 1_000);
    assertThat(size(text("").toolCalls(List.of(new ToolCall(null, "f", "", Map.of("a", kilo))))))
        .isGreaterThan(empty + 1_000);
    BinaryPart image = new BinaryPart(MediaKind.IMAGE, "image/png", blob, Map.of());
    assertThat(size(text("").media(List.of(image)))).isGreaterThan(empty + 5_000);
    assertThat(size(text("").extra(Map.of("a", List.of(kilo, blob, 1, Map.of("b", kilo))))))
        .isGreaterThan(empty + 7_000);
    EntryLabels labels = labels(kilo, kilo, kilo);
    assertThat(EntrySize.of(labels, text("").build(), StreamPieces.whole()))
        .isGreaterThan(empty + 3_000);
  }

  @Test
  void describedValueAndHugeNumberCountByTheirContent() {
    long empty = size(text(""));
    ProviderValue described = () -> List.of("x".repeat(50_000));
    BigInteger huge = BigInteger.ONE.shiftLeft(8 * 10_000);
    assertThat(size(text("").extra(Map.of("a", described)))).isGreaterThan(empty + 50_000);
    assertThat(size(text("").extra(Map.of("a", huge)))).isGreaterThan(empty + 10_000);
    assertThat(size(text("").extra(Map.of("a", new BigDecimal(huge)))))
        .isGreaterThan(empty + 10_000);
  }

  @Test
  void boundariesOfAStreamCountByPieceAndTextOnlyOnce() {
    ChatResponse response = text("x".repeat(100)).build();
    List<Delta> deltas = Collections.nCopies(100, new Delta.Text("x"));
    StreamPieces pieces = Objects.requireNonNull(StreamPieces.of(deltas, response));
    assertThat(EntrySize.of(LABELS, response, pieces))
        .isEqualTo(size(text("x".repeat(100))) + 40 + 800);
  }
}
