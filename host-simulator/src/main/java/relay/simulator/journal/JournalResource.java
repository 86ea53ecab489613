package relay.simulator.journal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.state.Account;
import relay.simulator.state.HostState;
import tools.jackson.databind.node.ObjectNode;

/**
 * The journal and a summary of the state over HTTP, without authentication.
 *
 * <p>{@code GET /__simulator/journal?after=&limit=&kind=&account_id=&fingerprint=&name=} and {@code
 * GET /__simulator/state?after=&limit=&fingerprint=}; {@code after} is the last number seen.
 */
public final class JournalResource {

  private static final int DEFAULT_LIMIT = 1000;

  private final Journal journal;
  private final HostState state;

  public JournalResource(Journal journal, HostState state) {
    this.journal = journal;
    this.state = state;
  }

  public void register(Router router) {
    router.add("GET", "/__simulator/journal", this::entries);
    router.add("GET", "/__simulator/state", this::state);
  }

  private Reply entries(Exchange exchange) {
    List<JournalEntry> found =
        journal.after(number(exchange, "after", 0), limit(exchange), wanted(exchange));
    ObjectNode body = Json.object().put("first", journal.firstSeq()).put("last", journal.lastSeq());
    body.set("entries", Json.array().addAll(found.stream().map(JournalView::of).toList()));
    return Reply.json(200, body);
  }

  private Reply state(Exchange exchange) {
    long after = number(exchange, "after", 0);
    Optional<String> fingerprint = exchange.filter("fingerprint");
    List<Account> accounts =
        state.accounts().all().stream()
            .filter(account -> account.id() > after)
            .filter(account ->
                fingerprint.map(account.credentials().fingerprint()::equals).orElse(true))
            .limit(limit(exchange))
            .toList();
    ObjectNode body = Json.object();
    body.putObject("counts")
        .put("accounts", state.accounts().size())
        .put("groups", state.groups().all().size())
        .put("channels", state.channels().all().size())
        .put("users", state.users().all().size())
        .put("keys", state.keys().all().size())
        .put("subscriptions", state.subscriptions().all().size());
    ObjectNode calls = body.putObject("calls");
    journal.calls().forEach((route, count) -> calls.put(route, count));
    body.set("accounts", Json.array().addAll(accounts.stream().map(JournalView::of).toList()));
    return Reply.json(200, body);
  }

  private Predicate<JournalEntry> wanted(Exchange exchange) {
    Predicate<JournalEntry> wanted = entry -> true;
    Optional<Set<JournalKind>> kinds = exchange.filter("kind").map(JournalResource::kinds);
    if (kinds.isPresent()) {
      wanted = wanted.and(entry -> kinds.get().contains(entry.kind()));
    }
    Optional<Long> account = exchange.filter("account_id").map(text -> parse("account_id", text));
    if (account.isPresent()) {
      wanted = wanted.and(entry -> concerns(entry, account.get()));
    }
    Optional<String> fingerprint = exchange.filter("fingerprint");
    if (fingerprint.isPresent()) {
      wanted =
          wanted.and(
              accountIs(
                  account1 -> account1.credentials().fingerprint().equals(fingerprint.get())));
    }
    Optional<String> name = exchange.filter("name");
    if (name.isPresent()) {
      wanted = wanted.and(accountIs(account1 -> account1.profile().name().equals(name.get())));
    }
    return wanted;
  }

  private static Predicate<JournalEntry> accountIs(Predicate<Account> test) {
    return entry ->
        entry instanceof JournalEntry.AccountChange change && test.test(change.account());
  }

  private static boolean concerns(JournalEntry entry, long accountId) {
    return switch (entry) {
      case JournalEntry.AccountChange change -> change.account().id() == accountId;
      case JournalEntry.GatewayCall call -> call.tried().contains(accountId);
      case JournalEntry.ManagementCall call -> false;
    };
  }

  private static Set<JournalKind> kinds(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(kind ->
            JournalKind.parse(kind.trim())
                .orElseThrow(() -> Envelope.refuse(400, "unknown kind " + kind)))
        .collect(Collectors.toSet());
  }

  private static int limit(Exchange exchange) {
    return Math.clamp(number(exchange, "limit", DEFAULT_LIMIT), 1, Integer.MAX_VALUE);
  }

  private static long number(Exchange exchange, String name, long otherwise) {
    return exchange.filter(name).map(text -> parse(name, text)).orElse(otherwise);
  }

  private static long parse(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Envelope.refuse(400, name + " must be a whole number");
    }
  }
}
