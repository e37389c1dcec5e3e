package io.metalstack.apiserver.audit;

import io.metalstack.tables.tables.records.AuditRecord;
import tools.jackson.databind.json.JsonMapper;

/** A trace as places outside get it: the names that they know from metal-stack, and our numbers. */
final class SinkEntry {
  private static final JsonMapper JSON = new JsonMapper();

  private SinkEntry() {}

  static String json(AuditRecord trace) {
    var entry = JSON.createObjectNode();
    entry.put("component", "metal-apiserver");
    entry.put("rqid", trace.getId().toString());
    entry.put("type", "grpc");
    entry.put("timestamp", trace.getAt().toString());
    entry.put("user", trace.getCaller());
    entry.put("tenant", trace.getTenant());
    entry.put("project", trace.getProject());
    entry.put("detail", "unary");
    entry.put("phase", trace.getPhase() == Trace.REQUEST ? "request" : "response");
    entry.put("path", trace.getMethod());
    entry.put("remoteaddr", trace.getSource());
    if (trace.getBody() != null) {
      entry.set("body", JSON.readTree(trace.getBody()));
    }
    if (trace.getResultCode() != null) {
      entry.put("statuscode", trace.getResultCode());
    }
    entry.put("xid", trace.getXid());
    entry.put("seq", trace.getSeq());
    return entry.toString();
  }
}
