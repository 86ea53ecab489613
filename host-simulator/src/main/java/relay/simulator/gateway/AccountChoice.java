package relay.simulator.gateway;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relay.simulator.state.Account;
import relay.simulator.state.Channel;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;

/** Chooses the account for a call: the conversation's own, else by priority, load and last use. */
final class AccountChoice {

  /** A group with more schedulable accounts than this answers nobody (host-api 19, row 23). */
  private static final int TOO_MANY = 70_000;

  private static final int ACCOUNT_QUEUE = 100;
  private static final String BY_UPSTREAM_NAME = "upstream";

  private final HostState state;
  private final CandidateLists lists;
  private final StickyConversations conversations;
  private final HiddenCircuit circuit;
  private final Slots slots;

  AccountChoice(HostState state, CandidateLists lists, GatewayMemory memory) {
    this.state = state;
    this.lists = lists;
    this.conversations = memory.conversations();
    this.circuit = memory.circuit();
    this.slots = memory.accountSlots();
  }

  /** The account for a call, or why there is none. */
  sealed interface Choice {
    /** Its slot is taken and must be given back. */
    record Chosen(Account account, Slots.Slot slot) implements Choice {}

    record NoAccount() implements Choice {}

    /** There are accounts, but none of them knows the model. */
    record UnknownModel() implements Choice {}

    /** All that fit are busy, and so many wait for the first of them that nobody else may. */
    record QueueFull() implements Choice {}

    /** All that fit are busy, and stayed so. */
    record TooLate() implements Choice {}
  }

  /**
   * @param model the name the client sent
   * @param tried accounts that have failed this call already
   * @param patience how to wait when all that fit are busy
   */
  Choice choose(
      Group group,
      String model,
      StickyConversations.Conversation conversation,
      Set<Long> tried,
      Patience patience) {
    if (isRefusedByChannel(group, model)) {
      return new Choice.NoAccount();
    }
    Instant now = state.now();
    Optional<Choice> stuck = stuck(conversation, model, tried, now);
    if (stuck.isPresent()) {
      return stuck.get();
    }
    List<Long> ids = lists.of(group.id());
    if (ids.size() >= TOO_MANY) {
      return new Choice.NoAccount();
    }
    List<Account> fitting = fitting(ids, model, tried, now);
    if (fitting.isEmpty()) {
      return none(group, ids, model);
    }
    fitting = fitting.stream().filter(account -> isPriced(group, account, model)).toList();
    if (fitting.isEmpty()) {
      return new Choice.NoAccount();
    }
    for (Account account : fitting) {
      Optional<Slots.Slot> slot = slots.tryAcquire(account.id(), account.profile().concurrency());
      if (slot.isPresent()) {
        return new Choice.Chosen(account, slot.get());
      }
    }
    return waited(fitting.getFirst(), patience);
  }

  private Choice waited(Account account, Patience patience) {
    Slots.Place place =
        slots.acquire(account.id(), account.profile().concurrency(), ACCOUNT_QUEUE, patience);
    return switch (place) {
      case Slots.Place.Taken taken -> new Choice.Chosen(account, taken.slot());
      case Slots.Place.QueueFull full -> new Choice.QueueFull();
      case Slots.Place.TooLate late -> new Choice.TooLate();
    };
  }

  private Optional<Choice> stuck(
      StickyConversations.Conversation conversation, String model, Set<Long> tried, Instant now) {
    Optional<Account> account =
        conversations.accountOf(conversation, now).flatMap(state.accounts()::find);
    if (account.filter(known -> fits(known, model, tried, now)).isEmpty()) {
      return Optional.empty();
    }
    return slots
        .tryAcquire(account.get().id(), account.get().profile().concurrency())
        .map(slot -> new Choice.Chosen(account.get(), slot));
  }

  /** Slots come and go meanwhile: each account is ordered by how busy it was at one look. */
  private record Candidate(Account account, int inFlight) {
    private static final Comparator<Candidate> ORDER =
        Comparator.<Candidate>comparingInt(one -> one.account().profile().priority())
            .thenComparingInt(Candidate::inFlight)
            .thenComparing(
                one -> Optional.ofNullable(one.account().lastUsedAt()).orElse(Instant.EPOCH));
  }

  private List<Account> fitting(List<Long> ids, String model, Set<Long> tried, Instant now) {
    return ids.stream()
        .flatMap(id -> state.accounts().find(id).stream())
        .filter(account -> fits(account, model, tried, now))
        .map(account -> new Candidate(account, slots.inFlight(account.id())))
        .sorted(Candidate.ORDER)
        .map(Candidate::account)
        .toList();
  }

  private boolean fits(Account account, String model, Set<Long> tried, Instant now) {
    return !tried.contains(account.id())
        && account.takesTraffic(now)
        && account.credentials().upstreamModel(model).isPresent()
        && !circuit.hides(account.id(), now);
  }

  /**
   * A name that no listed account knows is an unknown model, unless an account that is only put
   * aside knows it.
   */
  private Choice none(Group group, List<Long> ids, String model) {
    boolean listed =
        ids.stream()
            .flatMap(id -> state.accounts().find(id).stream())
            .anyMatch(account -> knows(account, model));
    if (ids.isEmpty() || listed) {
      return new Choice.NoAccount();
    }
    Instant now = state.now();
    boolean aside =
        state.accounts().ofGroup(group.id()).stream()
            .anyMatch(account -> !account.takesTraffic(now) && knows(account, model));
    return aside ? new Choice.NoAccount() : new Choice.UnknownModel();
  }

  private static boolean knows(Account account, String model) {
    return account.credentials().upstreamModel(model).isPresent();
  }

  /** By the client's name of the model or the channel's: the same for every account. */
  private boolean isRefusedByChannel(Group group, String model) {
    return restricting(group)
        .filter(channel -> !channel.billingModelSource().equals(BY_UPSTREAM_NAME))
        .filter(channel ->
            channel.priceOf(group.platform(), nameToPrice(channel, group, model)).isEmpty())
        .isPresent();
  }

  /** By the upstream's name of the model: for each account on its own. */
  private boolean isPriced(Group group, Account account, String model) {
    return restricting(group)
        .filter(channel -> channel.billingModelSource().equals(BY_UPSTREAM_NAME))
        .map(channel ->
            channel
                .priceOf(group.platform(), upstreamName(channel, group, account, model))
                .isPresent())
        .orElse(true);
  }

  private Optional<Channel> restricting(Group group) {
    return state.channels().ofGroup(group.id()).filter(Channel::restrictModels);
  }

  private static String upstreamName(Channel channel, Group group, Account account, String model) {
    String mapped = channel.mapped(group.platform(), model);
    return account.credentials().mapped(mapped).orElse(mapped);
  }

  private static String nameToPrice(Channel channel, Group group, String model) {
    return channel.billingModelSource().equals("requested")
        ? model
        : channel.mapped(group.platform(), model);
  }
}
