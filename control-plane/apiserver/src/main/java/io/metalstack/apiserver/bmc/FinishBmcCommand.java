package io.metalstack.apiserver.bmc;

import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.infra.v2.BMCCommandDoneRequest;
import io.metalstack.infra.v2.BMCCommandDoneResponse;
import io.metalstack.store.Tx;

/** Notes how a command ended that metal-bmc has carried out. */
final class FinishBmcCommand implements Mutation<BMCCommandDoneRequest, BMCCommandDoneResponse> {
  private final BmcCommands commands;

  FinishBmcCommand(BmcCommands commands) {
    this.commands = commands;
  }

  @Override
  public BMCCommandDoneResponse apply(Tx tx, Caller caller, BMCCommandDoneRequest request) {
    var error =
        request.hasError() && request.getError().isEmpty() ? "unknown error" : request.getError();
    commands.finish(tx, request.getCommandId(), error);
    return BMCCommandDoneResponse.getDefaultInstance();
  }
}
