/** Which entities are one: what others conclude from links. */

export { linked, samePerson, type Linked } from './linked.ts';
export { linksOf } from './links-of.ts';
export { twinsFor } from './twins.ts';
