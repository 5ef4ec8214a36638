/** OpenAPI 3.1 from the routes: nothing is described twice. */

import { z } from 'zod';
import { errorTable } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { problemSchema } from './schema/event.ts';

type Json = Record<string, unknown>;

/** The whole document. @param version of the server */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, definition] of Object.entries(routes) as [string, Route][]) {
    const path = definition.path.replace('*', '{path}');
    (paths[path] ??= {})[definition.method.toLowerCase()] = operation(name, definition);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Trailmark',
      version,
      summary: 'Record events, find them, prove them.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'tm_<tenant>_<32 characters>' } },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
    },
  };
}

function operation(name: string, definition: Route): Json {
  const responses: Record<string, Json> = {};
  for (const [status, answer] of Object.entries(definition.answers)) {
    const mediaType = answer.mediaType ?? 'application/json';
    const content =
      answer.schema === undefined
        ? { [mediaType]: {} }
        : { [mediaType]: { schema: schemaOf(answer.schema, 'output') } };
    responses[status] = { description: answer.about, content };
  }
  for (const [status, codes] of refusalsOf(definition)) {
    responses[status] ??= {
      description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}`).join('; '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return {
    operationId: name,
    summary: definition.summary,
    tags: [definition.group],
    ...(definition.scope === 'open' ? { security: [] } : { description: scopeText(definition) }),
    parameters: [
      ...parameters(definition.params, 'path'),
      ...tilePath(definition),
      ...parameters(definition.query, 'query'),
    ],
    ...(definition.body === undefined ? {} : { requestBody: bodyOf(definition.body) }),
    responses,
  };
}

function scopeText(definition: Route): string {
  return definition.scope === 'any' || definition.scope === 'own'
    ? 'See the summary for who may ask.'
    : `Needs the scope \`${definition.scope}\`${definition.orScope === undefined ? '' : ` or \`${definition.orScope}\``}.`;
}

function refusalsOf(definition: Route): Map<string, ErrorCode[]> {
  const codes: ErrorCode[] = [...definition.codes];
  if (definition.params !== undefined || definition.query !== undefined || definition.body !== undefined)
    codes.push('request.invalid');
  if (definition.scope !== 'open') codes.push('auth.missing', 'auth.invalid', 'auth.scope', 'rate.limited');
  const byStatus = new Map<string, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const status = String(errorTable[code].status);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

function bodyOf(body: NonNullable<Route['body']>): Json {
  const schema = schemaOf(body.schema, 'input');
  return { required: true, content: Object.fromEntries(body.mediaTypes.map((type) => [type, { schema }])) };
}

function tilePath(definition: Route): Json[] {
  return definition.path.endsWith('*')
    ? [{ name: 'path', in: 'path', required: true, schema: { type: 'string' } }]
    : [];
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(typeof property['description'] === 'string' ? { description: property['description'] } : {}),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  // zod types its result with its own JSON Schema type; here it is only passed on.
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json;
  // Schemas with an id are hoisted into $defs by zod; OpenAPI 3.1 takes JSON Schema as it is, `$defs` included.
  return rest;
}
