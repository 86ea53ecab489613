package relay.importing.probe;

/** Finds out what an upstream key is good for, by calling the upstream with it. */
public interface Prober {

  /**
   * Calls the upstream and judges. May run any number of times: it changes nothing upstream but for
   * the few tokens spent, and takes at most some tens of seconds. Blocking, safe for concurrent
   * use, made for virtual threads.
   *
   * <p>Whatever the upstream does ends in a report; nothing is thrown for it. Texts in the report
   * never hold the key.
   */
  ProbeReport probe(ProbeRequest request);
}
