package dev.loom.examples.imports;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.CostCalculator;
import dev.loom.examples.lines.BadLineException;
import dev.loom.log.CallRecord;
import java.time.Instant;

/**
 * The CSV of the public Azure LLM inference traces: {@code
 * TIMESTAMP,ContextTokens,GeneratedTokens}. It names no model, so the import does.
 */
final class AzureLlmFormat implements LineFormat {
  static final String NAME = "azure-llm";

  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";
  private static final int MAX_DIGITS = 13;

  private final ModelId model;
  private final CostCalculator prices;
  private final RowIdentity identity;

  AzureLlmFormat(ModelId model, CostCalculator prices, int users) {
    this.model = model;
    this.prices = prices;
    this.identity = new RowIdentity(NAME, users);
  }

  @Override
  public void nextFile() {
    identity.nextFile();
  }

  @Override
  public boolean isHeader(String firstLine) {
    return firstLine.equals(HEADER);
  }

  @Override
  public CallRecord read(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 3) {
      throw new BadLineException(cells.length + " columns instead of 3 (" + HEADER + ")");
    }
    Instant start = Stamp.parse(cells[0]);
    BilledUsage usage =
        BilledUsage.of(
            TokenUsage.of(tokens("ContextTokens", cells[1]), tokens("GeneratedTokens", cells[2])),
            null);
    RowIdentity.Row row = identity.row(model, line);
    ImportedCall call = new ImportedCall(row.id(start), start, model);
    call.user = row.user();
    call.usage = usage;
    call.cost = prices.cost(model, usage, start);
    return call.toRecord();
  }

  private static long tokens(String column, String cell) {
    boolean digits = !cell.isEmpty() && cell.length() <= MAX_DIGITS;
    for (int i = 0; digits && i < cell.length(); i++) {
      digits = cell.charAt(i) >= '0' && cell.charAt(i) <= '9';
    }
    long count = digits ? Long.parseLong(cell) : -1;
    if (count < 0 || count > TokenUsage.MAX_COUNT) {
      throw new BadLineException(column + " is no whole number from 0 to " + TokenUsage.MAX_COUNT);
    }
    return count;
  }
}
