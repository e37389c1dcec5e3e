// An OpenID Connect provider. Says its port, then takes one JSON value a line on its standard input and answers "ok":
//   {"redirect": URL}    begins to serve the one client, with this redirect address
//   {"claims": {...}}    what it knows of everybody who logs in from now on
import http from "node:http";
import readline from "node:readline";
import Provider from "oidc-provider";

// Its standard output is for answers; what the library says goes elsewhere.
const answer = (text) => process.stdout.write(`${text}\n`);
console.log = console.info = console.warn = console.error;

let handler = (request, response) => response.writeHead(503).end();
let claims = {};
const server = http.createServer((request, response) => handler(request, response));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

function serve(redirect) {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "metal",
        client_secret: "client-secret-of-metal",
        redirect_uris: [redirect],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "picture"] },
    cookies: { keys: ["test"] },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true, name: `name of ${id}`, ...claims }),
    }),
  });
  handler = provider.callback();
}

answer(issuer);
for await (const line of readline.createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  if (told.redirect) serve(told.redirect);
  if (told.claims) claims = told.claims;
  answer("ok");
}
process.exit(0);
