package dev.loom.cache.redis;

import dev.loom.cache.CacheSelector.Coverage;
import dev.loom.cache.redis.Registry.Listed;
import dev.loom.cache.redis.Registry.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Drops or counts what a selector chooses. Of cells that it chooses as a whole the generation ends,
 * in one step each; of others single entries are dropped, in steps of 500. Thread-safe.
 */
final class Removals {
  private static final int STEP = 500;
  private static final int BATCH = 1000;

  // A script that ends more cells would keep Redis from all else for too long.
  private static final int MOST_AT_ONCE = 500;

  private final RedisLink link;
  private final Layout layout;
  private final List<Names> secrets;
  private final EvictionPolicy policy;
  private final LongAdder expirations;

  Removals(
      RedisLink link,
      Layout layout,
      List<Names> secrets,
      EvictionPolicy policy,
      LongAdder expirations) {
    this.link = link;
    this.layout = layout;
    this.secrets = secrets;
    this.policy = policy;
    this.expirations = expirations;
  }

  /** Notes an invalidation, then drops what its terms choose; tells how many. */
  long drop(Terms terms, long delayMicros, Registry registry) throws LinkException {
    Listing known = layout.cluster() ? null : registry.known();
    if (known != null) {
      Pass pass = new Pass(terms, delayMicros, known, true);
      if (pass.wholes.size() <= MOST_AT_ONCE) {
        Listing changed = pass.announce(registry, known);
        if (changed == null && pass.searches.isEmpty()) {
          return pass.removed; // done in one step: nobody has read anything between
        }
        return finished(
            changed == null ? pass : new Pass(terms, delayMicros, changed, true), registry);
      }
    }
    return finished(new Pass(terms, delayMicros, registry.announce(terms), true), registry);
  }

  private static long finished(Pass pass, Registry registry) throws LinkException {
    long removed = pass.run();
    registry.done(pass.terms, pass.head);
    return removed;
  }

  /** Counts what {@link #drop} would drop of listed cells. */
  long count(Terms terms, long delayMicros, Listing listing) throws LinkException {
    return new Pass(terms, delayMicros, listing, false).run();
  }

  List<@Nullable Object> runAll(List<ScriptCall> calls) throws LinkException {
    List<@Nullable Object> replies = new ArrayList<>();
    for (int i = 0; i < calls.size(); i += BATCH) {
      replies.addAll(link.runAll(calls.subList(i, Math.min(calls.size(), i + BATCH))));
    }
    return replies;
  }

  /** A cell of which single entries are chosen, and how far it has been looked through. */
  private static final class Search {
    private final Listed cell;
    private final CellKeys keys;
    private final List<String> labels;
    private final String prefix;
    private String cursor = "0";
    private String last = "";

    Search(Listed cell, CellKeys keys, List<String> labels, String prefix) {
      this.cell = cell;
      this.keys = keys;
      this.labels = labels;
      this.prefix = prefix;
    }
  }

  /** A cell whose generation ends. */
  private static final class Ending {
    /** How many numbers its end answers. */
    static final int ANSWERS = 3;

    private final CellKeys cell;
    private final byte[] dead;
    private final String generation = Registry.random(32);

    private Ending(CellKeys cell) {
      this.cell = cell;
      this.dead = cell.dead(Registry.random(32));
    }

    static Ending of(Layout layout, Listed listed) {
      return new Ending(layout.cell(listed.tag()));
    }

    List<byte[]> keys() {
      return cell.with(List.of(dead));
    }
  }

  /** One invalidation or dry run. */
  private final class Pass {
    private final Terms terms;
    private final String age;
    private final boolean drops;
    private @Nullable Head head;
    private final List<Listed> wholes = new ArrayList<>();
    private List<Search> searches = new ArrayList<>();
    private long removed;

    Pass(Terms terms, long delayMicros, Listing listing, boolean drops) {
      this.terms = terms;
      this.age = terms.ageMicros() < 0 ? "" : Long.toString(terms.ageMicros() + delayMicros);
      this.head = listing.head();
      this.drops = drops;
      for (Listed cell : listing.cells()) {
        Coverage coverage = terms.over(cell.row());
        if (coverage == Coverage.ALL) {
          wholes.add(cell);
        } else if (coverage == Coverage.SOME) {
          search(cell);
        }
      }
    }

    private void search(Listed cell) {
      List<Terms.Label> open = terms.open(cell.row());
      int secret = open.isEmpty() ? 0 : secretOf(cell);
      String prefix = terms.digestPrefix();
      if (secret >= 0 && prefix != null) {
        List<String> labels = open.stream().map(each -> each.set(secret)).toList();
        searches.add(new Search(cell, layout.cell(cell.tag()), labels, prefix));
      }
    }

    private int secretOf(Listed cell) {
      for (int i = 0; i < secrets.size(); i++) {
        if (secrets.get(i).keyIdText().equals(cell.row().keyId())) {
          return i;
        }
      }
      return -1; // labels under a secret that this node does not know
    }

