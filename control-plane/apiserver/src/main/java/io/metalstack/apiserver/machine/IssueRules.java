package io.metalstack.apiserver.machine;

import static io.metalstack.api.v2.MachineIssueSeverity.MACHINE_ISSUE_SEVERITY_CRITICAL;
import static io.metalstack.api.v2.MachineIssueSeverity.MACHINE_ISSUE_SEVERITY_MAJOR;
import static io.metalstack.api.v2.MachineIssueSeverity.MACHINE_ISSUE_SEVERITY_MINOR;
import static io.metalstack.api.v2.MachineIssueType.*;

import io.metalstack.api.EnumStrings;
import io.metalstack.api.v2.MachineIssue;
import io.metalstack.api.v2.MachineIssueSeverity;
import io.metalstack.api.v2.MachineIssueType;
import io.metalstack.api.v2.MachineProvisioningEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with a machine. Source of types, severities and conditions: v2.md 4.16. */
final class IssueRules {
  private static final String REFERENCE =
      "https://docs.metal-stack.io/stable/installation/troubleshoot/#";

  /** Age from which a BMC report counts as outdated. */
  private static final Duration OUTDATED = Duration.ofMinutes(20);

  private IssueRules() {}

  /**
   * What is looked at.
   *
   * @param sharedBmcs addresses that more than one machine of the whole inventory claims
   * @param sharedAsns ASNs that more than one allocation has
   * @param errorAge how long an error event is an issue
   * @param limits how long a machine may be in a state
   */
  record View(
      MachineRow row,
      Set<String> sharedBmcs,
      Set<Long> sharedAsns,
      Instant now,
      Duration deadAfter,
      Duration errorAge,
      Map<MachineProvisioningEventType, Duration> limits) {}

  /** All issues of a machine, in the order of their conditions in the source. */
  static List<MachineIssue> of(View view) {
    var found = new ArrayList<MachineIssue>();
    var machine = view.row().machine();
    var stage = Provisioning.stage(view.row().provisioning());
    if (machine.getPartition() == null) {
      found.add(issue(MACHINE_ISSUE_TYPE_NO_PARTITION, ""));
    }
    liveliness(view, stage, found);
    if (stage.failedReclaim()
        || (view.row().allocation().isEmpty()
            && stage.state()
                == MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME)) {
      found.add(issue(MACHINE_ISSUE_TYPE_FAILED_MACHINE_RECLAIM, ""));
    }
    if (stage.crashLoop()
        && stage.state() != MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING) {
      found.add(issue(MACHINE_ISSUE_TYPE_CRASH_LOOP, ""));
    }
    var error = error(view, stage);
    if (error != null) {
      found.add(issue(MACHINE_ISSUE_TYPE_LAST_EVENT_ERROR, error));
    }
    bmc(view, found);
    for (var network : view.row().networks()) {
      if (view.sharedAsns().contains(network.getAsn())) {
        found.add(
            issue(MACHINE_ISSUE_TYPE_ASN_UNIQUENESS, "ASN " + network.getAsn() + " is shared"));
        break;
      }
    }
    return found;
  }

  /** What went wrong lately: an error event, or a state that takes longer than it may. */
  private static @Nullable String error(View view, MachineLifecycle.Stage stage) {
    var limit = view.limits().get(stage.state());
    if (limit != null && !view.row().events().isEmpty()) {
      var age = Duration.between(view.row().events().getFirst().getAt(), view.now());
      if (age.compareTo(limit) > 0) {
        return MachineLifecycle.words(stage.state())
            + (" for " + text(age) + ", expected at most " + text(limit));
      }
    }
    return stage
        .lastError()
        .map(error -> Duration.between(error.at(), view.now()))
        .filter(age -> age.compareTo(view.errorAge()) < 0)
        .map(age -> "occurred " + text(age) + " ago")
        .orElse(null);
  }

  private static void liveliness(
      View view, MachineLifecycle.Stage stage, List<MachineIssue> found) {
    var liveliness =
        Liveliness.at(
            view.now(), stage.lastEventAt(), view.row().allocation().isPresent(), view.deadAfter());
    switch (liveliness) {
      case MACHINE_LIVELINESS_ALIVE -> {}
      case MACHINE_LIVELINESS_DEAD -> found.add(issue(MACHINE_ISSUE_TYPE_LIVELINESS_DEAD, ""));
      case MACHINE_LIVELINESS_UNKNOWN ->
          found.add(issue(MACHINE_ISSUE_TYPE_LIVELINESS_UNKNOWN, ""));
      case MACHINE_LIVELINESS_UNSPECIFIED, UNRECOGNIZED ->
          found.add(issue(MACHINE_ISSUE_TYPE_LIVELINESS_NOT_AVAILABLE, ""));
    }
  }

