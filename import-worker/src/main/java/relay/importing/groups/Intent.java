package relay.importing.groups;

import relay.model.Coded;

/**
 * What is about to be made on the host; committed before the call, so that who finds the thing
 * after a lost answer knows that it is ours.
 */
enum Intent implements Coded {
  CREATE_GROUP,
  CREATE_CHANNEL,
  CREATE_PLAN
}
