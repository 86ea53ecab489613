/**
 * Work on its way to a worker: what a job is, how it is written down, and the queue as everybody
 * but its two adapters knows it.
 */
@NullMarked
package relay.jobs;

import org.jspecify.annotations.NullMarked;
