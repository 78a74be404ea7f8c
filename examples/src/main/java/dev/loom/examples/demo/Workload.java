package dev.loom.examples.demo;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ToolSpec;
import java.util.List;
import java.util.Map;

/**
 * One feature of the pretended application: what it asks, of which model.
 *
 * @param feature its name, the tag of its calls
 * @param model the model it asks
 * @param system its instructions
 * @param question the question, with {@code %s} for what varies first and second
 * @param first what varies
 * @param second what varies too
 * @param streamed how many of a hundred calls are streamed
 * @param tools the tools it offers
 */
record Workload(
    String feature,
    SimulatedModel model,
    String system,
    String question,
    List<String> first,
    List<String> second,
    int streamed,
    List<ToolSpec> tools) {

  private static final List<String> PARTS =
      List.of(
          "chain",
          "rear brake",
          "front light",
          "saddle",
          "gear cable",
          "bottom bracket",
          "tyre",
          "pedal",
          "handlebar tape",
          "spoke",
          "mudguard",
          "hub",
          "headset",
          "battery",
          "display");
  private static final List<String> DEEDS =
      List.of(
          "replace", "clean", "adjust", "measure", "remove", "order", "repair", "test", "store");
  private static final List<String> LANGUAGES =
      List.of("French", "German", "Spanish", "Turkish", "Polish", "Japanese", "Dutch");
  private static final List<String> NOTES =
      List.of(
          "Your bicycle is ready.",
          "The part arrives on Tuesday.",
          "We close early today.",
          "Please bring the key.",
          "The repair costs more than we said.",
          "Your refund is on its way.",
          "The workshop moves next week.",
          "Thank you for the photograph.",
          "A helmet is included.",
          "The frame is cracked.",
          "Your warranty has ended.",
          "We found your glove.");
  private static final List<String> FUNCTIONS =
      List.of(
          "parses an order number",
          "rounds an amount",
          "merges two address lists",
          "retries a request",
          "sorts parts by price",
          "reads a stock file",
          "checks a voucher",
          "splits a route",
          "plans a shift",
          "matches invoices",
          "escapes a label",
          "counts visitors");
  private static final List<String> WAYS =
      List.of("for mistakes", "for speed", "for clarity", "and write a test", "for thread-safety");
  private static final List<String> CITIES =
      List.of("Leeds", "Ghent", "Porto", "Graz", "Turin", "Aarhus", "Lyon", "Gdansk", "Malmo");
  private static final List<String> GOALS =
      List.of(
          "a weekend repair course",
          "a night delivery route",
          "a spring sale",
          "a second workshop",
          "a rental fleet of 40",
          "a stock count",
          "a cargo bicycle trial");
  private static final String HANDBOOK =
      "Shop handbook. Opening hours are nine to six, on Saturdays until two. Repairs are quoted"
          + " before they begin and never cost more than quoted without a call. Parts are ordered"
          + " twice a week. A returned part must be unused. Prices include tax. ";

  static final List<Workload> ALL =
      List.of(
          new Workload(
              "help-desk",
              SimulatedModel.SMALL,
              HANDBOOK.repeat(18),
              "How do I %s a %s?",
              DEEDS,
              PARTS,
              40,
              List.of()),
          new Workload(
              "orders",
              SimulatedModel.LARGE,
              "Look up orders. Never guess a state.",
              "Where is the %s that I sent to %s?",
              PARTS,
              CITIES,
              0,
              List.of(lookUp())),
          new Workload(
              "planning",
              SimulatedModel.REASONING,
              "Plan step by step. Name costs and risks.",
              "Plan %s in %s.",
              GOALS,
              CITIES,
              0,
              List.of()),
          new Workload(
              "code-review",
              SimulatedModel.CODE,
              "Review Java code. Be kind and exact.",
              "Review the method that %s %s.",
              FUNCTIONS,
              WAYS,
              80,
              List.of()),
          new Workload(
              "translation",
              SimulatedModel.FAST,
              "Translate. Keep the tone.",
              "Translate \"%s\" into %s.",
              NOTES,
              LANGUAGES,
              10,
              List.of()),
          new Workload(
              "tagging",
              SimulatedModel.HOUSE,
              "Answer with one word.",
              "Is \"%s\" good or bad news, in %s?",
              NOTES,
              LANGUAGES,
              0,
              List.of()));

  private static ToolSpec lookUp() {
    return ToolSpec.of(
        "look_up_order",
        "Finds an order",
        Map.of("type", "object", "properties", Map.of("part", Map.of("type", "string"))));
  }

  /** How many different questions there are. */
  int size() {
    return first.size() * second.size();
  }

  /** The request of one question with a detail at its end, without a caller. */
  ChatRequest.Builder request(int rank, String detail) {
    String text =
        question.formatted(first.get(rank % first.size()), second.get(rank / first.size()));
    return ChatRequest.builder(model.id().provider(), model.id().model())
        .system(system)
        .user(text + detail)
        .tools(tools);
  }
}
