package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** The commands that are sent to Redis, and what their replies must be. */
final class Commands {
  private Commands() {}

  static CommandArguments read(List<byte[]> keys) {
    CommandArguments command = new CommandArguments(Command.MGET);
    keys.forEach(command::key);
    return command;
  }

  /** The values that a {@link #read} was answered with: as many as there are keys. */
  static List<byte @Nullable []> values(@Nullable Object reply, int number) throws LinkException {
    if (!(reply instanceof List<?> items) || items.size() != number) {
      throw Failures.of(Kind.PROTOCOL);
    }
    List<byte @Nullable []> values = new ArrayList<>(number);
    for (Object item : items) {
      if (item != null && !(item instanceof byte[])) {
        throw Failures.of(Kind.PROTOCOL);
      }
      values.add((byte[]) item);
    }
    return values;
  }

  /** Runs a script that Redis may know already. */
  static CommandArguments run(ScriptCall call) {
    byte[] digest = call.script().sha1().getBytes(StandardCharsets.US_ASCII);
    return script(new CommandArguments(Command.EVALSHA).add(digest), call);
  }

  /** Runs a script that Redis does not know, and has it remembered. */
  static CommandArguments load(ScriptCall call) {
    byte[] text = call.script().text().getBytes(StandardCharsets.UTF_8);
    return script(new CommandArguments(Command.EVAL).add(text), call);
  }

  private static CommandArguments script(CommandArguments command, ScriptCall call) {
    command.add(call.keys().size());
    call.keys().forEach(command::key);
    call.args().forEach(command::add);
    return command;
  }

  static CommandArguments time() {
    return new CommandArguments(Command.TIME);
  }
}
