/** What a stage of an item is to its processor; one class a stage implements it. */
@NullMarked
package relay.importing.stage;

import org.jspecify.annotations.NullMarked;
