package dev.loom.faults;

import dev.loom.chat.CacheDirectives;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The same prompts of many tenants, in any order. */
final class TenantRun {
  static final String CRITERION =
      "0 foreign answers; each tenant's first question of each kind reaches the upstream";

  private final Attempt attempt;

  TenantRun(Attempt attempt) {
    this.attempt = attempt;
  }

  void run(String store, Node node, int tenants, int prompts) {
    List<Question> questions = new ArrayList<>();
    for (int tenant = 0; tenant < tenants; tenant++) {
      for (int prompt = 0; prompt < prompts; prompt++) {
        questions.add(new Question(prompt, "tenant " + tenant));
      }
    }
    Collections.shuffle(questions, attempt.random(store.hashCode()));
    for (int round = 0; round < 2; round++) {
      Tally tally = new Tally(node);
      int calls = node.upstream.calls();
      for (Question each : questions) {
        Load.ask(node, each.request(CacheDirectives.DEFAULT), each.number() % 5 == 0, tally);
      }
      tally.check(attempt, store + ", round " + round);
      int paid = node.upstream.calls() - calls;
      int own = tally.redisHits() + tally.memoryHits();
      if (round == 0) {
        attempt.exactly(store + ": first questions that reach the upstream", paid, tally.calls());
        attempt.exactly(store + ": hits on first questions", own, 0);
      } else {
        attempt.observe("own hits of " + questions.size() + " on " + store, own);
        attempt.requireInTime(store + ": all know their own answers", paid == 0);
      }
      attempt.observe("foreign on " + store, tally.wrong());
    }
  }
}
