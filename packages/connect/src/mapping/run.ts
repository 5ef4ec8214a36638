/** What compiled mappings run on, and what the parts of the compiler know of one another. */

import { MappingError, type MappingFunction } from './document.ts';
import type { Place, Places } from './told.ts';

/** One record being mapped: the item `each` is at, and the marks of what has been told. */
export interface Run {
  readonly record: unknown;
  item: unknown;
  readonly told: Uint8Array;
}
export type Make = (run: Run) => unknown;
export type Test = (run: Run) => boolean;

/** Where in a document the compiler is. */
export interface Context {
  readonly compiler: Compiler;
  /** The place `@` stands for; undefined outside `$each`. */
  readonly item: Place | undefined;
  /** True where reading tells nothing: conditions, `$peek`, texts put together or cut. */
  readonly looking: boolean;
}

/** Compiles templates and conditions of one event; every part throws MappingError where the document is wrong. */
export interface Compiler {
  readonly places: Places;
  template(template: unknown, context: Context, place: string): Make;
  condition(condition: unknown, context: Context, place: string): Test;
  path(path: unknown, context: Context, place: string): Make;
  rest(path: unknown, place: string): Make;
  call(name: unknown, place: string): MappingFunction;
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new MappingError(place, 'a list is needed');
  return value;
}

export function textOf(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new MappingError(place, 'a text is needed');
  return value;
}
