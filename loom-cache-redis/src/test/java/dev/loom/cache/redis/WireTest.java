package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheCell;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.CacheSelector.Coverage;
import dev.loom.cache.EntryLabels;
import dev.loom.chat.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stands in Redis beside entries, and what is made of it when it is anything else. */
class WireTest {
  private static final Names NAMES = new Names(null);

  @Test
  void listsOfTextsComeBackAndNeverMeet() {
    Random random = new Random(7);
    Set<String> seen = new HashSet<>();
    Set<List<String>> lists = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      List<String> list = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        list.add(random.nextInt(4) == 0 ? null : "a\ud800b".substring(random.nextInt(4)));
      }
      byte[] joined = Fields.join(list);
      assertThat(Fields.split(joined)).isEqualTo(list);
      assertThat(seen.add(Arrays.toString(joined))).isEqualTo(lists.add(list));
      byte[] cut = Arrays.copyOf(joined, Math.max(0, joined.length - 1));
      assertThat(Fields.split(cut)).isNotEqualTo(list.isEmpty() ? null : list);
    }
    assertThat(Fields.split(new byte[] {0x7f, -1, -1, -1})).isNull();
  }

  @Test
  void marksAndHeadsAreExact() {
    CellMark mark = CellMark.parse(CellKeys.bytes("a".repeat(32) + "b".repeat(16) + Head.text(42)));
    assertThat(mark).isEqualTo(new CellMark("a".repeat(32), "b".repeat(16), 42));
    assertThat(CellMark.parse(null)).isNull();
    assertThat(CellMark.parse(CellKeys.bytes("short"))).isNull();
    assertThat(CellMark.parse(CellKeys.bytes("x".repeat(64)))).isNull();
    assertThat(Head.parse(CellKeys.bytes("b".repeat(16) + Head.text(42))))
        .isEqualTo(new Head("b".repeat(16), 42));
    assertThat(Head.parse(null)).isNull();
    assertThat(Head.parse(CellKeys.bytes("short"))).isNull();
    assertThat(Head.parse(CellKeys.bytes("x".repeat(32)))).isNull();
  }

  @Test
  void rowsComeBack() {
    CacheCell cell = new CacheCell(CacheScope.USER, null, "ann", "openai", "gpt");
    CellRow row = CellRow.of(cell, NAMES, 77);
    assertThat(CellRow.decode(row.encode())).isEqualTo(row);
    assertThat(new String(row.encode(), StandardCharsets.UTF_16BE)).doesNotContain("ann");
    for (List<String> other :
        List.of(
            List.of("USER"),
            List.of("NOBODY", "k", "p", "m", "t", "u", "7"),
            Arrays.asList("USER", null, "p", "m", "t", "u", "7"),
            List.of("USER", "k", "p", "m", "t", "u", "x"))) {
      assertThat(CellRow.decode(Fields.join(other))).as("%s", other).isNull();
    }
    assertThat(CellRow.decode(new byte[3])).isNull();
  }

  private static Terms terms(CacheSelector selector) {
    Terms terms = Terms.of(selector, List.of(NAMES));
    Terms same = Terms.decode(terms.encode());
    assertThat(same).isEqualTo(terms);
    return same;
  }

  @Test
  void selectorsComeBack() {
    CacheSelector all =
        CacheSelector.provider("openai")
            .and(CacheSelector.model("a,b"))
            .and(CacheSelector.prefix("openai:**"))
            .and(CacheSelector.tenant("acme"))
            .and(CacheSelector.user("ann"))
            .and(CacheSelector.tag("x").and(CacheSelector.tag("y")))
            .and(CacheSelector.olderThan(Duration.ofNanos(1999)))
            .and(CacheSelector.olderThan(Duration.ZERO));
    assertThat(terms(all).ageMicros()).isEqualTo(1);
    assertThat(terms(all).labels()).hasSize(4);
    assertThat(terms(all).plain()).hasSize(3);
    assertThat(terms(CacheSelector.all())).isEqualTo(new Terms(List.of(), List.of(), -1));
    for (List<String> other :
        List.of(
            List.of("age"),
            List.of("age", "old"),
            List.of("tomorrow", "x"),
            Arrays.asList("model", null),
            List.of("model", " "))) {
      assertThat(Terms.decode(Fields.join(other))).as("%s", other).isNull();
    }
    assertThat(Terms.decode(new byte[3])).isNull();
  }

  @Test
  void termsChooseWhatTheirSelectorsChoose() {
    List<CacheSelector> selectors =
        List.of(
            CacheSelector.all(),
            CacheSelector.provider("openai"),
            CacheSelector.provider("mistral"),
            CacheSelector.model("gpt"),
            CacheSelector.prefix("openai:gp"),
            CacheSelector.prefix("openai:gpt:0"),
            CacheSelector.tenant("acme"),
            CacheSelector.tenant("other"),
            CacheSelector.user("ann"),
            CacheSelector.user("bob"),
            CacheSelector.tag("x"),
            CacheSelector.tag("y"),
            CacheSelector.olderThan(Duration.ZERO),
            CacheSelector.tag("x").and(CacheSelector.tenant("acme")),
            CacheSelector.tag("x").and(CacheSelector.tenant("other")));
    for (CacheScope scope : CacheScope.values()) {
      for (Caller caller : List.of(Samples.ANN, Caller.ANONYMOUS)) {
        EntryLabels labels = Samples.entry(scope, caller, "gpt", "a", "x").labels();
        CacheCell cell = labels.key().cell();
        for (CacheSelector each : selectors) {
          String what = each + " on " + cell;
          Terms terms = terms(each);
          assertThat(terms.over(CellRow.of(cell, NAMES, 0))).as(what).isEqualTo(each.over(cell));
          assertThat(terms.matches(labels, List.of(new Names(null))))
              .as(what)
              .isEqualTo(each.matches(labels, Duration.ZERO));
        }
      }
    }
    assertThat(terms(CacheSelector.tag("x")).over(row())).isEqualTo(Coverage.SOME);
  }

  private static CellRow row() {
    return CellRow.of(new CacheCell(CacheScope.GLOBAL, null, null, "openai", "gpt"), NAMES, 0);
  }

  @Test
  void cellsOfDifferentCallersHaveDifferentNames() {
    Set<String> names = new HashSet<>();
    for (CacheCell cell :
        List.of(
            new CacheCell(CacheScope.GLOBAL, null, null, "p", "m"),
            new CacheCell(CacheScope.TENANT, null, null, "p", "m"),
            new CacheCell(CacheScope.TENANT, "", null, "p", "m"),
            new CacheCell(CacheScope.TENANT, "a", null, "p", "m"),
            new CacheCell(CacheScope.TENANT, "a", null, "pm", ""),
            new CacheCell(CacheScope.USER, "a", null, "p", "m"),
            new CacheCell(CacheScope.USER, "a", "b", "p", "m"),
            new CacheCell(CacheScope.USER, null, "ab", "p", "m"))) {
      assertThat(names.add(NAMES.cell(cell).name())).as("%s", cell).isTrue();
    }
    for (int i = 0; i < 10_001; i++) {
      assertThat(names.add(NAMES.cell(cellOf(i)).name())).isTrue();
    }
    assertThat(names.add(NAMES.cell(cellOf(0)).name())).as("remembered or not").isFalse();
  }

  private static CacheCell cellOf(int tenant) {
    return new CacheCell(CacheScope.TENANT, "tenant " + tenant, null, "p", "m");
  }

  @Test
  void repliesOfOtherTypesAreNoReplies() {
    Reply reply = new Reply(List.of("text", 7L));
    assertThatThrownBy(() -> Reply.of("text")).isInstanceOf(LinkException.class);
    assertThatThrownBy(() -> reply.number(0)).isInstanceOf(LinkException.class);
    assertThatThrownBy(() -> reply.bytes(1)).isInstanceOf(LinkException.class);
    assertThatThrownBy(() -> reply.number(2)).isInstanceOf(LinkException.class);
  }
}
