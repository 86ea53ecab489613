/** Whether the database has the schema that this release needs. */
@NullMarked
package relay.schema;

import org.jspecify.annotations.NullMarked;
