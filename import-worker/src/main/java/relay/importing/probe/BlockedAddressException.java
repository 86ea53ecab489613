package relay.importing.probe;

import java.net.UnknownHostException;

/**
 * A name resolves to an address that must not be called; the message names the setting to change.
 */
public final class BlockedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  public BlockedAddressException(String message) {
    super(message);
  }
}
