package relay.run.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import relay.model.Coded;
import relay.readmodel.ItemPatch;
import relay.run.Advisory;
import relay.run.ItemDetails;
import relay.run.ItemFindings;
import relay.run.ItemStep;
import relay.run.NextStep;
import relay.run.ReasonCode;
import relay.run.Text;
import tools.jackson.databind.json.JsonMapper;

/** Steps turned into columns: one array a column, so that one statement writes them all. */
final class StepColumns {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<StepWrite> steps;
  private final Map<String, Object> values = new HashMap<>();

  StepColumns(List<StepWrite> steps) {
    this.steps = steps;
    place();
    movement();
    verdict();
    account();
    advisories();
    details();
    evidence();
    counts();
    new EventColumns(steps).into(values);
  }

  /** The statement's named parameters. */
  Map<String, Object> values() {
    return values;
  }

  private void place() {
    values.put("ord", IntStream.range(0, steps.size()).boxed().toArray(Integer[]::new));
    put("run_no", Long[]::new, step -> step.lease().item().run().value());
    put("item_no", Integer[]::new, step -> step.lease().item().itemNo());
    put("epoch", Integer[]::new, step -> step.lease().epoch());
    put("from_stage", String[]::new, step -> step.stage().code());
    put("host_no", Long[]::new, StepWrite::hostNo);
  }

  private void movement() {
    put("to_stage", String[]::new, step -> step.next().to().stage().code());
    put("to_state", String[]::new, step -> step.next().to().state().code());
    put("next_attempt", Integer[]::new, step -> step.next().attempt());
    put("delay_ms", Long[]::new, step -> step.next().delay().map(Duration::toMillis).orElse(null));
    put("in_queue", Boolean[]::new, step -> step.next().step() == ItemStep.RETRY);
    put("waits_for", String[]::new, step -> code(step.next().waitsFor()));
    put("closure_no", Long[]::new, step -> step.next().closureNo());
    put("gate_no", Long[]::new, step -> step.next().gateNo());
    put("admitted_ms", Long[]::new, StepColumns::admitted);
    put(
        "findings",
        String[]::new,
        step -> step.newFindings() == null ? null : StoredFindings.write(step.newFindings()));
  }

  private static @Nullable Long admitted(StepWrite step) {
    ItemFindings findings = step.newFindings();
    return findings == null || findings.admission() == null
        ? null
        : findings.admission().admittedAt().toEpochMilli();
  }

  private void verdict() {
    put("visible", Boolean[]::new, step -> step.shown().visible());
    put("confirmation", String[]::new, step -> code(step.shown().confirmation()));
    put("access", String[]::new, step -> end(step, end -> end.verdict().access().code()));
    put(
        "reason",
        String[]::new,
        step -> end(step, end -> end.verdict().reason().map(ReasonCode::code).orElse(null)));
    put(
        "detail",
        String[]::new,
        step -> end(step, end -> end.detail().isEmpty() ? null : Storable.text(end.detail())));
    put("error_stage", String[]::new, step -> error(step, error -> error.stage().code()));
    put("error", String[]::new, step -> error(step, error -> Storable.text(error.message())));
    put("retried", Boolean[]::new, step -> step.shown().retried());
    put("proof", String[]::new, step -> step.shown().proof());
  }

  private void account() {
    put("matched", String[]::new, step -> code(step.shown().matchedState()));
    put("resolution", String[]::new, step -> code(step.shown().resolution()));
    put("account_id", Long[]::new, step -> step.shown().accountId());
    put("reused_from", String[]::new, step -> step.shown().reusedFromProvider());
    put("channel_id", Long[]::new, step -> step.shown().channelId());
    put("smoke_model", String[]::new, step -> step.shown().smokeModel());
  }

  private void advisories() {
    put("warns", Boolean[]::new, StepWrite::warns);
    put("advisories", String[]::new, step -> advisories(step, Advisory::code));
    put("advisories_en", String[]::new, step -> texts(step, Text::en));
    put("advisories_zh", String[]::new, step -> texts(step, Text::zh));
  }

  private void details() {
    put("raw_models", String[]::new, step -> names(step, ItemDetails::rawModels));
    put("normalized_models", String[]::new, step -> names(step, ItemDetails::normalizedModels));
    put("families", String[]::new, step -> names(step, ItemDetails::canonicalModelFamilies));
    put("recommended", String[]::new, step -> names(step, ItemDetails::recommendedModels));
    put("profile", String[]::new, step -> Storable.json(step.shown().capabilityProfile()));
  }

  private void evidence() {
    put("round", Integer[]::new, StepWrite::round);
    put("attempt", Integer[]::new, StepWrite::attempt);
    put(
        "probe_outcome",
        String[]::new,
        step -> step.evidence() == null ? null : step.evidence().outcome());
    put(
        "probe_report",
        String[]::new,
        step ->
            step.evidence() == null
                ? null
                : Storable.json(JSON.writeValueAsString(step.evidence().report())));
  }

  private void counts() {
    put("tokens_probe", Long[]::new, step -> step.spending().probeTokens());
    put("tokens_test", Long[]::new, step -> step.spending().hostTestTokens());
    put("tokens_gateway", Long[]::new, step -> step.spending().gatewayTokens());
    put("host_calls", Integer[]::new, step -> step.spending().hostCalls());
  }

  private static @Nullable String code(@Nullable Coded coded) {
    return coded == null ? null : coded.code();
  }

  private static @Nullable String end(
      StepWrite step, Function<NextStep.End, @Nullable String> part) {
    Optional<NextStep.End> end = step.next().end();
    return end.isEmpty() ? null : part.apply(end.get());
  }

  private static @Nullable String error(
      StepWrite step, Function<ItemPatch.LastError, String> part) {
    ItemPatch.LastError error = step.shown().lastError();
    return error == null ? null : part.apply(error);
  }

  private static @Nullable String advisories(StepWrite step, Function<Advisory, String> part) {
    List<Advisory> all = step.shown().advisories();
    return all.isEmpty() ? null : TextArray.of(all.stream().map(part).toList());
  }

  private static @Nullable String texts(StepWrite step, Function<Text, String> language) {
    return advisories(step, advisory -> language.apply(advisory.text()));
  }

  private static @Nullable String names(
      StepWrite step, Function<ItemDetails, Collection<String>> part) {
    ItemDetails details = step.shown().details();
    return details == null
        ? null
        : TextArray.of(part.apply(details).stream().map(Storable::text).toList());
  }

  /** Cells may be null, which the maker of an array cannot say. */
  @SuppressWarnings("NullAway")
  private <T> void put(
      String column, IntFunction<T[]> array, Function<StepWrite, @Nullable T> value) {
    T[] cells = array.apply(steps.size());
    for (int index = 0; index < cells.length; index++) {
      cells[index] = value.apply(steps.get(index));
    }
    values.put(column, cells);
  }
}
