/**
 * The version of what is indexed of an event: which terms it has, how they are made, which fields are counted in columns.
 *
 * To be raised by one with every change by which events that are recorded already would get other terms than they have;
 * a test that fails says so. A store keeps which of its events were indexed by which version: what an older one did not
 * index is not found until the index is made anew, and that is to be said rather than found out.
 */
export const indexVersion = 2;

/** Of stores from before versions were kept: nobody knows what was indexed. */
export const unknownVersion = 0;
