package relay.hosts;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.host.GroupRef;
import relay.host.HostAdapter;

/**
 * The groups that runs prepared on a host: by them it is known again at another address. What was
 * made on a host is undone by its numbers, which mean something else on any other host.
 */
class KnownGroups {
  private static final String NEWEST =
      """
      SELECT host_group_id, host_group_name FROM host_groups
      WHERE host_no = :host AND host_group_id IS NOT NULL AND host_group_name IS NOT NULL
      ORDER BY group_no DESC LIMIT 5
      """;

  private final JdbcClient jdbc;

  KnownGroups(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Known(GroupRef ref, String name) {
    boolean isOn(HostAdapter host) {
      return host.groups().find(ref).filter(there -> there.name().equals(name)).isPresent();
    }
  }

  /** Whether none of the groups that we know on a host is on this one; false when we know none. */
  boolean areMissingOn(HostAdapter there, RegisteredHost host) {
    List<Known> known =
        jdbc.sql(NEWEST)
            .param("host", host.number())
            .query((row, number) -> new Known(new GroupRef(row.getLong(1)), row.getString(2)))
            .list();
    return !known.isEmpty() && known.stream().noneMatch(group -> group.isOn(there));
  }
}
