package relay.simulator.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Refusal;
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
  private static final String UNAVAILABLE = "Service temporarily unavailable";

  private final HostVersion version;
  private final HostState state;
  private final HostTimes times;
  private final AccountChoice choice;
  private final ResponsesProbe probe;
  private final AccountStates states;
  private final StickyConversations conversations;
  private final Slots userSlots;
  private final RequestRates rates = new RequestRates();
  private final Billing billing;
  private final Journal journal;

  OpenAiGateway(
      HostVersion version,
      HostState state,
      HostTimes times,
      AccountChoice choice,
      ResponsesProbe probe,
      AccountStates states,
      StickyConversations conversations,
      Slots userSlots,
      Billing billing,
      Journal journal) {
    this.version = version;
    this.state = state;
    this.times = times;
    this.choice = choice;
    this.probe = probe;
    this.states = states;
    this.conversations = conversations;
    this.userSlots = userSlots;
    this.billing = billing;
    this.journal = journal;
  }

  /** What happened to a call until its answer was known. */
  private static final class Course {
    private final List<Long> tried = new ArrayList<>();
    private Optional<Long> servedBy = Optional.empty();
    private Optional<Outcome> lastFailure = Optional.empty();
  }

  Reply serve(GatewayRequest request, Forwarder forwarder) {
    User user = request.caller().user();
    rates.count(request.caller(), state.now());
    Slots.Slot slot =
        userSlots
            .acquire(
                user.id(), user.concurrency(), user.concurrency() + USER_QUEUE, times.slotWait())
            .orElseThrow(OpenAiGateway::tooManyCalls);
    Course course = new Course();
    Reply reply;
    try {
      reply = tried(request, forwarder, course, slot);
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
    record(request, reply, course);
    return reply;
  }

  /** The user's slot is given back with the answer, or when a streamed one has ended. */
  private Reply tried(
      GatewayRequest request, Forwarder forwarder, Course course, Slots.Slot userSlot) {
    StickyConversations.Conversation conversation =
        StickyConversations.of(request.exchange(), request.caller().key(), request.body());
    Set<Long> failed = new HashSet<>();
    while (failed.size() <= MOST_SWITCHES) {
      AccountChoice.Choice chosen =
          choice.choose(request.caller().group(), request.model(), conversation, failed);
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

  /** Empty when another account is to be asked. */
  private Optional<Reply> sent(
      GatewayRequest request,
      Forwarder forwarder,
      Course course,
      AccountChoice.Choice.Chosen chosen,
      Slots.Slot userSlot) {
    probe.settle(chosen.account().id());
    Account account = state.accounts().find(chosen.account().id()).orElse(chosen.account());
    Outcome outcome = forwarder.forward(request, account, upstreamModel(request, account));
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
      case AccountChoice.Choice.Busy busy -> busy();
      case AccountChoice.Choice.UnknownModel unknown when course.tried.isEmpty() ->
          unknownModel(request.model());
      case AccountChoice.Choice.UnknownModel unknown -> lastFailure(course);
      case AccountChoice.Choice.NoAccount none -> lastFailure(course);
      case AccountChoice.Choice.Chosen chosen ->
          throw new IllegalStateException("an account was chosen");
    };
  }

  private Reply unknownModel(String model) {
    return version.namesUnknownModels()
        ? Envelope.openAiError(
            404,
            "model_not_found",
            "Model \"" + model + "\" is not supported by any configured account in this group")
        : unavailable();
  }

  private Reply lastFailure(Course course) {
    return course.lastFailure.map(this::failure).orElseGet(OpenAiGateway::unavailable);
  }

  private Reply failure(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Refused refused -> UpstreamErrors.reply(version, refused.error());
      case Outcome.Unreachable unreachable -> UpstreamErrors.unreachable(version);
      case Outcome.Answered answered -> answered.reply();
      case Outcome.Streaming streaming -> throw new IllegalStateException("a stream is no failure");
    };
  }

  private String upstreamModel(GatewayRequest request, Account account) {
    String wanted = afterChannel(request);
    return wanted.equals(request.model())
        ? account.credentials().upstreamModel(wanted).orElse(wanted)
        : account.credentials().mapped(wanted).orElse(wanted);
  }

  private String afterChannel(GatewayRequest request) {
    Group group = request.caller().group();
    return state
        .channels()
        .ofGroup(group.id())
        .map(channel -> channel.mapped(group.platform(), request.model()))
        .orElse(request.model());
  }

  private String priced(GatewayRequest request) {
    Optional<Channel> channel = state.channels().ofGroup(request.caller().group().id());
    if (channel.filter(known -> known.billingModelSource().equals("requested")).isPresent()) {
      return request.model();
    }
    return afterChannel(request);
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
            reply.status(),
            Optional.of(caller.user().id()),
            Optional.of(caller.key().id()),
            Optional.of(caller.group().id()),
            request.model(),
            course.servedBy,
            List.copyOf(course.tried)));
  }

  private static Reply unavailable() {
    return Envelope.openAiError(503, "api_error", UNAVAILABLE);
  }

  private static Reply busy() {
    return Envelope.openAiError(
        429, "rate_limit_error", "Too many pending requests, please retry later");
  }

  private static Refusal tooManyCalls() {
    return new Refusal(busy());
  }
}
