package relay.host;

import relay.model.Coded;

/** What we ask a host for: a closed set, so that it can be a label of metrics and of faults. */
public enum HostOperation implements Coded {
  READINESS,
  SETTINGS,
  CAPABILITY_PROBE,
  LOGIN,
  GROUP_READ,
  GROUP_WRITE,
  CHANNEL_READ,
  CHANNEL_WRITE,
  MODEL_PRICE,
  PLAN_READ,
  PLAN_WRITE,
  ACCOUNT_READ,
  ACCOUNT_LIST,
  ACCOUNT_CREATE,
  ACCOUNT_WRITE,
  ACCOUNT_DELETE,
  ACCOUNT_TEST,
  ACCOUNT_MODELS,
  USER_READ,
  USER_WRITE,
  USER_KEY_READ,
  USER_KEY_WRITE,
  SUBSCRIPTION_READ,
  SUBSCRIPTION_WRITE,
  GATEWAY_MODELS,
  GATEWAY_CHAT
}
