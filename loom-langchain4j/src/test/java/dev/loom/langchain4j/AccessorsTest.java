package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.anthropic.AnthropicChatResponseMetadata;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class AccessorsTest {
  /** Sees a class of LangChain4j's Anthropic module as a host without an HTTP client does. */
  private static final class WithoutHttpClient extends ClassLoader {
    WithoutHttpClient() {
      super(AnthropicChatResponseMetadata.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("dev.langchain4j.http.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.equals(AnthropicChatResponseMetadata.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void classThatNamesAMissingOneShowsNothing() throws ClassNotFoundException {
    Class<?> type =
        new WithoutHttpClient().loadClass(AnthropicChatResponseMetadata.class.getName());

    assertThat(Accessors.of(type, "rawHttpResponse")).isNull();
    assertThat(Accessors.of(type, "tokenUsage")).isNull();
    assertThat(Accessors.of(AnthropicChatResponseMetadata.class, "tokenUsage")).isNotNull();
  }
}
