package io.metalstack.rpc;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The thread that accepts connections. It does not wait two seconds for more work when the server
 * stops, as Netty's would: by then all calls have ended.
 */
final class Acceptor extends MultiThreadIoEventLoopGroup {
  Acceptor(String name) {
    super(1, new DefaultThreadFactory(name), transport());
  }

  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }

  private static IoHandlerFactory transport() {
    return Flags.transportType() == TransportType.EPOLL
        ? EpollIoHandler.newFactory()
        : NioIoHandler.newFactory();
  }
}
