package dev.loom.examples.redact;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.loom.privacy.Finding;
import dev.loom.privacy.RedactedText;
import java.io.IOException;

/** Writes a clean text and what was found in it. */
final class FoundJson {
  private FoundJson() {}

  static void write(String text, RedactedText clean, JsonGenerator json) throws IOException {
    json.writeFieldName("redacted");
    writeText(clean.value(), json);
    json.writeArrayFieldStart("found");
    int place = 0;
    int codePoints = 0;
    for (Finding finding : clean.findings()) {
      codePoints += text.codePointCount(place, finding.start());
      int start = codePoints;
      codePoints += text.codePointCount(finding.start(), finding.end());
      place = finding.end();
      json.writeStartObject();
      json.writeStringField("type", finding.type());
      json.writeNumberField("start", start);
      json.writeNumberField("end", codePoints);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** UTF-8 has no bytes for half a surrogate pair, so JSON's escape carries it through. */
  private static void writeText(String text, JsonGenerator json) throws IOException {
    if (!hasLoneSurrogate(text)) {
      json.writeString(text);
      return;
    }
    StringBuilder raw = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        raw.append(String.format("\\u%04x", (int) c));
      } else {
        raw.append(c);
      }
    }
    json.writeRawValue(raw.append('"').toString());
  }

  private static boolean hasLoneSurrogate(String text) {
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return true;
      }
      i += Character.charCount(c);
    }
    return false;
  }
}
