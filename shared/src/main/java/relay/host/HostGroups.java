package relay.host;

import java.util.List;
import java.util.Optional;

/** The groups of a host (host-api 5). */
public interface HostGroups {

  /** All groups, of whatever platform, in the order of their numbers. */
  List<HostGroup> list();

  /** The group of exactly this name, active or not. */
  Optional<HostGroup> findByName(String name);

  /** One group; empty when the host has none of this number. */
  Optional<HostGroup> find(GroupRef group);

  /**
   * Creates a group. Not idempotent: a repeat meets {@code GROUP_EXISTS}, so look by name after a
   * lost answer.
   */
  HostGroup create(NewGroup group);

  /** Changes a group. May be repeated. */
  HostGroup update(GroupRef group, GroupChange change);

  /** What an administrator can see of one key's group. */
  enum KeyBinding {
    /** The key can use the group. */
    BOUND,
    /** The key is bound to another group or to none, or there is no such key. */
    ELSEWHERE,
    /** The host does not show its users' keys. */
    NOT_SHOWN
  }

  /** Whether a user's key is bound to the group, by the group's own list of keys. */
  KeyBinding bindingOf(HostSecret userKey, GroupRef group);

  /** Deletes a group with its subscriptions and bindings; its accounts stay. May be repeated. */
  void delete(GroupRef group);
}
