/**
 * The job queue within one JVM, for the first run on a machine without a broker. It keeps every
 * promise of {@code relay.jobs} but one: what is in it ends with the JVM, and the sweep hands it
 * out again.
 */
@NullMarked
package relay.jobs.inprocess;

import org.jspecify.annotations.NullMarked;
