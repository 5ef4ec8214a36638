/** Directory files: what is written is what is read, and names alone are no accounts. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCsv, parseDirectoryFile } from './directory-file.ts';

it('reads accounts by their columns, and leaves the others alone', () => {
  const csv = 'name,user@crm,user@mailer,mail\r\nAna Ruiz,ana.ruiz,0058X,ana@x.example\r\n"Okafor, Ben",ben,,\r\n';
  expect(parseDirectoryFile(csv, 'staff.csv')).toEqual({
    unused: ['name', 'mail'],
    rows: [
      {
        row: 2,
        accounts: [
          { type: 'user', id: 'ana.ruiz', source: 'crm' },
          { type: 'user', id: '0058X', source: 'mailer' },
        ],
      },
      { row: 3, accounts: [{ type: 'user', id: 'ben', source: 'crm' }] },
    ],
  });
  const semicolons = '\uFEFFcampaign@;campaign@ads\nc_1;77\n';
  expect(parseDirectoryFile(semicolons, 'c.csv').rows[0]?.accounts).toEqual([
    { type: 'campaign', id: 'c_1' },
    { type: 'campaign', id: '77', source: 'ads' },
  ]);
  const json = JSON.stringify([{ name: 'Ana', accounts: [{ type: 'user', id: 'a' }] }]);
  expect(parseDirectoryFile(json, 'staff.JSON').rows).toEqual([{ row: 1, accounts: [{ type: 'user', id: 'a' }] }]);
});

it.each([
  ['', 'staff.csv', /empty/],
  ['name,mail\nAna,ana@x.example', 'staff.csv', /names alone link nobody/],
  ['user@a,user@b\n1,2,3', 'staff.csv', /row 2 has 3 cells/],
  ['user@a,user@b\n"1,2', 'staff.csv', /not closed/],
  ['user@a,user@b\n"1"x,2', 'staff.csv', /behind a closing quote/],
  [`user@a,user@b\n${'x'.repeat(1_001)},2`, 'staff.csv', /too long/],
  ['{}', 'staff.json', /must be a list/],
  ['[{"name":"Ana"}]', 'staff.json', /names alone link nobody/],
  ['[{"accounts":[{"type":"user"}]}]', 'staff.json', /a type and an id/],
  ['[', 'staff.json', /not JSON/],
])('refuses %j', (text, name, message) => {
  expect(() => parseDirectoryFile(text, name)).toThrow(message);
});

it('reads back every table that is written by RFC 4180', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ü', '"', ',', ';', ' ', '\n', '\r\n'), maxLength: 6 });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
      const all = [['x', 'y', ...Array.from({ length: (rows[0]?.length ?? 2) - 2 }, () => 'z')], ...rows];
      const text = all.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join(lineEnd);
      expect(parseCsv(text).map(({ cells }) => cells)).toEqual(all);
    }),
  );
});
