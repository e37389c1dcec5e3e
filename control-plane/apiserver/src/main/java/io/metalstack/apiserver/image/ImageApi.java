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
        .mutation(io.metalstack.admin.v2.ImageServiceRpc.CREATE, new CreateImage(clock));
  }
}
