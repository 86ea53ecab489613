package relay.importing.probe;

import java.net.UnknownHostException;

/** An address must not be called; the message names the setting that would open it. */
public final class BlockedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  public BlockedAddressException(String message) {
    super(message);
  }
}
