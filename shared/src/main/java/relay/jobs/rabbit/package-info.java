/** The job queue on RabbitMQ 3.10 to 4.x. Nobody else knows AMQP. */
@NullMarked
package relay.jobs.rabbit;

import org.jspecify.annotations.NullMarked;
