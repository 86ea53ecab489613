@NullMarked
package relay.jobs;

import org.jspecify.annotations.NullMarked;
