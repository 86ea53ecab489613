package relay.simulator.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import relay.simulator.http.Exchange;
import relay.simulator.http.Reply;
import relay.simulator.journal.Journal;
import relay.simulator.journal.JournalEntry;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.state.Channel;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.User;

/** Serves the calls of OpenAI groups: slots, choice, failover, account states, billing (14.4). */
final class OpenAiGateway {

  private static final int MOST_SWITCHES = 10;
  private static final int USER_QUEUE = 20;
  private static final int OK = 200;
  private static final String FALLBACK_MODEL = "default_mapped_model";

  private final HostVersion version;
  private final HostState state;
  private final HostTimes times;
  private final AccountChoice choice;
  private final ResponsesProbe probe;
  private final AccountStates states;
  private final StickyConversations conversations;
  private final Slots userSlots;
  private final RequestRates rates;
  private final Billing billing;
  private final Journal journal;
  private final ExecutorService background;

  /**
   * @param background runs calls that want a stream, which may begin before they have their turn
   */
  OpenAiGateway(
      HostVersion version,
      HostState state,
      HostTimes times,
      AccountChoice choice,
      ResponsesProbe probe,
      GatewayMemory memory,
      Billing billing,
      Journal journal,
      ExecutorService background) {
    this.version = version;
    this.state = state;
    this.times = times;
    this.choice = choice;
    this.probe = probe;
    this.states = memory.states();
    this.conversations = memory.conversations();
    this.userSlots = memory.userSlots();
    this.rates = memory.rates();
    this.billing = billing;
    this.journal = journal;
    this.background = background;
  }

  /** What happened to a call until its answer was known. */
  private static final class Course {
    private final List<Long> tried = new ArrayList<>();
    private String model;
    private boolean streamBegan;
    private Optional<Long> servedBy = Optional.empty();
    private Optional<Outcome> lastFailure = Optional.empty();

    private Course(String model) {
      this.model = model;
    }
  }

  Reply serve(GatewayRequest request, Forwarder forwarder) {
    rates.count(request.caller(), state.now());
    return request.isStreamed()
        ? StreamedAnswer.of(background, sign -> served(request, forwarder, sign))
        : served(request, forwarder, () -> {});
  }

  /**
   * @param sign run now and then while the call waits for its turn
   */
  private Reply served(GatewayRequest request, Forwarder forwarder, Runnable sign) {
    Course course = new Course(request.model());
    Patience patience =
        Patience.of(
            times,
            () -> {
              course.streamBegan |= request.isStreamed();
              sign.run();
            });
    User user = request.caller().user();
    Slots.Place place =
        userSlots.acquire(user.id(), user.concurrency(), user.concurrency() + USER_QUEUE, patience);
    Reply reply =
        switch (place) {
          case Slots.Place.Taken taken ->
              inTurn(request, forwarder, course, taken.slot(), patience);
          case Slots.Place.QueueFull full -> Unserved.queueFull();
          case Slots.Place.TooLate late -> Unserved.tooLate("user");
        };
    record(request, reply, course);
    return reply;
  }

  /** What the user may spend is looked at again, for the wait may have been long. */
  private Reply inTurn(
      GatewayRequest request,
      Forwarder forwarder,
      Course course,
      Slots.Slot userSlot,
      Patience patience) {
    try {
      Optional<Reply> refusal = billing.refusal(request.caller());
      if (refusal.isPresent()) {
        userSlot.close();
        return refusal.get();
      }
      return tried(request, forwarder, course, userSlot, patience);
    } catch (RuntimeException e) {
      userSlot.close();
      throw e;
    }
  }

  /** The user's slot is given back with the answer, or when a streamed one has ended. */
  private Reply tried(
      GatewayRequest request,
      Forwarder forwarder,
      Course course,
      Slots.Slot userSlot,
      Patience patience) {
    StickyConversations.Conversation conversation =
        StickyConversations.of(request.exchange(), request.caller().key(), request.body());
    Set<Long> failed = new HashSet<>();
    while (failed.size() <= MOST_SWITCHES) {
      AccountChoice.Choice chosen = chosen(request, course, conversation, failed, patience);
      if (!(chosen instanceof AccountChoice.Choice.Chosen found)) {
        userSlot.close();
        return nobody(request, chosen, course);
      }
      Account account = found.account();
      course.tried.add(account.id());
      Optional<Reply> reply;
      try {
        reply = sent(request, forwarder, course, found, userSlot);
      } catch (RuntimeException e) {
        found.slot().close();
        throw e;
      }
      if (reply.isPresent()) {
        conversations.stick(conversation, account.id(), state.now());
        return reply.get();
      }
      conversations.forget(conversation);
      failed.add(account.id());
    }
    userSlot.close();
    return lastFailure(course);
  }

  /** In the oldest version a group's own model stands in for a name that nobody serves. */
  private AccountChoice.Choice chosen(
      GatewayRequest request,
      Course course,
      StickyConversations.Conversation conversation,
      Set<Long> failed,
      Patience patience) {
    Group group = request.caller().group();
    AccountChoice.Choice chosen =
        choice.choose(group, course.model, conversation, failed, patience);
    boolean nobody =
        chosen instanceof AccountChoice.Choice.NoAccount
            || chosen instanceof AccountChoice.Choice.UnknownModel;
    Optional<String> fallback = group.text(FALLBACK_MODEL).filter(name -> !name.isEmpty());
    if (nobody
        && failed.isEmpty()
        && fallback.isPresent()
        && request.isChat()
        && version.fallsBackToGroupModel()) {
      course.model = fallback.get();
      return choice.choose(group, course.model, conversation, failed, patience);
    }
    return chosen;
  }

