package dev.loom.config;

import java.util.List;

/**
 * A configuration that cannot be used: says where, what is wrong and what is allowed, one line per
 * fault, and all faults at once. Holds no secret and no text of another library.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }

  /**
   * The faults in the order of their lines; never empty.
   *
   * @return one sentence each; the message is these, one per line
   */
  public List<String> problems() {
    return String.valueOf(getMessage()).lines().toList();
  }
}
