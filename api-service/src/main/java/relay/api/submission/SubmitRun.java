package relay.api.submission;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import relay.api.submission.RunRequest.Purpose;
import relay.api.submission.Submission.Rows;
import relay.api.submission.body.BatchReader;
import relay.api.web.ApiException;
import relay.egress.AllowedNetworks;
import relay.hosts.RegisteredHost;
import relay.jobs.TraceContext;
import relay.model.RunId;
import relay.run.ImportMode;
import relay.secrets.KeyIdentity;
import relay.secrets.Keyset;
import relay.secrets.RunDataKey;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a run of an uploaded batch: the rows are checked, sealed and copied to a staging table
 * while the body is read, then folded, numbered and stored by SQL. Everything belongs to the
 * caller's transaction: either the whole run is there or nothing. Safe for concurrent use.
 */
class SubmitRun {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final DataSource dataSource;
  private final StagingStore staging;
  private final RunStore runs;
  private final HostLookup hosts;
  private final PlanRun planning;
  private final Keyset keyset;
  private final KeyIdentity identity;
  private final Executor sealing;
  private final AllowedNetworks allowed;
  private final SubmissionProperties properties;
  private final Clock clock;

  SubmitRun(
      DataSource dataSource,
      Stores stores,
      PlanRun planning,
      Keyset keyset,
      Executor sealing,
      AllowedNetworks allowed,
      SubmissionProperties properties,
      Clock clock) {
    this.dataSource = dataSource;
    this.staging = stores.staging();
    this.runs = stores.runs();
    this.hosts = stores.hosts();
    this.planning = planning;
    this.keyset = keyset;
    this.identity = KeyIdentity.of(keyset);
    this.sealing = sealing;
    this.allowed = allowed;
    this.properties = properties;
    this.clock = clock;
  }

  /** The tables a submission touches, and the hosts it is for. */
  record Stores(StagingStore staging, RunStore runs, HostLookup hosts) {}

  /** What became of a batch. */
  sealed interface Outcome {

    /** A run that is stored, and what its sender asked for. */
    record Stored(RunId run, RunRequest request) implements Outcome {}

    /** A plan, as the answer's JSON; the caller rolls back. */
    record Planned(String body) implements Outcome {}
  }

  /**
   * Reads the batch and stores it as a run, or plans it.
   *
   * @param locale of the plan's texts
   * @param trace that the run belongs to
   * @throws ApiException when the batch or one of the run's fields is refused
   * @throws IOException when the sender goes away
   */
  Outcome submit(BatchReader reader, Locale locale, TraceContext trace)
      throws IOException, SQLException {
    var dataKey = RunDataKey.generate();
    var targets = new RowTargets(allowed, properties.maxBaseUrls());
    staging.create();
    var batch = stage(reader, targets, dataKey);
    var request = RunRequestReader.read(batch.fields());
    refuseUnfit(batch, request);
    var host = hosts.find(request.host(), request.settings().confirm());
    var submission = fold(batch, request, targets, host);
    return switch (request.purpose()) {
      case RUN -> new Outcome.Stored(store(submission, request, dataKey, trace), request);
      case PLAN -> new Outcome.Planned(planning.plan(submission, host, locale));
    };
  }

  private IncomingBatch stage(BatchReader reader, RowTargets targets, RunDataKey dataKey)
      throws IOException, SQLException {
    var connection = DataSourceUtils.getConnection(dataSource);
    try (var rows = new StagedRows(connection, new RowSealer(identity, dataKey), sealing)) {
      var batch = new IncomingBatch(targets, rows);
      reader.read(batch);
      rows.finish();
      return batch;
    }
  }

  private static void refuseUnfit(IncomingBatch batch, RunRequest request) {
    if (batch.rows() == 0) {
      throw ApiException.invalid("items is empty: a run needs at least one row");
    }
    var takesAllOrNone =
        request.purpose() == Purpose.RUN && request.settings().mode() == ImportMode.STRICT;
    if (takesAllOrNone && batch.badRows() > 0) {
      var first = batch.faults().getFirst();
      throw ApiException.invalid(
              "items: %d of %d rows cannot be taken, and mode=strict takes all or none; %s"
                  .formatted(batch.badRows(), batch.rows(), first.message()))
          .withDetails(batch.faults());
    }
  }

  private Submission fold(
      IncomingBatch batch, RunRequest request, RowTargets targets, RegisteredHost host) {
    var settings = request.settings();
    staging.addTargets(targets);
    var folded = staging.fold(request.requestedModels().toArray(String[]::new));
    return new Submission(
        host.number(),
        settings,
        request.requestedModels(),
        JSON.writeValueAsString(settings.groupTemplate()),
        JSON.writeValueAsString(settings.labels()),
        new Rows(batch.rows(), folded, batch.badRows()));
  }

  private RunId store(
      Submission submission, RunRequest request, RunDataKey dataKey, TraceContext trace) {
    var now = clock.instant();
    var run = runs.addItems(submission, now);
    var id = runs.nextId(LocalDate.ofInstant(now, ZoneOffset.UTC));
    var keys =
        new RunStore.Keys(
            dataKey.wrap(keyset, id.value()),
            request.probeKey().map(dataKey::sealProbeKey).orElse(null));
    runs.addRun(run, id, submission, keys, trace, now);
    return id;
  }
}
