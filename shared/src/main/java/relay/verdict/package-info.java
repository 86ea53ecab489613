/**
 * From what was seen to what is said: pure judgement of keys and their accounts. Reads no clock,
 * calls nobody, knows no framework.
 */
@NullMarked
package relay.verdict;

import org.jspecify.annotations.NullMarked;
