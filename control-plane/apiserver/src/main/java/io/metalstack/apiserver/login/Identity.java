package io.metalstack.apiserver.login;

import io.metalstack.apiserver.settings.LoginSettings.UserKey;
import io.metalstack.values.Problem;
import java.util.Optional;

/** A person as the provider describes him. */
record Identity(
    String subject,
    Optional<String> email,
    Optional<Boolean> emailVerified,
    Optional<String> name,
    Optional<String> avatarUrl) {
  /** The name of the one kind of provider, in addresses and in logins. */
  static final String PROVIDER = "openid-connect";

  private static final int LONGEST = 128;

  /**
   * The login of the person, which is also that of his own tenant.
   *
   * @throws Problem PERMISSION_DENIED if the claim is missing, too long or not verified
   */
  String login(UserKey key) {
    var claim =
        switch (key) {
          case SUB -> subject;
          case EMAIL -> verifiedEmail();
        };
    var login = claim + "@" + PROVIDER;
    if (login.length() > LONGEST) {
      throw Problem.permissionDenied("a login has at most %d characters", LONGEST)
          .with("login", "too long", "ask the operator for a shorter name at the provider");
    }
    return login;
  }

  /** What to call the person, as far as it fits a tenant's name; his login if nothing does. */
  String displayName(String login) {
    return name.map(String::strip)
        .filter(told -> told.length() >= 2 && told.length() <= LONGEST)
        .orElse(login);
  }

  /** The address of a picture on the web, or empty: a page will show it. */
  String picture() {
    return avatarUrl
        .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
        .orElse("");
  }

  private String verifiedEmail() {
    if (emailVerified.equals(Optional.of(false))) {
      throw Problem.permissionDenied("the provider says that your email address is not verified")
          .with("email", "not verified", "verify it at the provider and log in again");
    }
    return email
        .filter(address -> !address.isBlank())
        .orElseThrow(() ->
            Problem.permissionDenied("the provider does not tell your email address")
                .with("email", "missing", "let the provider tell it, or use another claim"));
  }
}
