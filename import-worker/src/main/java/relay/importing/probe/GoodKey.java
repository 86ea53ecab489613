package relay.importing.probe;

import java.util.ArrayList;
import java.util.List;
import relay.run.Advisory;
import relay.run.CapabilityProfile;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;
import relay.run.CapabilityProfile.ModelProfile;
import relay.run.CapabilityProfile.TransportProfile;
import relay.run.ItemDetails;

/** Describes a key that was answered, as the item's detail shows it (seed 004, 6.5). Pure. */
record GoodKey(
    ModelCatalogue catalogue,
    ProbeRequest request,
    ModelName model,
    Listing list,
    SmokeCall.Outcome.Answered answered,
    ProbedTransport transport) {

  ProbeJudgement.Good describe(AuthStyle authStyle) {
    List<ModelName> models = list.models();
    List<ModelName> shown = models.contains(model) ? models : withModel(models);
    List<Advisory> advisories =
        transport.responses() == Answer.FALSE
            ? List.of(
                Advisory.RESPONSES_UNSUPPORTED_BUT_CHAT_OK, Advisory.INITIAL_PROBE_RACE_EXPECTED)
            : List.of();
    return new ProbeJudgement.Good(
        new ItemDetails(
            distinct(shown.stream().map(ModelName::raw).toList()),
            distinct(shown.stream().map(ModelName::normalized).toList()),
            distinct(shown.stream().map(ModelName::family).toList()),
            recommended(shown),
            new CapabilityProfile(
                transportProfile(authStyle, shown, advisories), List.of(modelProfile()))),
        shown,
        ModelChoice.smoke(model),
        transport,
        answered.latency(),
        advisories,
        catalogue.version());
  }

  private List<ModelName> withModel(List<ModelName> models) {
    List<ModelName> all = new ArrayList<>(models);
    all.addFirst(model);
    return all;
  }

  private List<String> recommended(List<ModelName> shown) {
    List<String> requested =
        request.requestedModels().stream().map(name -> catalogue.read(name).family()).toList();
    return catalogue.recommend(shown).stream()
        .map(ModelName::family)
        .filter(family -> !requested.contains(family))
        .toList();
  }

  private TransportProfile transportProfile(
      AuthStyle authStyle, List<ModelName> shown, List<Advisory> advisories) {
    return new TransportProfile(
        list.isThere(),
        Answer.TRUE,
        transport.responses(),
        transport.messages(),
        authStyle,
        new ModelList(shown).style(),
        advisories.stream().map(Advisory::code).toList());
  }

  private ModelProfile modelProfile() {
    return new ModelProfile(
        model.raw(),
        model.normalized(),
        model.family(),
        transport.stream(),
        transport.toolsOf(model),
        reasoning(),
        true);
  }

  /** What this very key has just shown counts more than what the base URL once did. */
  private Answer reasoning() {
    return answered.answer().reasoning() == Answer.TRUE
        ? Answer.TRUE
        : transport.reasoningOf(model);
  }

  private static List<String> distinct(List<String> names) {
    return names.stream().distinct().toList();
  }
}
