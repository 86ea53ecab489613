package relay.testing;

import java.net.URI;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/** RabbitMQ in a container, at a port that stays the same when the container is restarted. */
final class DockerBroker implements Broker {
  private static final String IMAGE = "rabbitmq:4.2";

  private final RabbitMQContainer container;
  private final int port;

  private DockerBroker(RabbitMQContainer container, int port) {
    this.container = container;
    this.port = port;
  }

  static boolean engineAnswers() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /** Starts a new container, removed when this JVM ends. */
  static DockerBroker open() {
    int port = FreePorts.block(1);
    RabbitMQContainer container = new RabbitMQContainer(IMAGE);
    container.setPortBindings(List.of(port + ":5672"));
    container.start();
    DockerBroker broker = new DockerBroker(container, port);
    broker.awaitOpen(() -> true);
    return broker;
  }

  @Override
  public URI address() {
    return URI.create(
        "amqp://%s:%s@%s:%d"
            .formatted(
                container.getAdminUsername(),
                container.getAdminPassword(),
                container.getHost(),
                port));
  }

  @Override
  public String origin() {
    return "container of " + IMAGE + " on port " + port;
  }

  @Override
  public void restart() {
    stop();
    start();
  }

  @Override
  public void killAndRestart() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    start();
  }

  @Override
  public void stop() {
    container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void start() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    awaitOpen(() -> true);
  }
}
