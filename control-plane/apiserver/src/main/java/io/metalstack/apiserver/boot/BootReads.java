package io.metalstack.apiserver.boot;

import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.partition.Partitions;
import io.metalstack.infra.v2.BootServiceBootRequest;
import io.metalstack.infra.v2.BootServiceBootResponse;
import io.metalstack.infra.v2.BootServiceSuperUserPasswordRequest;
import io.metalstack.infra.v2.BootServiceSuperUserPasswordResponse;
import org.jooq.DSLContext;

/** What a machine boots, and the password that it sets on its BMC. */
final class BootReads {
  private final String superuserPassword;

  /**
   * Knows the password, or that there is none.
   *
   * @param superuserPassword empty to leave BMCs as they are
   */
  BootReads(String superuserPassword) {
    this.superuserPassword = superuserPassword;
  }

  static BootServiceBootResponse boot(
      DSLContext sql, Caller caller, BootServiceBootRequest request) {
    var partition = Partitions.get(sql, request.getPartition());
    var response = BootServiceBootResponse.newBuilder().setKernel(partition.getBootKernelUrl());
    if (!partition.getBootImageUrl().isEmpty()) {
      response.addInitRamDisks(partition.getBootImageUrl());
    }
    if (!partition.getBootCommandline().isEmpty()) {
      response.setCmdline(partition.getBootCommandline());
    }
    return response.build();
  }

  BootServiceSuperUserPasswordResponse superUserPassword(
      DSLContext sql, Caller caller, BootServiceSuperUserPasswordRequest request) {
    return BootServiceSuperUserPasswordResponse.newBuilder()
        .setFeatureDisabled(superuserPassword.isEmpty())
        .setSuperUserPassword(superuserPassword)
        .build();
  }
}
