package io.metalstack.apiserver.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The provider, spoken to over the network. What it says of itself is fetched when it is first
 * needed, so that this server starts without it.
 */
final class OidcProvider {
  private static final int MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int LARGEST = 256 * 1024;
  private static final Scope SCOPES = new Scope("openid", "email", "profile");

  private final URI discovery;
  private final ClientID client;
  private final Secret secret;
  private volatile @Nullable Known known;

  /** What the provider says of itself, and the check of its ID tokens. */
  private record Known(OIDCProviderMetadata metadata, IDTokenValidator tokens) {}

  OidcProvider(URI discovery, String client, String secret) {
    this.discovery = discovery;
    this.client = new ClientID(client);
    this.secret = new Secret(secret);
  }

  /** Where a browser goes to log in. */
  URI address(Attempt attempt, URI callback) {
    return new AuthenticationRequest.Builder(
            new ResponseType(ResponseType.Value.CODE), SCOPES, client, callback)
        .endpointURI(known().metadata().getAuthorizationEndpointURI())
        .state(new State(attempt.state()))
        .nonce(new Nonce(attempt.nonce()))
        .codeChallenge(new CodeVerifier(attempt.verifier()), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /** Where a browser goes to log out, if the provider says so. */
  Optional<URI> endSession() {
    return Optional.ofNullable(known().metadata().getEndSessionEndpointURI());
  }

  /**
   * Trades the code of an answer for who the person is.
   *
   * @throws Problem UNAUTHENTICATED if the provider does not accept the code or its answer does not
   *     hold, UNAVAILABLE if it does not answer
   */
  Identity identify(String code, Attempt attempt, URI callback) {
    try {
      var tokens = trade(code, attempt, callback).getOIDCTokens();
      var nonce = new Nonce(attempt.nonce());
      var claims = known().tokens().validate(tokens.getIDToken(), nonce);
      var info = known().metadata().getUserInfoEndpointURI();
      var subject = claims.getSubject().getValue();
      if (info == null) {
        return identity(subject, claims, claims);
      }
      var answer =
          UserInfoResponse.parse(
              sent(new UserInfoRequest(info, tokens.getAccessToken()).toHTTPRequest()));
      if (!answer.indicatesSuccess()) {
        throw refused("it does not tell who you are");
      }
      var person = answer.toSuccessResponse().getUserInfo();
      if (person == null || !subject.equals(person.getSubject().getValue())) {
        throw refused("it tells of somebody else than it let in");
      }
      return identity(subject, person, claims);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw refused("its answer does not hold").causedBy(e);
    }
  }

  private OIDCTokenResponse trade(String code, Attempt attempt, URI callback)
      throws ParseException {
    var grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), callback, new CodeVerifier(attempt.verifier()));
    var metadata = known().metadata();
    var request =
        new TokenRequest.Builder(metadata.getTokenEndpointURI(), authentication(metadata), grant)
            .build();
    var answer = OIDCTokenResponseParser.parse(sent(request.toHTTPRequest()));
    if (!answer.indicatesSuccess()) {
      throw refused("it does not accept the code");
    }
    return (OIDCTokenResponse) answer.toSuccessResponse();
  }

  /** Without a word of the provider the secret goes into the header (RFC 6749, 2.3.1). */
  private ClientAuthentication authentication(OIDCProviderMetadata metadata) {
    var methods = metadata.getTokenEndpointAuthMethods();
    return methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        ? new ClientSecretBasic(client, secret)
        : new ClientSecretPost(client, secret);
  }

  private static Identity identity(String subject, ClaimsSet claims, ClaimsSet fallback) {
    return new Identity(
        subject,
        text("email", claims, fallback),
        Optional.ofNullable(claims.getBooleanClaim("email_verified"))
            .or(() -> Optional.ofNullable(fallback.getBooleanClaim("email_verified"))),
        text("name", claims, fallback),
        text("picture", claims, fallback));
  }

  private static Optional<String> text(String claim, ClaimsSet claims, ClaimsSet fallback) {
    return Optional.ofNullable(claims.getStringClaim(claim))
        .or(() -> Optional.ofNullable(fallback.getStringClaim(claim)));
  }

  private Known known() {
    var current = known;
    if (current == null) {
      current = discover();
      known = current;
    }
    return current;
  }

  private Known discover() {
    try {
      var answer = sent(new HTTPRequest(HTTPRequest.Method.GET, discovery));
      if (!answer.indicatesSuccess()) {
        throw unavailable("it answers with HTTP status " + answer.getStatusCode());
      }
      var metadata = OIDCProviderMetadata.parse(answer.getBody());
      return new Known(metadata, validator(metadata));
    } catch (ParseException | MalformedURLException e) {
      throw unavailable("what it says of itself is not understood").causedBy(e);
    }
  }

  private IDTokenValidator validator(OIDCProviderMetadata metadata) throws MalformedURLException {
    var retriever = new DefaultResourceRetriever(MILLIS, MILLIS, LARGEST);
    var keys =
        JWKSourceBuilder.<SecurityContext>create(metadata.getJWKSetURI().toURL(), retriever)
            .retrying(true)
            .build();
    return new IDTokenValidator(
        metadata.getIssuer(),
        client,
        new JWSVerificationKeySelector<>(algorithms(metadata), keys),
        null);
  }

  /** Only those of key pairs: the provider's public key must not be taken for a shared secret. */
  private static Set<JWSAlgorithm> algorithms(OIDCProviderMetadata metadata) {
    var offered = metadata.getIDTokenJWSAlgs();
    var algorithms = new HashSet<>(offered == null ? List.of(JWSAlgorithm.RS256) : offered);
    algorithms.retainAll(JWSAlgorithm.Family.SIGNATURE);
    return algorithms;
  }

  private static HTTPResponse sent(HTTPRequest request) {
    request.setConnectTimeout(MILLIS);
    request.setReadTimeout(MILLIS);
    try {
      return request.send();
    } catch (IOException e) {
      throw unavailable("it does not answer").causedBy(e);
    }
  }

  private static Problem refused(String reason) {
    return Problem.unauthenticated("the login provider did not let you in: %s", reason)
        .with("", reason, "start the login again");
  }

  private static Problem unavailable(String reason) {
    return Problem.unavailable("the login provider cannot be used: %s", reason);
  }
}
