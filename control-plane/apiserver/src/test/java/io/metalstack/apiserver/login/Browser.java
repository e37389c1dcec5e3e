package io.metalstack.apiserver.login;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;

/** A browser with its own cookies, and a person who fills in the provider's forms. */
final class Browser implements AutoCloseable {
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
  private static final Pattern PROMPT = Pattern.compile("name=\"prompt\" value=\"([a-z]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** Looks at one page, and goes nowhere from there. */
  HttpResponse<String> get(URI page) {
    return send(HttpRequest.newBuilder(page).build());
  }

  /**
   * Follows redirects and logs in as somebody where it is asked to.
   *
   * @param end how the address begins that is not to be looked at
   */
  URI walk(URI page, String login, String end) {
    var answer = get(page);
    for (var step = 0; step < 20; step++) {
      if (answer.statusCode() / 100 == 3) {
        var next = next(answer);
        if (next.toString().startsWith(end)) {
          return next;
        }
        answer = get(next);
      } else if (answer.statusCode() == 200 && answer.body().contains("<form")) {
        answer = fill(answer, login);
      } else {
        break;
      }
    }
    throw new IllegalStateException(
        answer.uri() + " answers " + answer.statusCode() + ": " + answer.body());
  }

  static URI next(HttpResponse<String> answer) {
    return answer.uri().resolve(answer.headers().firstValue("location").orElseThrow());
  }

  private HttpResponse<String> fill(HttpResponse<String> page, String login) {
    var form = "prompt=" + first(PROMPT, page.body()) + "&login=" + login + "&password=any";
    return send(
        HttpRequest.newBuilder(page.uri().resolve(first(ACTION, page.body())))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  private static String first(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return found.group(1);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
