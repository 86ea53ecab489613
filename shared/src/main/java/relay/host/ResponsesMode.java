package relay.host;

import relay.model.Coded;

/** How the host calls an account's upstream (host-api 8.4; since 0.1.127). */
public enum ResponsesMode implements Coded {
  AUTO,
  FORCE_RESPONSES,
  FORCE_CHAT_COMPLETIONS
}
