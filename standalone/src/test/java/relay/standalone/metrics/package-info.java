/** The exported metrics, and the document that lists them. */
@NullMarked
package relay.standalone.metrics;

import org.jspecify.annotations.NullMarked;
