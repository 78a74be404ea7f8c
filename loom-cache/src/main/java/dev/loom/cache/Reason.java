package dev.loom.cache;

/** Why a call went past the cache, or why its answer was not kept. */
enum Reason {
  /** The cache is closed. */
  CLOSED("closed"),
  /** The call asked neither to read nor to store. */
  OFF("off"),
  /** The request has no exact key. */
  UNKEYABLE("unkeyable"),
  /** The request refers to state that the provider keeps and changes. */
  STATEFUL("stateful"),
  /** The provider runs tools whose results depend on the world. */
  SERVER_TOOLS("server_tools"),
  /** The upstream failed. */
  FAILED("failed"),
  /** A cache nearer to the upstream gave the answer. */
  CACHED("cached"),
  /** The stream's pieces do not add up to the answer. */
  PARTIAL("partial"),
  /** A token limit cut the answer. */
  TRUNCATED("truncated"),
  /** The provider's filter withheld text. */
  FILTERED("filtered"),
  /** The model refused. */
  REFUSED("refused"),
  /** The answer ended for another reason, or none was given. */
  UNFINISHED("unfinished"),
  /** A tool call has no name, or arguments that are no JSON document. */
  BAD_TOOL_JSON("bad_tool_json"),
  /** The answer holds nothing. */
  EMPTY("empty"),
  /** The answer holds an object that the cache can neither measure nor know to be immutable. */
  UNSTORABLE("unstorable"),
  /** The entry is larger than an entry may be. */
  TOO_LARGE("too_large"),
  /** The store failed. */
  STORE_FAILED("store_failed"),
  /** An invalidation came while the answer was being fetched. */
  INVALIDATED("invalidated"),
  /** Configuration turns the cache off. */
  DISABLED("disabled"),
  /** The call has no tenant, and configuration asks for one. */
  NO_TENANT("no_tenant"),
  /** The request does not ask for temperature 0, and configuration asks for it. */
  NONDETERMINISTIC("nondeterministic"),
  /** The call asked not to store. */
  NO_STORE("no_store"),
  /** The leader of a flight made the same call again from within it. */
  REENTRANT("reentrant"),
  /** The call waited for an equal call in flight as long as it may. */
  COALESCE_TIMEOUT("coalesce_timeout");

  private final String code;

  Reason(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }
}
