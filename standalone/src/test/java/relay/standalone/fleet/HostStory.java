package relay.standalone.fleet;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import relay.standalone.fleet.JsonHttp.As;
import tools.jackson.databind.JsonNode;

/**
 * What really happened on the host, told anew from its journal, effect by effect. A key is named by
 * the host's own fingerprint of base URL and key.
 */
final class HostStory {
  private static final int PAGE = 20_000;
  private static final Pattern PRIVATE = Pattern.compile("rm-[0-9a-f]{32}(-[0-9a-f]{8})?");

  private final Set<Long> stagingGroups;
  private final Map<String, Key> keys = new HashMap<>();
  private final Map<Long, Account> accounts = new HashMap<>();
  private final List<String> wrongs = new ArrayList<>();
  private long usersAnswered;

  /** What became of the accounts of one key. */
  static final class Key {
    private int created;
    private int deleted;
    private int proofs;

    /** How often an account of it was created. */
    int created() {
      return created;
    }

    int deleted() {
      return deleted;
    }

    /** Calls that its private name, and so its account and no other, answered. */
    int proofs() {
      return proofs;
    }

    private int alive() {
      return created - deleted;
    }
  }

  private static final class Account {
    private final Key key;
    private boolean reachable;
    private boolean provedSinceOutOfReach;
    private boolean everProved;

    Account(Key key) {
      this.key = key;
    }
  }

  private HostStory(Set<Long> stagingGroups) {
    this.stagingGroups = stagingGroups;
  }

  /**
   * Reads the whole journal.
   *
   * @param stagingGroups private groups, which no user is in
   */
  static HostStory read(String hostUrl, Set<Long> stagingGroups) {
    var host = new JsonHttp(URI.create(hostUrl));
    var story = new HostStory(stagingGroups);
    long after = 0;
    JsonNode page;
    do {
      page = host.get(As.NOBODY, "/__simulator/journal?limit=%d&after=%d".formatted(PAGE, after));
      for (JsonNode entry : page.get("entries")) {
        after = entry.get("seq").asLong();
        story.tell(entry);
      }
    } while (after < page.get("last").asLong());
    return story;
  }

  /** The host's fingerprints of keys that have an account now, with the number of accounts. */
  static Map<String, Integer> accountsNow(String hostUrl) {
    var state =
        new JsonHttp(URI.create(hostUrl))
            .get(As.NOBODY, "/__simulator/state?limit=" + Integer.MAX_VALUE);
    var counts = new HashMap<String, Integer>();
    for (JsonNode account : state.get("accounts")) {
      counts.merge(account.get("fingerprint").asString(), 1, Integer::sum);
    }
    return counts;
  }

  /** What must not happen and did: a second account beside the first, one in reach unproved. */
  List<String> wrongs() {
    return wrongs;
  }

  Key key(String fingerprint) {
    return keys.getOrDefault(fingerprint, new Key());
  }

  /** Calls for public names that an account answered. */
  long usersAnswered() {
    return usersAnswered;
  }

  private void tell(JsonNode entry) {
    switch (entry.get("kind").asString()) {
      case "account_created" -> created(entry);
      case "account_updated" -> changed(entry);
      case "account_deleted" -> deleted(entry);
      case "gateway_call" -> called(entry);
      default -> {
        // Management calls: their effects are entries of their own.
      }
    }
  }

  private void created(JsonNode entry) {
    var key = keys.computeIfAbsent(entry.get("fingerprint").asString(), _ -> new Key());
    key.created++;
    if (key.alive() > 1) {
      wrong(entry, "is a second account of its key");
    }
    accounts.put(id(entry), new Account(key));
    changed(entry);
  }

  private void deleted(JsonNode entry) {
    var gone = accounts.remove(id(entry));
    if (gone != null) {
      gone.key.deleted++;
    }
  }

  /** Between being out of reach and being in reach there must be a proof. */
  private void changed(JsonNode entry) {
    var account = accounts.get(id(entry));
    if (account == null) {
      return;
    }
    boolean reachable = isReachable(entry);
    if (reachable && !account.reachable && !account.provedSinceOutOfReach) {
      wrong(entry, "came into reach of users without a proof");
    }
    if (!reachable && account.reachable) {
      account.provedSinceOutOfReach = false;
    }
    account.reachable = reachable;
  }

  private void called(JsonNode entry) {
    boolean byPrivateName = PRIVATE.matcher(entry.get("model").asString()).matches();
    boolean answered = entry.get("status").asInt() == 200 && entry.get("account_id").isNumber();
    if (byPrivateName) {
      if (answered) {
        proved(entry.get("account_id").asLong());
      }
      return;
    }
    if (answered) {
      usersAnswered++;
    }
    for (JsonNode tried : entry.get("tried")) {
      var account = accounts.get(tried.asLong());
      if (account != null && !account.everProved) {
        wrong(entry, "a user's call reached account " + tried + " before its proof");
      }
    }
  }

  private void proved(long id) {
    var account = accounts.get(id);
    if (account != null) {
      account.key.proofs++;
      account.everProved = true;
      account.provedSinceOutOfReach = true;
    }
  }

  /** An empty mapping lets every name through. */
  private boolean isReachable(JsonNode account) {
    var groups = new HashSet<Long>();
    account.get("group_ids").forEach(group -> groups.add(group.asLong()));
    var names = new ArrayList<String>();
    account.get("mapping").forEach(name -> names.add(name.asString()));
    return account.get("status").asString().equals("active")
        && account.get("schedulable").asBoolean()
        && !stagingGroups.containsAll(groups)
        && (names.isEmpty() || names.stream().anyMatch(name -> !PRIVATE.matcher(name).matches()));
  }

  private void wrong(JsonNode entry, String what) {
    wrongs.add(entry + ": " + what);
  }

  private static long id(JsonNode entry) {
    return entry.get("account_id").asLong();
  }
}
