// Calls the echo server by the official TypeScript client, over every transport at once, and prints
// a line for each check: "ok TRANSPORT NAME" or "failed TRANSPORT NAME: REASON".
// Arguments: base URL, schema file.
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import * as node from "@connectrpc/connect-node";
import * as web from "@connectrpc/connect-web";

const [baseUrl, schemaFile] = process.argv.slice(2);
const transports = {
  "connect-json-h1": () => node.createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: false }),
  "connect-proto-h1": () => node.createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true }),
  "connect-json-h2c": () => node.createConnectTransport({ baseUrl, httpVersion: "2", useBinaryFormat: false }),
  "connect-proto-h2c": () => node.createConnectTransport({ baseUrl, httpVersion: "2", useBinaryFormat: true }),
  "connect-gzip-h1": () => node.createConnectTransport({ baseUrl, httpVersion: "1.1", sendCompression: node.compressionGzip }),
  "grpc": () => node.createGrpcTransport({ baseUrl }),
  "grpc-gzip": () => node.createGrpcTransport({ baseUrl, sendCompression: node.compressionGzip }),
  "grpc-json": () => node.createGrpcTransport({ baseUrl, useBinaryFormat: false }),
  "grpc-web-h1": () => node.createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
  "grpc-web-h2c": () => node.createGrpcWebTransport({ baseUrl, httpVersion: "2" }),
  "grpc-web-gzip": () => node.createGrpcWebTransport({ baseUrl, httpVersion: "1.1", sendCompression: node.compressionGzip }),
  "browser-connect": () => web.createConnectTransport({ baseUrl }),
  "browser-grpc-web": () => web.createGrpcWebTransport({ baseUrl }),
};
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(schemaFile)));
const service = registry.getService("metalstack.echo.v1.EchoService");
const badRequest = registry.getMessage("google.rpc.BadRequest");

function equal(got, expected, what) {
  if (JSON.stringify(got) !== JSON.stringify(expected)) {
    throw new Error(`${what}: got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`);
  }
}

async function failure(promise) {
  try {
    await promise;
  } catch (e) {
    return ConnectError.from(e);
  }
  throw new Error("expected an error, got an answer");
}

async function numbers(stream) {
  const got = [];
  for await (const answer of stream) {
    got.push(answer.number);
  }
  return got;
}

const kinds = ["CANCELED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
  "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
  "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"];

function checkFailure(error, kind) {
  equal(error.code, kinds.indexOf(kind) + 1, "code");
  equal(error.rawMessage, "failed as asked: 100% ü", "message");
  const details = error.findDetails(badRequest);
  equal(details.length, 1, "number of details");
  const violation = details[0].fieldViolations[0];
  equal([violation.field, violation.description, violation.localizedMessage.message],
    ["fail", `asks for ${kind}`, "leave it empty"], "detail");
}

const checksOf = (client) => ({
  async echo() {
    const answer = await client.echo({ text: "grüße ☃ 𝄞", mood: 1, tags: ["aa", "bb"] });
    equal([answer.text, answer.mood, answer.tags, answer.thread],
      ["grüße ☃ 𝄞", 1, ["aa", "bb"], "virtual"], "answer");
  },
  async headersAndTrailers() {
    let header, trailer;
    await client.echo({ text: "ü" }, {
      headers: { "echo-in": "there" },
      onHeader: (h) => (header = h.get("echo-header")),
      onTrailer: (t) => (trailer = t.get("echo-trailer")),
    });
    equal([header, trailer], ["there", "umlaut"], "metadata");
  },
  async largeBothWays() {
    const answer = await client.echo({ text: "x".repeat(1000000), size: 3000000 });
    equal([answer.text.length, answer.data.length], [1000000, 3000000], "sizes");
  },
  async everyCode() {
    for (const kind of kinds) {
      checkFailure(await failure(client.echo({ fail: kind })), kind);
    }
  },
  async invalid() {
    const error = await failure(client.echo({ tags: ["fine", "x"] }));
    equal(error.code, Code.InvalidArgument, "code");
    equal(error.rawMessage.includes('tags[1]') && error.rawMessage.includes('got "x"'), true, error.rawMessage);
  },
  async bug() {
    const error = await failure(client.echo({ fail: "bug" }));
    equal(error.code, Code.Internal, "code");
    equal(/incident [0-9a-f]{8}/.test(error.rawMessage), true, error.rawMessage);
    equal(error.rawMessage.includes("secret"), false, error.rawMessage);
  },
  async tooLarge() {
    const error = await failure(client.echo({ text: "x".repeat(5 * 1024 * 1024) }));
    equal(error.code, Code.ResourceExhausted, "code " + error.rawMessage);
    equal(error.rawMessage.includes("4194304"), true, error.rawMessage);
  },
  async unknownMethod() {
    const error = await failure(client.ecko({}));
    equal(error.code, Code.Unimplemented, "code");
    equal(error.rawMessage, "this server has no method /metalstack.echo.v1.EchoService/Ecko;"
      + " did you mean /metalstack.echo.v1.EchoService/Echo?", "message");
  },
  async deadline() {
    const error = await failure(client.echo({ fail: "hang" }, { timeoutMs: 300 }));
    equal(error.code, Code.DeadlineExceeded, "code");
  },
  async stream() {
    equal((await numbers(client.count({ to: 1000 }))).length, 1000, "answers");
    equal(await numbers(client.count({ to: 3, size: 100000 })), [1, 2, 3], "large answers");
    equal(await numbers(client.count({ to: 0 })), [], "empty stream");
  },
  async streamMetadata() {
    let header, trailer;
    await numbers(client.count({ to: 1 }, {
      onHeader: (h) => (header = h.get("echo-header")),
      onTrailer: (t) => (trailer = t.get("echo-trailer")),
    }));
    equal([header, trailer], ["streamed", "last"], "metadata");
  },
  async streamFails() {
    const got = [];
    const error = await failure((async () => {
      for await (const answer of client.count({ to: 2, fail: "ABORTED" })) {
        got.push(answer.number);
      }
    })());
    equal(got, [1, 2], "answers before the error");
    checkFailure(error, "ABORTED");
  },
  async streamDeadline() {
    const error = await failure(numbers(client.count({ to: 1, hang: true }, { timeoutMs: 300 })));
    equal(error.code, Code.DeadlineExceeded, "code");
  },
  async streamAbandoned() {
    const abort = new AbortController();
    const error = await failure((async () => {
      for await (const _ of client.count({ to: 1, hang: true }, { signal: abort.signal })) {
        abort.abort();
      }
    })());
    equal(error.code, Code.Canceled, "code");
  },
});

async function run([transport, make]) {
  for (const [name, check] of Object.entries(checksOf(createClient(service, make())))) {
    try {
      await check();
      console.log(`ok ${transport} ${name}`);
    } catch (e) {
      console.log(`failed ${transport} ${name}: ${e.message}`);
    }
  }
}

await Promise.all(Object.entries(transports).map(run));
process.exit(0);