    long run() throws LinkException {
      if (head == null) {
        return 0;
      }
      if (drops) {
        end(wholes, head); // first, so that nothing slow or broken delays it
      } else if (!wholes.isEmpty() && policy.mayEvict()) {
        wholes.forEach(
            each -> searches.add(new Search(each, layout.cell(each.tag()), List.of(), "")));
      } else {
        measure(wholes, head);
      }
      List<Listed> lost = new ArrayList<>();
      while (!searches.isEmpty()) {
        lost.addAll(step(head));
      }
      if (drops) {
        end(lost, head);
      } else {
        measure(lost, head);
      }
      return removed;
    }

    /** Looks through the next entries of each cell; gives cells that have lost track of theirs. */
    private List<Listed> step(Head state) throws LinkException {
      List<ScriptCall> calls = new ArrayList<>();
      for (Search each : searches) {
        calls.add(pick(each, state));
      }
      List<@Nullable Object> replies = runAll(calls);
      List<Search> unfinished = new ArrayList<>();
      List<Listed> lost = new ArrayList<>();
      for (int i = 0; i < searches.size(); i++) {
        Search search = searches.get(i);
        Reply reply = Reply.of(replies.get(i));
        if (reply.number(0) < 0) {
          lost.add(search.cell);
          continue;
        }
        removed += reply.number(0);
        search.cursor = reply.text(1);
        search.last = reply.text(2);
        if (!search.cursor.isEmpty()) {
          unfinished.add(search);
        }
      }
      searches = unfinished;
      return lost;
    }

    private ScriptCall pick(Search search, Head state) {
      List<byte[]> keys = search.labels.stream().map(search.keys::label).toList();
      List<byte[]> arguments = new ArrayList<>();
      for (String each :
          List.of(
              state.epoch(),
              drops ? Head.text(state.sequence()) : "",
              age,
              search.prefix,
              search.keys.entryPrefix(),
              drops ? "1" : "0",
              search.cursor,
              search.last)) {
        arguments.add(CellKeys.bytes(each));
      }
      search.labels.forEach(each -> arguments.add(CellKeys.bytes(each)));
      return new ScriptCall(Scripts.PICK, search.keys.with(keys), arguments);
    }

    /**
     * Notes the invalidation and ends the cells that are chosen as a whole, in one round trip; the
     * cells as they are by now, where they have changed and none was ended.
     */
    @Nullable Listing announce(Registry registry, Listing known) throws LinkException {
      boolean looks = looks(wholes);
      List<Ending> endings = wholes.stream().map(each -> Ending.of(layout, each)).toList();
      List<byte[]> keys = new ArrayList<>();
      List<byte[]> arguments = new ArrayList<>(List.of(CellKeys.bytes(looks ? "1" : "0")));
      for (Ending each : endings) {
        keys.addAll(each.keys());
        arguments.add(CellKeys.bytes(each.generation));
      }
      Registry.Announced announced = registry.announce(terms, known, keys, arguments);
      if (announced.changed() == null) {
        head = announced.head();
        wholes.clear();
        for (int i = 0; i < endings.size(); i++) {
          settle(endings.get(i), announced.ends().from(Ending.ANSWERS * i), looks);
        }
      }
      return announced.changed();
    }

    // Where Redis may drop entries too, those are counted that it has not.
    private boolean looks(List<Listed> cells) throws LinkException {
      return !cells.isEmpty() && policy.mayEvict();
    }

    /** Ends generations. */
    private void end(List<Listed> cells, Head state) throws LinkException {
      boolean looks = looks(cells);
      List<Ending> endings = cells.stream().map(each -> Ending.of(layout, each)).toList();
      List<ScriptCall> calls = new ArrayList<>();
      for (Ending each : endings) {
        calls.add(
            new ScriptCall(
                Scripts.ROTATE,
                each.keys(),
                CellKeys.bytes(
                    each.generation,
                    state.epoch(),
                    Head.text(state.sequence()),
                    looks ? "1" : "0")));
      }
      List<@Nullable Object> replies = runAll(calls);
      for (int i = 0; i < replies.size(); i++) {
        settle(endings.get(i), Reply.of(replies.get(i)), looks);
      }
    }

    private void settle(Ending ending, Reply reply, boolean looks) throws LinkException {
      expirations.add(reply.number(1));
      if (!looks) {
        removed += reply.number(0);
      } else if (reply.number(2) == 1) {
        removed += bury(ending.cell, ending.dead);
      }
    }

    private long bury(CellKeys cell, byte[] dead) throws LinkException {
      long alive = 0;
      Reply reply;
      do {
        ScriptCall call =
            new ScriptCall(
                Scripts.COUNT_DEAD,
                cell.with(List.of(dead)),
                CellKeys.bytes(cell.entryPrefix(), Integer.toString(STEP)));
        reply = Reply.of(link.run(call));
        alive += reply.number(0);
      } while (reply.number(1) > 0);
      return alive;
    }

    /** Counts by the cells' own indexes. */
    private void measure(List<Listed> cells, Head state) throws LinkException {
      List<ScriptCall> calls = new ArrayList<>();
      for (Listed each : cells) {
        calls.add(Upkeep.measure(layout.cell(each.tag()), state));
      }
      for (Object each : runAll(calls)) {
        removed += Reply.of(each).number(0);
      }
    }
  }
}
