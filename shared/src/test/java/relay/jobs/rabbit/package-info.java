@NullMarked
package relay.jobs.rabbit;

import org.jspecify.annotations.NullMarked;
