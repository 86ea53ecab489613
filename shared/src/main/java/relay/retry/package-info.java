/** Retry policies as values. Pure; knows no framework. */
@NullMarked
package relay.retry;

import org.jspecify.annotations.NullMarked;
