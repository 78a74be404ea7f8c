package dev.loom.config;

import dev.loom.Loom;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a Loom system, read from a file {@code loom.yaml}. Immutable and thread-safe.
 *
 * <p>The file is read strictly: what is not a setting, stands there twice or cannot be meant is
 * refused, with all faults in one exception. Any text may name variables of the environment as
 * {@code ${NAME}}, where a second dollar sign in front takes the characters as they are; {@code
 * secret}, {@code previous_secrets} and {@code redis_url} may also be the content of a file, as
 * {@code file:PATH}.
 */
public final class LoomConfig {
  private static final int MAX_SIZE = 1 << 20;

  private final String name;
  private final CacheConfig cache;
  private final BuilderFaults faults;

  private LoomConfig(String name, CacheConfig cache, BuilderFaults faults) {
    this.name = name;
    this.cache = cache;
    this.faults = faults;
  }

  /**
   * Reads a file. Paths in it are relative to its folder; an empty file has all defaults.
   *
   * @param file UTF-8 text of at most 1,048,576 bytes, no line of more than 65,536 characters
   * @return the settings
   * @throws ConfigException if the file cannot be read or used
   */
  public static LoomConfig read(Path file) {
    return read(file, System::getenv);
  }

  static LoomConfig read(Path file, Function<String, @Nullable String> environment) {
    return parse(file.toString(), content(file), environment, file.resolveSibling(""));
  }

  /**
   * Reads a text. Paths in it are relative to the working directory; an empty text has all
   * defaults.
   *
   * @param name what messages call the text, such as a file's name
   * @param yaml the text, at most 1,048,576 characters, no line of more than 65,536
   * @return the settings
   * @throws ConfigException if the text cannot be used
   */
  public static LoomConfig parse(String name, String yaml) {
    return parse(name, yaml, System::getenv, Path.of(""));
  }

  static LoomConfig parse(
      String name, String yaml, Function<String, @Nullable String> environment, Path folder) {
    Objects.requireNonNull(name, "name");
    if (yaml.length() > MAX_SIZE) {
      throw refused(name, "is larger than " + MAX_SIZE + " characters");
    }
    Problems problems = new Problems(name);
    Node document = YamlReader.read(yaml, problems);
    References references = new References(environment, folder);
    Section root = Section.root(document, references, problems);
    Section section = root.section("cache");
    CacheConfig cache = CacheConfig.from(section);
    BuilderFaults faults = new BuilderFaults(section);
    root.finish();
    cache.check(section, faults, problems);
    problems.throwIfAny();
    return new LoomConfig(name, cache, faults);
  }

  private static String content(Path file) {
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw refused(name, "is larger than " + MAX_SIZE + " bytes");
      }
      return References.utf8(bytes);
    } catch (CharacterCodingException e) {
      throw refused(name, "is not UTF-8 text");
    } catch (NoSuchFileException e) {
      throw refused(name, "does not exist");
    } catch (IOException e) {
      throw refused(name, "cannot be read as a file");
    }
  }

  private static ConfigException refused(String name, String predicate) {
    return new ConfigException(List.of(name + " " + predicate));
  }

  /**
   * The settings under {@code cache:}; all defaults if the file has none.
   *
   * @return the settings of the cache
   */
  public CacheConfig cache() {
    return cache;
  }

  /**
   * The cache that the file describes, as a layer for a chain. Opens nothing; what the store then
   * says of its address is an {@link IllegalArgumentException} of whoever opens it.
   *
   * @return the layer
   * @throws ConfigException if the address of the store is not understood, or its module is missing
   */
  public Caching caching() {
    return caching(builder -> {});
  }

  /**
   * The cache that the file describes, with what a file cannot hold: a store, prices, a clock.
   *
   * @param more sets further settings, or others than the file has
   * @return the layer, as {@link #caching()}
   * @throws ConfigException if the address of the store is not understood, its module is missing or
   *     {@code more} sets a value out of its range
   */
  public Caching caching(Consumer<CachingBuilder> more) {
    CachingBuilder builder = cache.toBuilder();
    more.accept(builder);
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private ConfigException refused(IllegalArgumentException fault) {
    Problems problems = new Problems(name);
    faults.add(fault, problems);
    return problems.exception();
  }

  /**
   * The cache that the file describes, opened without a chain: to look into it, or to drop entries.
   * What it renews in the background it asks of the upstream itself.
   *
   * @param upstream the client that really answers
   * @return the cache; whoever opens it closes it
   * @throws ConfigException if the address of the store is not understood, or its module is missing
   */
  public CachingProvider open(LoomClient upstream) {
    return new Opening(caching()).wrap(upstream);
  }

  /**
   * A chain around an upstream: the cache of the file, and the layers that the host adds.
   *
   * @param upstream the client that really answers
   * @param layers further layers, in any order
   * @return the chain; closing it closes the cache
   * @throws ConfigException if the address of the store is not understood, or its module is missing
   */
  public Loom assemble(LoomClient upstream, Layer... layers) {
    return assemble(builder -> {}, upstream, layers);
  }

  /**
   * A chain around an upstream: the cache of the file with what a file cannot hold, and the layers
   * that the host adds.
   *
   * @param more sets further settings of the cache, or others than the file has
   * @param upstream the client that really answers
   * @param layers further layers, in any order
   * @return the chain; closing it closes the cache
   * @throws ConfigException as {@link #caching(Consumer)} and {@link #open}
   */
  public Loom assemble(Consumer<CachingBuilder> more, LoomClient upstream, Layer... layers) {
    Loom.Builder chain = Loom.builder(upstream).with(new Opening(caching(more)));
    for (Layer layer : layers) {
      chain.with(layer);
    }
    return chain.build();
  }

  /** Tells what is found out on opening the store in terms of the file, too. */
  private final class Opening implements Layer {
    private final Caching caching;

    private Opening(Caching caching) {
      this.caching = caching;
    }

    @Override
    public Stage stage() {
      return caching.stage();
    }

    @Override
    public CachingProvider wrap(LoomClient next) {
      return wrap(next, next);
    }

    @Override
    public CachingProvider wrap(LoomClient next, LoomClient head) {
      try {
        return caching.wrap(next, head);
      } catch (IllegalArgumentException e) {
        throw refused(e);
      }
    }
  }
}
