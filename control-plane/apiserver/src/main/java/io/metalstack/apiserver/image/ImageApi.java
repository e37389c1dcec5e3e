package io.metalstack.apiserver.image;

import io.metalstack.api.v2.ImageServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of images. */
public final class ImageApi {
  private ImageApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(ImageServiceRpc.GET, ImageReads::get)
        .read(ImageServiceRpc.LIST, ImageReads::list)
        .read(ImageServiceRpc.LATEST, ImageReads::latest)
        .read(io.metalstack.admin.v2.ImageServiceRpc.USAGE, ImageReads::usage)
        .mutation(io.metalstack.admin.v2.ImageServiceRpc.CREATE, new CreateImage(clock))
        .mutation(io.metalstack.admin.v2.ImageServiceRpc.UPDATE, new UpdateImage(clock))
        .mutation(io.metalstack.admin.v2.ImageServiceRpc.DELETE, new DeleteImage());
  }
}
