/** Real services and helpers for the tests of every module: no mock of PostgreSQL or RabbitMQ. */
@NullMarked
package relay.testing;

import org.jspecify.annotations.NullMarked;
