package relay.standalone;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One {@link ConsoleWorld} for all classes that ask for it, with a run of every truth that begins
 * with it; it stops with the last test of the JVM.
 */
final class SharedWorld implements ParameterResolver, BeforeAllCallback {

  /** The world and the run of every truth, which may be going on. */
  record Shared(ConsoleWorld world, String everyTruth) implements AutoCloseable {

    /** The run's id, once it has ended. */
    String endedRun() {
      return world.awaitEnd(everyTruth);
    }

    @Override
    public void close() {
      world.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Shared.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context);
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedWorld.class))
        .computeIfAbsent(Shared.class, type -> begin(), Shared.class);
  }

  private static Shared begin() {
    var world = ConsoleWorld.withHost();
    return new Shared(world, world.importOfEveryTruth());
  }
}
