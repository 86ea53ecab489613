package relay.standalone;

/** Starts every service in one JVM. */
public final class StandaloneMain {

  private StandaloneMain() {}

  public static void main(String[] arguments) {
    System.out.println("relay manager");
  }
}
