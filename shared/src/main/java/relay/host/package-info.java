/**
 * The host as the rest of the product sees it: one port, typed requests and refs, faults classified
 * once. The product's only host is sub2api; its URLs and JSON live in {@code relay.host.sub2api}.
 */
@NullMarked
package relay.host;

import org.jspecify.annotations.NullMarked;
