package io.metalstack.apiserver.vpn;

import io.metalstack.admin.v2.VPNServiceRpc;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.store.Db;
import java.util.Optional;

/** The methods of the VPN. */
public final class VpnApi {
  private VpnApi() {}

  public static void bind(Calls calls, Optional<Vpn> vpn, Db db) {
    var operators = new VpnForOperators(vpn, db);
    calls
        .elsewhere(VPNServiceRpc.AUTH_KEY, operators::key)
        .elsewhere(VPNServiceRpc.LIST_NODES, operators::nodes);
  }
}
