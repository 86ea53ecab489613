package relay.testing;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The ways to a RabbitMQ, in the order they are tried. */
enum BrokerWay {
  /** The broker whose address stands in {@code RELAY_TEST_AMQP}. */
  ENV {
    @Override
    boolean isOpen() {
      return System.getenv(ADDRESS) != null;
    }

    @Override
    Broker open() {
      String address = System.getenv(ADDRESS);
      if (address == null) {
        throw new IllegalStateException(
            "RELAY_TEST_BROKER=env needs an address in RELAY_TEST_AMQP: amqp://user:pw@host:port");
      }
      return new GivenBroker(URI.create(address));
    }
  },
  /** A private node of the rabbitmq-server installed on this machine. */
  INSTALLED {
    @Override
    boolean isOpen() {
      return RabbitPrograms.installed().isPresent();
    }

    @Override
    Broker open() {
      return RabbitPrograms.installed()
          .map(programs -> PrivateBroker.open(programs, "installed rabbitmq-server"))
          .orElseThrow(
              () -> new IllegalStateException("no rabbitmq-server is installed on this machine"));
    }
  },
  /** A container, when a Docker engine answers. */
  DOCKER {
    @Override
    boolean isOpen() {
      // Asked only where an engine can be: asking without one takes seconds.
      boolean possible =
          System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
      return possible && DockerBroker.engineAnswers();
    }

    @Override
    Broker open() {
      return DockerBroker.open();
    }
  },
  /** A private node of Debian's or Ubuntu's package, unpacked into the user's cache folder. */
  PACKAGE {
    @Override
    boolean isOpen() {
      return Files.isExecutable(Path.of("/usr/bin/apt-get"));
    }

    @Override
    Broker open() {
      return PrivateBroker.open(DebianPackage.unpacked(), "unpacked package rabbitmq-server");
    }
  };

  private static final String ADDRESS = "RELAY_TEST_AMQP";

  /** Whether this way can be tried on this machine. */
  abstract boolean isOpen();

  /**
   * Gets a broker this way; throws {@link IllegalStateException} with one sentence when it cannot.
   */
  abstract Broker open();

  /** The way that {@code RELAY_TEST_BROKER} forces, else the first open one. */
  static BrokerWay chosen(Map<String, String> environment) {
    return forced(environment).orElseGet(() -> firstOpen(values()));
  }

  /** As {@link #chosen}, but a broker that tests may stop: never somebody else's. */
  static BrokerWay chosenToStart(Map<String, String> environment) {
    return forced(environment)
        .filter(way -> way != ENV)
        .orElseGet(() -> firstOpen(INSTALLED, DOCKER, PACKAGE));
  }

  private static Optional<BrokerWay> forced(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("RELAY_TEST_BROKER"))
        .map(way -> valueOf(way.toUpperCase(Locale.ROOT)));
  }

  private static BrokerWay firstOpen(BrokerWay... ways) {
    return Arrays.stream(ways)
        .filter(BrokerWay::isOpen)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "The tests need a RabbitMQ: set RELAY_TEST_AMQP=amqp://user:pw@host:port,"
                    + " install rabbitmq-server, start Docker, or run on Debian or Ubuntu."));
  }
}
