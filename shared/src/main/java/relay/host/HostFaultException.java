package relay.host;

/** A call of {@link HostAdapter} that did not do what was asked for. */
public final class HostFaultException extends RuntimeException {
  private final transient HostFault fault;

  /** Carries a classified fault; the message is the fault's, which is redacted. */
  public HostFaultException(HostFault fault) {
    super(fault.describe());
    this.fault = fault;
  }

  /** The classified fault. */
  public HostFault fault() {
    return fault;
  }
}
