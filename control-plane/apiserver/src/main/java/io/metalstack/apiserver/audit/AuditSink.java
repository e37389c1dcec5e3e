package io.metalstack.apiserver.audit;

import io.metalstack.tables.tables.records.AuditRecord;
import java.util.List;

/** A place outside that gets every trace at least once, in their order. */
public interface AuditSink {
  /** Which place it is, such as {@code splunk}: how far it has got is kept under this name. */
  String name();

  /**
   * Takes traces. Those of a call that failed, or of a server that died, come again.
   *
   * @throws io.metalstack.values.Problem UNAVAILABLE if it did not take all of them
   */
  void take(List<AuditRecord> traces);
}
