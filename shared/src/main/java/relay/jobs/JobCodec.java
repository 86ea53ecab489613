package relay.jobs;

import relay.model.Coded;
import relay.model.ItemKey;
import relay.run.ItemLease;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jobs as JSON. Field {@code v} is the version of the form: it is raised when an older release
 * could not do the job rightly; a field that may be ignored is added without that. Thread-safe.
 */
public final class JobCodec {
  private static final int VERSION = 1;

  private final JsonMapper json = JsonMapper.shared();

  /** The job in the newest form. */
  public byte[] encode(Job job) {
    ObjectNode node = json.createObjectNode().put("v", VERSION);
    switch (job) {
      case Job.ImportItem item ->
          node.put("job", "import_item")
              .put("run", item.lease().item().run().value())
              .put("item", item.lease().item().itemNo())
              .put("lease_epoch", item.lease().epoch())
              .put("attempt", item.attempt());
      case Job.ReconcileItem item ->
          node.put("job", "reconcile_item")
              .put("reconcile", item.reconcileNo())
              .put("resource", item.resourceNo())
              .put("attempt", item.attempt());
      case Job.Control control ->
          node.put("job", "control")
              .put("kind", control.kind().code())
              .put("subject", control.subjectNo())
              .put("lease_epoch", control.epoch())
              .put("attempt", control.attempt());
    }
    return json.writeValueAsBytes(node.put("trace", job.trace().traceparent()));
  }

  /** What {@code message} is; never throws on any bytes. */
  public DecodedJob decode(byte[] message) {
    try {
      return decode(json.readTree(message));
    } catch (JacksonException e) {
      return new DecodedJob.Unreadable("not JSON");
    }
  }

  private DecodedJob decode(JsonNode node) {
    if (!node.path("v").isInt()) {
      return new DecodedJob.Unreadable("no version");
    }
    int version = node.path("v").intValue();
    if (version > VERSION) {
      return new DecodedJob.FromNewerRelease(version);
    }
    if (version < VERSION) {
      return new DecodedJob.Unreadable("version " + version + " was never written");
    }
    try {
      return new DecodedJob.Known(job(node));
    } catch (NoSuchFieldException | IllegalArgumentException e) {
      return new DecodedJob.Unreadable("a field is missing or out of range");
    }
  }

  private static Job job(JsonNode node) throws NoSuchFieldException {
    int attempt = intOf(node, "attempt");
    TraceContext trace = new TraceContext(textOf(node, "trace"));
    return switch (textOf(node, "job")) {
      case "import_item" -> {
        ItemKey item = ItemKey.of(longOf(node, "run"), intOf(node, "item"));
        yield new Job.ImportItem(new ItemLease(item, intOf(node, "lease_epoch")), attempt, trace);
      }
      case "reconcile_item" ->
          new Job.ReconcileItem(
              longOf(node, "reconcile"), longOf(node, "resource"), attempt, trace);
      case "control" ->
          new Job.Control(
              Coded.of(ControlKind.class, textOf(node, "kind")),
              longOf(node, "subject"),
              intOf(node, "lease_epoch"),
              attempt,
              trace);
      default -> throw new NoSuchFieldException("job");
    };
  }

  private static int intOf(JsonNode node, String field) throws NoSuchFieldException {
    JsonNode value = node.path(field);
    if (!value.isInt()) {
      throw new NoSuchFieldException(field);
    }
    return value.intValue();
  }

  private static long longOf(JsonNode node, String field) throws NoSuchFieldException {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new NoSuchFieldException(field);
    }
    return value.longValue();
  }

  private static String textOf(JsonNode node, String field) throws NoSuchFieldException {
    JsonNode value = node.path(field);
    if (!value.isString()) {
      throw new NoSuchFieldException(field);
    }
    return value.stringValue();
  }
}
