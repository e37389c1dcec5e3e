package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.Labels;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.TenantRecord;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.UUID;

/** What a request says about a tenant to create. Its login is made up. */
record NewTenant(String name, String description, String email, String avatarUrl, Labels labels) {

  /**
   * The row to store.
   *
   * @throws Problem INVALID_ARGUMENT if the labels would make it the provider tenant
   */
  TenantRecord row(String creator, Instant now) {
    if (labels.containsLabels(ProviderTenant.LABEL)) {
      throw Problem.invalidArgument("the label %s cannot be given", ProviderTenant.LABEL)
          .with("labels", "reserved", "leave it out");
    }
    return new TenantRecord(
        UUID.randomUUID().toString(),
        name,
        email,
        description,
        avatarUrl,
        creator,
        Meta.column(labels),
        0L,
        now,
        null);
  }
}
