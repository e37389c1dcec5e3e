package io.metalstack.rpc;

import java.util.List;

/** The echo server on a fixed port, for trying clients by hand and for measuring. */
final class EchoMain {
  private EchoMain() {}

  public static void main(String[] args) throws Exception {
    var server =
        new EchoServer()
            .start(RpcConfig.on("127.0.0.1", Integer.parseInt(args[0])), List.of(), new Routes());
    System.out.println("listening on " + server.port());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Thread.currentThread().join();
  }
}
