package io.metalstack.cli.command;

import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.api.v2.ImageQuery;
import io.metalstack.api.v2.ImageServiceListRequest;
import io.metalstack.api.v2.ImageServiceRpc;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Flag;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.util.List;
import java.util.stream.Collectors;

/** {@code metalctl image}. */
final class ImageCommands {
  private static final Flag OS = Flag.of("os", "NAME", "the operating system");
  private static final Flag FEATURE = Flag.of("features", "KIND", "for a machine or a firewall");
  private static final Flag CLASS =
      Flag.of("classification", "CLASS", "preview, supported or deprecated");

  private ImageCommands() {}

  static List<Command> all() {
    return List.of(
        new Command("image list", "list images", ImageCommands::list)
            .flags(Flags.NAME, OS, FEATURE, CLASS)
            .examples("image list --os debian --classification supported"));
  }

  private static void list(Invocation call) {
    var line = call.line();
    var query = ImageQuery.newBuilder();
    line.value(Flags.NAME).ifPresent(query::setName);
    line.value(OS).ifPresent(query::setOs);
    EnumFlag.value(line, FEATURE, ImageFeature.class).ifPresent(query::setFeature);
    EnumFlag.value(line, CLASS, ImageClassification.class).ifPresent(query::setClassification);
    var request = ImageServiceListRequest.newBuilder().setQuery(query).build();
    var table =
        new Table<Image>(Order.by(Image::getId))
            .column("ID", Image::getId)
            .column("Name", Image::getName)
            .column("Description", Image::getDescription)
            .column("Features", ImageCommands::features)
            .column("Expiration", image -> Words.day(image.getExpiresAt()))
            .column("Status", image -> Words.word(image.getClassification()))
            .wide("URL", Image::getUrl);
    call.list(table, call.call(ImageServiceRpc.LIST, request).getImagesList());
  }

  private static String features(Image image) {
    return image.getFeaturesList().stream().map(Words::word).collect(Collectors.joining(", "));
  }
}
