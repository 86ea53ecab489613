/**
 * Keys at rest and keys in text: the keyset of the installation, sealing, the identity of a key,
 * and redaction.
 */
@NullMarked
package relay.secrets;

import org.jspecify.annotations.NullMarked;
