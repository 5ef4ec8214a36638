/** Data leaving or entering the house. */

import { confidential, open, type EventType } from '../event-type.ts';

const family = 'data';

export const dataTypes: readonly EventType[] = [
  {
    name: 'data.exported',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} exported {data.rows} rows[ of {target}][ to {data.destination}]',
    data: {
      rows: open('count'),
      format: open('text'),
      categories: open('list'),
      fields: open('list'),
      legal_basis: open('text'),
      scan: open('text'),
      destination: confidential('text'),
      filter: confidential('text'),
      purpose: confidential('text'),
    },
  },
  {
    name: 'data.imported',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} imported {data.rows} rows[ into {target}][ from {data.origin}]',
    data: {
      rows: open('count'),
      rejected: open('count'),
      format: open('text'),
      categories: open('list'),
      scan: open('text'),
      origin: confidential('text'),
    },
  },
];
