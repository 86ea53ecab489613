/**
 * What a run and its items are: states, steps, outcomes, verdicts, reasons. Pure; knows no
 * framework.
 */
@NullMarked
package relay.run;

import org.jspecify.annotations.NullMarked;
