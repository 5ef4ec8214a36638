import { describe, expect, it } from 'vitest';
import { csvCell, formatList, formatTable, plainText, widthOf } from './listing.ts';

const columns = [
  { title: 'name', of: (row: { name: string }) => row.name },
  { title: 'what', of: () => 'a long sentence that has no end', widthMax: Infinity },
];

describe('CSV', () => {
  it('quotes what needs quotes', () => {
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell('two\nlines')).toBe('"two\nlines"');
    expect(csvCell('plain')).toBe('plain');
  });
  it('never lets a sheet run what was recorded', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '|calc', '%x']) {
      expect(csvCell(text).replace(/^"/, '')[0], text).toBe("'");
    }
    expect(csvCell('=HYPERLINK("http://x")')).toBe('"\'=HYPERLINK(""http://x"")"');
  });
  it('has a title line also without rows', () => {
    expect(formatList([], columns, 'csv')).toBe('name,what\r\n');
  });
});

describe('table', () => {
  it('shows no control characters of what was recorded', () => {
    expect(plainText('a\u001b[2Jb\nc\u202ed')).toBe('a·[2Jb·c·d');
  });
  it('keeps to the width of the line', () => {
    const lines = formatTable([{ name: 'x'.repeat(60) }], columns, 70)
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(`${'x'.repeat(39)}…  a long sentence that has no…`.slice(0, 70));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70);
  });
});

describe('a column that is copied from', () => {
  it('is never cut; the others give way to it', () => {
    const key = 'k'.repeat(100);
    const whole = [
      { title: 'tenant', of: () => 'a tenant of a long name' },
      { title: 'key', of: () => key, isWhole: true },
    ];
    expect(formatTable([{}], whole, 80)).toBe(`tenant  key\na ten…  ${key}\n`);
  });
});

describe('a column that wraps', () => {
  const wrapped = [columns[0]!, { ...columns[1]!, wraps: true }];
  it('goes on below itself, whole and within the line', () => {
    expect(formatTable([{ name: 'Ana' }, { name: 'Müller' }], wrapped, 28)).toBe(
      [
        'name    what',
        'Ana     a long sentence that',
        '        has no end',
        'Müller  a long sentence that',
        '        has no end',
        '',
      ].join('\n'),
    );
  });
  it('stays in one line where there is no terminal', () => {
    expect(formatTable([{ name: 'Ana' }], wrapped, Infinity)).toBe(
      'name  what\nAna   a long sentence that has no end\n',
    );
  });
});

describe('width', () => {
  it('counts what a terminal shows: wide characters twice, marks not at all', () => {
    expect(['Müller', '漢字', 'Mu\u0308ller', '🎉', 'a\u200db'].map(widthOf)).toEqual([6, 4, 6, 2, 2]);
  });
  it('lets other columns give way where the line is still too long', () => {
    const wide = [
      { title: 'a', of: () => 'x'.repeat(40) },
      { title: 'b', of: () => '漢'.repeat(20) },
      { title: 'c', of: () => 'y'.repeat(80), widthMax: Infinity },
    ];
    const lines = formatTable([{}], wide, 60).trimEnd().split('\n');
    expect(lines.map(widthOf).every((width) => width <= 60)).toBe(true);
    expect(lines[1]).toMatch(/^x+… {2}漢+… *y+…$/);
  });
});

describe('JSON', () => {
  it('is a list, or one object on each line', () => {
    expect(JSON.parse(formatList([{ name: 'a' }], columns, 'json'))).toEqual([{ name: 'a' }]);
    expect(formatList([{ name: 'a' }, { name: 'b' }], columns, 'ndjson')).toBe('{"name":"a"}\n{"name":"b"}\n');
    expect(formatList([], columns, 'json')).toBe('[]\n');
  });
});
