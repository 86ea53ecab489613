@NullMarked
package relay.jobs.inprocess;

import org.jspecify.annotations.NullMarked;
