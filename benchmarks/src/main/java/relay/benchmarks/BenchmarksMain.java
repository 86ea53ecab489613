package relay.benchmarks;

/** Runs one benchmark by its name. */
public final class BenchmarksMain {

  private BenchmarksMain() {}

  public static void main(String[] arguments) {
    System.out.println("relay manager");
  }
}
