package io.metalstack.minilab.vm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentCacheTest {
  @TempDir Path directory;
  private final AtomicInteger builds = new AtomicInteger();

  @Test
  void builtOnceForEachContent() throws IOException {
    var cache = new ContentCache(directory, _ -> {});
    var first = cache.get("thing", new ContentCache.Key().add("a"), this::build);
    assertThat(cache.get("thing", new ContentCache.Key().add("a"), this::build)).isEqualTo(first);
    assertThat(cache.get("thing", new ContentCache.Key().add("b"), this::build))
        .isNotEqualTo(first);
    assertThat(builds).hasValue(2);
    assertThat(first.resolve("file")).hasContent("1");
  }

  @Test
  void neighbouringPartsOfAKeyDoNotRunTogether() throws IOException {
    var cache = new ContentCache(directory, _ -> {});
    cache.get("thing", new ContentCache.Key().add("ab").add("c"), this::build);
    cache.get("thing", new ContentCache.Key().add("a").add("bc"), this::build);
    assertThat(builds).hasValue(2);
  }

  @Test
  void aBuildThatFailsLeavesNothing() throws IOException {
    var cache = new ContentCache(directory, _ -> {});
    assertThatThrownBy(() ->
            cache.get(
                "thing",
                new ContentCache.Key(),
                into -> {
                  Files.writeString(into.resolve("half"), "");
                  throw new IOException("killed");
                }))
        .hasMessage("killed");
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  private void build(Path into) throws IOException {
    Files.writeString(into.resolve("file"), String.valueOf(builds.incrementAndGet()));
  }
}