  /** Empty when another account is to be asked. */
  private Optional<Reply> sent(
      GatewayRequest request,
      Forwarder forwarder,
      Course course,
      AccountChoice.Choice.Chosen chosen,
      Slots.Slot userSlot) {
    probe.settle(chosen.account().id());
    Account account = state.accounts().find(chosen.account().id()).orElse(chosen.account());
    Outcome outcome =
        forwarded(request, forwarder, account, upstreamModel(request, account, course));
    return switch (outcome) {
      case Outcome.Answered answered -> {
        chosen.slot().close();
        userSlot.close();
        served(request, account, course, answered.usage());
        yield Optional.of(answered.reply());
      }
      case Outcome.Streaming streaming -> {
        course.servedBy = Optional.of(account.id());
        states.served(account.id());
        yield Optional.of(
            Reply.stream(
                streaming.contentType(),
                out -> stream(request, streaming, out, chosen.slot(), userSlot)));
      }
      case Outcome.Refused refused when !AccountRules.minds(account, refused.error()) -> {
        chosen.slot().close();
        userSlot.close();
        yield Optional.of(Unserved.hidden());
      }
      case Outcome.Refused refused -> {
        chosen.slot().close();
        states.refused(account, refused.error());
        course.lastFailure = Optional.of(refused);
        if (refused.error().failsOver()) {
          yield Optional.empty();
        }
        userSlot.close();
        yield Optional.of(forwarder.refusal(refused.error()));
      }
      case Outcome.Unreachable unreachable -> {
        chosen.slot().close();
        course.lastFailure = Optional.of(unreachable);
        if (version.failsOverNetworkErrors()) {
          yield Optional.empty();
        }
        userSlot.close();
        yield Optional.of(lastFailure(course));
      }
    };
  }

  /** An upstream that is a pool of its own is asked again before another account is. */
  private static Outcome forwarded(
      GatewayRequest request, Forwarder forwarder, Account account, String model) {
    Outcome outcome = forwarder.forward(request, account, model);
    for (int left = AccountRules.retries(account);
        left > 0
            && outcome instanceof Outcome.Refused refused
            && AccountRules.isWorthARetry(refused.error());
        left--) {
      outcome = forwarder.forward(request, account, model);
    }
    return outcome;
  }

  private void stream(
      GatewayRequest request,
      Outcome.Streaming streaming,
      OutputStream out,
      Slots.Slot accountSlot,
      Slots.Slot userSlot)
      throws IOException {
    try (accountSlot;
        userSlot) {
      Usage usage = streaming.body().writeTo(out);
      billing.charge(request.caller(), priced(request), usage);
    }
  }

  private void served(GatewayRequest request, Account account, Course course, Usage usage) {
    course.servedBy = Optional.of(account.id());
    states.served(account.id());
    if (!usage.equals(Usage.NONE)) {
      billing.charge(request.caller(), priced(request), usage);
    }
  }

  private Reply nobody(GatewayRequest request, AccountChoice.Choice choice, Course course) {
    return switch (choice) {
      case AccountChoice.Choice.QueueFull full -> Unserved.queueFull();
      case AccountChoice.Choice.TooLate late -> Unserved.tooLate("account");
      case AccountChoice.Choice.UnknownModel unknown when course.tried.isEmpty() ->
          version.namesUnknownModels()
              ? Unserved.unknownModel(request.model())
              : Unserved.unavailable();
      case AccountChoice.Choice.UnknownModel unknown -> lastFailure(course);
      case AccountChoice.Choice.NoAccount none -> lastFailure(course);
      case AccountChoice.Choice.Chosen chosen ->
          throw new IllegalStateException("an account was chosen");
    };
  }

  private Reply lastFailure(Course course) {
    return course.lastFailure.map(this::failure).orElseGet(Unserved::unavailable);
  }

  private Reply failure(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Refused refused -> UpstreamErrors.reply(version, refused.error());
      case Outcome.Unreachable unreachable -> UpstreamErrors.unreachable(version);
      case Outcome.Answered answered -> answered.reply();
      case Outcome.Streaming streaming -> throw new IllegalStateException("a stream is no failure");
    };
  }

  private String upstreamModel(GatewayRequest request, Account account, Course course) {
    String wanted = afterChannel(request, course.model);
    return wanted.equals(course.model)
        ? account.credentials().upstreamModel(wanted).orElse(wanted)
        : account.credentials().mapped(wanted).orElse(wanted);
  }

  private String afterChannel(GatewayRequest request, String model) {
    Group group = request.caller().group();
    return state
        .channels()
        .ofGroup(group.id())
        .map(channel -> channel.mapped(group.platform(), model))
        .orElse(model);
  }

  private String priced(GatewayRequest request) {
    Optional<Channel> channel = state.channels().ofGroup(request.caller().group().id());
    if (channel.filter(known -> known.billingModelSource().equals("requested")).isPresent()) {
      return request.model();
    }
    return afterChannel(request, request.model());
  }

  private void record(GatewayRequest request, Reply reply, Course course) {
    Exchange exchange = request.exchange();
    Caller caller = request.caller();
    journal.add(seq ->
        new JournalEntry.GatewayCall(
            seq,
            state.now(),
            exchange.method(),
            exchange.path(),
            course.streamBegan ? OK : reply.status(),
            Optional.of(caller.user().id()),
            Optional.of(caller.key().id()),
            Optional.of(caller.group().id()),
            request.model(),
            course.servedBy,
            List.copyOf(course.tried)));
  }
}
