/** The conformance command on simulated hosts. */
@NullMarked
package relay.standalone.conformance;

import org.jspecify.annotations.NullMarked;
