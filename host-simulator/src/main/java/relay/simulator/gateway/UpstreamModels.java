package relay.simulator.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import relay.simulator.http.Envelope;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.options.HostTimes;
import relay.simulator.state.Account;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks an account's upstream for its models (host-api 19, row 14). */
public final class UpstreamModels {

  private static final String FAILED = "Upstream model list request failed";

  private final HostTimes times;
  private final UpstreamClient client;
  private final UpstreamUrls urls;

  UpstreamModels(HostTimes times, UpstreamClient client, UpstreamUrls urls) {
    this.times = times;
    this.client = client;
    this.urls = urls;
  }

  /**
   * The names of the models.
   *
   * @throws Refusal with 502 when there is no list
   */
  public List<String> of(Account account) {
    try (UpstreamAnswer answer =
        client.get(
            urls.of(account.credentials(), UpstreamUrls.MODELS),
            account.credentials(),
            times.upstreamTimeout())) {
      if (!answer.isGood()) {
        throw Envelope.refuse(502, FAILED + " with HTTP " + answer.status());
      }
      List<String> names = new ArrayList<>();
      for (JsonNode model : Json.read(answer.wholeBody()).path("data")) {
        model.path("id").stringValueOpt().ifPresent(names::add);
      }
      return names;
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw Envelope.refuse(502, FAILED);
    }
  }
}
