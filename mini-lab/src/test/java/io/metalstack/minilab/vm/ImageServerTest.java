package io.metalstack.minilab.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageServerTest {
  @TempDir Path directory;

  @Test
  void filesOfTheDirectoryAndNoOthers() throws IOException {
    var images = Files.createDirectory(directory.resolve("images"));
    Files.writeString(images.resolve("debian.tar.zst"), "image");
    Files.writeString(directory.resolve("secret"), "secret");
    try (var server = ImageServer.start(images, 0)) {
      var url = server.urlForMachine("debian.tar.zst");
      assertThat(url).startsWith("http://" + ImageServer.HOST_SEEN_BY_MACHINE + ":");
      var local = url.replace(ImageServer.HOST_SEEN_BY_MACHINE, "127.0.0.1");
      assertThat(get(local).getResponseCode()).isEqualTo(200);
      assertThat(get(local).getContentLengthLong()).isEqualTo(5);
      assertThat(get(local + ".sha256").getResponseCode()).isEqualTo(404);
      assertThat(get(local.replace("debian.tar.zst", "%2e%2e/secret")).getResponseCode())
          .isEqualTo(404);
    }
  }

  private static HttpURLConnection get(String url) throws IOException {
    return (HttpURLConnection) URI.create(url).toURL().openConnection();
  }
}
