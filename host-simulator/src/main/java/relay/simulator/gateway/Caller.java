package relay.simulator.gateway;

import java.util.Optional;
import relay.simulator.state.Group;
import relay.simulator.state.Subscription;
import relay.simulator.state.User;
import relay.simulator.state.UserKey;

/** Who calls the gateway, every check being passed. */
record Caller(User user, UserKey key, Group group, Optional<Subscription> subscription) {}
