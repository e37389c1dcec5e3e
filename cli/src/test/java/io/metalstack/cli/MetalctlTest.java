package io.metalstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.cli.Ran.Desk;
import io.metalstack.client.Contexts;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What works, and fails, without a server. */
class MetalctlTest {
  @TempDir private Path home;
  private Desk desk;

  @BeforeEach
  void sitDown() {
    desk = new Desk(home);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--help", "-h"})
  void explainsItself(String line) {
    var ran = line.isEmpty() ? desk.run() : desk.run(line);

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("machine, ms", "exit codes:", "METALCTL_API_URL");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void explainsAGroupAndACommand() {
    assertThat(desk.run("machine").out()).contains("machine create", "machine delete ID");
    assertThat(desk.run("machine", "--help").out()).isEqualTo(desk.run("machine").out());
    assertThat(desk.run("help", "machine", "create").out())
        .isEqualTo(desk.run("machine", "create", "-h").out())
        .contains("--network ID[=IP,...]", "-P, --project ID", "examples:\n  metalctl machine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "machin list | there is no command \"metalctl machin\" | did you mean \"metalctl machine\"?",
        "machine lst | there is no command \"metalctl machine lst\" | did you mean \"metalctl machine list\"?",
        "machine fly | there is no command \"metalctl machine fly\" | \"metalctl machine --help\"",
        "machine list --partion x | there is no flag --partion | did you mean --partition?",
        "machine list -q | there is no flag -q | try --help",
        "machine list --size | --size needs a value | --size ID",
        "machine list --size a --size b | --size is given twice | ",
        "machine list there | does not know what to do with \"there\" | ",
        "machine describe | metalctl machine describe needs ID | ",
        "machine list --state broken | --state is \"broken\", expected tainted, locked, available | ",
        "machine create --project p --name n --image i | --network ID[=IP,...] is missing | network: a network",
        "machine list --admin=maybe | --admin is \"maybe\", expected true or false | ",
        "ip create --network n | this needs a project | add --project ID",
        "network allocate -P p --ipv4-prefix-length 64 | expected a number up to 32 | ",
        "machine create -P p -n n -i i --network n --labels x | --labels is \"x\", expected key=value |",
        "size list | it is not known which server to ask | metalctl context add NAME",
        "size list --api-url localhost:80 | localhost:80 | ",
        "size list --api-url http://127.0.0.1:1 --timeout soon | \"soon\" is no time | ",
      })
  void saysWhatIsWrongWithALine(String line, String message, String wayOut) {
    var ran = desk.run(line.strip().split(" "));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("Error: ").contains(message.strip());
    assertThat(ran.err()).contains(wayOut == null ? "" : wayOut.strip());
    assertThat(ran.err()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void saysThatTheServerIsNotThere() {
    var ran = desk.run("version", "--api-url", "http://127.0.0.1:1");

    assertThat(ran.exit()).isEqualTo(5);
    assertThat(ran.out()).matches("metalctl \\d+\\.\\d+\\.\\d+\n");
    assertThat(ran.err()).contains("http://127.0.0.1:1").doesNotContain("Exception");
  }

  @Test
  void everyFlagMayComeFromTheEnvironment() {
    var ran = desk.with("METALCTL_API_URL", "http://127.0.0.1:1").run("size", "list");

    assertThat(ran.exit()).isEqualTo(5);
    assertThat(ran.err()).contains("http://127.0.0.1:1");
  }

  @Test
  void keepsContexts() {
    assertThat(
            desk.run("context", "add", "lab", "--api-url", "http://lab", "--api-token", "t").exit())
        .isZero();
    desk.run("context", "add", "prod", "--api-url", "http://prod");
    assertThat(desk.run("context", "add", "lab", "--default-project", "p").err())
        .isEqualTo("now using lab\n");

    assertThat(desk.run("ctx", "ls").out())
        .isEqualTo(
            """
               NAME  API URL      DEFAULT PROJECT
            *  lab   http://lab   p
               prod  http://prod
            """);
    assertThat(desk.run("context", "use", "-").err()).isEqualTo("now using prod\n");
    assertThat(desk.run("context", "use", "lab").exit()).isZero();
    assertThat(Contexts.read(Contexts.file(home)).named("lab").apiToken()).isEqualTo("t");
  }

  @Test
  void anotherConfigurationFile() {
    var file = home.resolve("other.yaml");

    desk.with("METALCTL_CONFIG", file.toString())
        .run("context", "add", "a", "--api-url", "http://a");

    assertThat(file).exists();
    assertThat(Contexts.file(home)).doesNotExist();
  }

  @Test
  void anUnknownContextIsNotFound() {
    var ran = desk.run("size", "list", "--context", "nowhere");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains("there is no context \"nowhere\"", "there are none");
  }
}