  private static void bmc(View view, List<MachineIssue> found) {
    var machine = view.row().machine();
    if (machine.getBmcMac().isEmpty()) {
      found.add(issue(MACHINE_ISSUE_TYPE_BMC_WITHOUT_MAC, ""));
    }
    if (machine.getBmcAddress().isEmpty()) {
      found.add(issue(MACHINE_ISSUE_TYPE_BMC_WITHOUT_IP, ""));
    } else if (view.sharedBmcs().contains(machine.getBmcAddress())) {
      found.add(
          issue(
              MACHINE_ISSUE_TYPE_BMC_NON_DISTINCT_IP,
              "other machines claim " + machine.getBmcAddress() + ", too"));
    }
    var outdated = outdated(view, machine.getBmcReportedAt());
    if (outdated != null) {
      found.add(issue(MACHINE_ISSUE_TYPE_BMC_INFO_OUTDATED, outdated));
    }
  }

  private static @Nullable String outdated(View view, @Nullable Instant reportedAt) {
    if (reportedAt == null) {
      return "never reported";
    }
    var age = Duration.between(reportedAt, view.now());
    return age.compareTo(OUTDATED) > 0 ? "last reported " + text(age) + " ago" : null;
  }

  private static MachineIssue issue(MachineIssueType type, String details) {
    return MachineIssue.newBuilder()
        .setType(type)
        .setSeverity(severity(type))
        .setDescription(description(type))
        .setReferenceUrl(REFERENCE + id(type))
        .setDetails(details)
        .build();
  }

  static MachineIssueSeverity severity(MachineIssueType type) {
    return switch (type) {
      case MACHINE_ISSUE_TYPE_FAILED_MACHINE_RECLAIM -> MACHINE_ISSUE_SEVERITY_CRITICAL;
      case MACHINE_ISSUE_TYPE_LIVELINESS_NOT_AVAILABLE,
          MACHINE_ISSUE_TYPE_LAST_EVENT_ERROR,
          MACHINE_ISSUE_TYPE_ASN_UNIQUENESS ->
          MACHINE_ISSUE_SEVERITY_MINOR;
      case MACHINE_ISSUE_TYPE_NO_PARTITION,
          MACHINE_ISSUE_TYPE_LIVELINESS_DEAD,
          MACHINE_ISSUE_TYPE_LIVELINESS_UNKNOWN,
          MACHINE_ISSUE_TYPE_NO_EVENT_CONTAINER,
          MACHINE_ISSUE_TYPE_CRASH_LOOP,
          MACHINE_ISSUE_TYPE_BMC_WITHOUT_MAC,
          MACHINE_ISSUE_TYPE_BMC_WITHOUT_IP,
          MACHINE_ISSUE_TYPE_BMC_NON_DISTINCT_IP,
          MACHINE_ISSUE_TYPE_BMC_INFO_OUTDATED,
          MACHINE_ISSUE_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          MACHINE_ISSUE_SEVERITY_MAJOR;
    };
  }

  static String id(MachineIssueType type) {
    return EnumStrings.of(type).orElse("");
  }

  private static String description(MachineIssueType type) {
    return switch (type) {
      case MACHINE_ISSUE_TYPE_NO_PARTITION -> "the machine belongs to no partition";
      case MACHINE_ISSUE_TYPE_LIVELINESS_DEAD -> "a free machine has fallen silent";
      case MACHINE_ISSUE_TYPE_LIVELINESS_UNKNOWN ->
          "an allocated machine is no longer seen by its switches";
      case MACHINE_ISSUE_TYPE_LIVELINESS_NOT_AVAILABLE -> "the machine has never been heard of";
      case MACHINE_ISSUE_TYPE_FAILED_MACHINE_RECLAIM ->
          "a system still phones home from a machine that is not allocated";
      case MACHINE_ISSUE_TYPE_CRASH_LOOP -> "provisioning of the machine fails again and again";
      case MACHINE_ISSUE_TYPE_LAST_EVENT_ERROR -> "an error occurred in the machine's provisioning";
      case MACHINE_ISSUE_TYPE_BMC_WITHOUT_MAC -> "the MAC address of the BMC is not known";
      case MACHINE_ISSUE_TYPE_BMC_WITHOUT_IP -> "the IP address of the BMC is not known";
      case MACHINE_ISSUE_TYPE_BMC_NON_DISTINCT_IP ->
          "the IP address of the BMC is not the machine's alone";
      case MACHINE_ISSUE_TYPE_BMC_INFO_OUTDATED -> "metal-bmc has not reported the BMC lately";
      case MACHINE_ISSUE_TYPE_ASN_UNIQUENESS -> "another machine has the same ASN";
      case MACHINE_ISSUE_TYPE_NO_EVENT_CONTAINER -> "there is no record of the machine's events";
      case MACHINE_ISSUE_TYPE_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private static String text(Duration age) {
    return age.toDays() > 0
        ? age.toDays() + "d " + age.toHoursPart() + "h"
        : age.toHours() > 0
            ? age.toHours() + "h " + age.toMinutesPart() + "m"
            : age.toMinutes() + "m " + age.toSecondsPart() + "s";
  }
}
