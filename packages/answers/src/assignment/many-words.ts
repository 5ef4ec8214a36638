/** How many assignments at once are told, in English and German. */

const tail = (text: string | undefined, before: string, after = ''): string =>
  text === undefined ? '' : before + text + after;

export interface RunWords {
  readonly count: string;
  readonly by: string;
  /** To the one who got all of them; absent: to several. */
  readonly to: string | undefined;
  readonly span: string;
  /** Within how long; absent where it is one. */
  readonly within: string | undefined;
  readonly isReturn: boolean;
  readonly reason: string | undefined;
}

export interface ManyWords {
  run(run: RunWords): string;
  singles(count: string, to: string): string;
  fired(targets: string): string;
  movedOn(count: string, who: string): string;
  still(count: string, who: string): string;
  contacted(count: string): string;
  headline(run: RunWords): string;
  headlineAfter(moved: string, still: string, unclear: string | undefined): string;
  unclear(count: string, who: string): string;
  updated(by: string, approval: string | undefined): string;
  nothing(what: string, trail: string): string;
  thing(type: string): string;
  noUpdate(rule: string): string;
  noReason(by: string, count: string): string;
  stayedUnsaid(count: string): string;
  readonly tooMany: string;
  readonly withheld: string;
}

export const manyWords: Readonly<Record<'en' | 'de', ManyWords>> = {
  en: {
    run: ({ count, by, to, span, within, isReturn, reason }) =>
      `${by} ${isReturn ? 'gave' : 'moved'} ${count} leads ${isReturn ? 'back' : ''}${
        to === undefined
          ? isReturn
            ? ' to those who had had them'
            : 'to several people'
          : `${isReturn ? ' ' : ''}to ${to}`
      } ${span}${tail(within, ' (within ', ')')}${tail(reason, '; reason given: ')}`,
    singles: (count, to) => `Besides, ${count} leads were given one by one with ${to} among those concerned`,
    fired: (targets) => `Its firing counts ${targets} leads`,
    movedOn: (count, who) => `Of these, ${count} went on from ${who} afterwards`,
    still: (count, who) => `No later assignment takes ${count} of them from ${who}`,
    contacted: (count) => `Of those that stayed, ${count} had changed their state before the others went`,
    headline: ({ count, by, to, span }) => `${by} moved ${count} leads to ${to ?? 'several people'} ${span}`,
    headlineAfter: (moved, still, unclear) =>
      `; ${moved} went on since, ${still} have stayed${tail(unclear, ', of ', ' it cannot be said')}`,
    unclear: (count, who) =>
      `Whether ${count} of them are still with ${who} cannot be said, because it is not said which leads they are, or to whom they went later.`,
    updated: (by, approval) => `, after ${by} had changed the rule${tail(approval, ' (', ')')}`,
    nothing: (what, trail) => `It cannot be said why ${what}, because ${trail} shows no assignment of this kind`,
    thing: (type) => (type === 'rule' ? 'this rule moved leads' : 'leads went to this person'),
    noUpdate: (rule) =>
      `Who made ${rule} and why cannot be said, because no change of the rule to this version is recorded.`,
    noReason: (by, count) => `Why ${by} moved ${count} leads cannot be said, because no reason is recorded with them.`,
    stayedUnsaid: (count) => `Why ${count} leads stayed when the others went is not recorded.`,
    tooMany: 'There are more assignments than were read; the counts are of the newest only.',
    withheld: 'This cannot be said with this key, because values that it rests on are withheld from it.',
  },
  de: {
    run: ({ count, by, to, span, within, isReturn, reason }) =>
      `${by} hat ${span}${tail(within, ' (innerhalb von ', ')')} ${count} Leads ${
        to === undefined ? (isReturn ? 'denen, die sie vorher hatten,' : 'an mehrere Personen') : `an ${to}`
      } ${isReturn ? 'zurückgegeben' : 'gegeben'}${tail(reason, ', Grund: ')}`,
    singles: (count, to) => `Außerdem wurden ${count} Leads einzeln vergeben, an denen ${to} beteiligt ist`,
    fired: (targets) => `Die Auslösung zählt ${targets} Leads`,
    movedOn: (count, who) => `Davon gingen ${count} später von ${who} weiter`,
    still: (count, who) => `Zu ${count} davon nimmt keine spätere Vergabe sie ${who} wieder ab`,
    contacted: (count) => `Von denen, die blieben, hatten ${count} ihren Stand geändert, bevor die anderen gingen`,
    headline: ({ count, by, to, span }) => `${by} hat ${span} ${count} Leads an ${to ?? 'mehrere Personen'} gegeben`,
    headlineAfter: (moved, still, unclear) =>
      `; ${moved} gingen seither weiter, ${still} blieben${tail(unclear, ', bei ', ' ist es nicht zu sagen')}`,
    unclear: (count, who) =>
      `Ob ${count} davon noch bei ${who} sind, ist nicht zu sagen, denn welche Leads es sind oder an wen sie später gingen, ist nicht genannt.`,
    updated: (by, approval) => `, nachdem ${by} die Regel geändert hatte${tail(approval, ' (', ')')}`,
    nothing: (what, trail) => `Warum ${what}, ist nicht zu sagen, denn ${trail} zeigt keine solche Vergabe`,
    thing: (type) => (type === 'rule' ? 'diese Regel Leads vergab' : 'diese Person Leads bekam'),
    noUpdate: (rule) =>
      `Von wem ${rule} stammt und warum, ist nicht zu sagen, denn keine Änderung der Regel auf diese Version ist aufgezeichnet.`,
    noReason: (by, count) =>
      `Warum ${by} ${count} Leads weitergab, ist nicht zu sagen, denn dazu ist kein Grund aufgezeichnet.`,
    stayedUnsaid: (count) => `Warum ${count} Leads blieben, als die anderen gingen, ist nicht aufgezeichnet.`,
    tooMany: 'Es gibt mehr Vergaben, als gelesen wurden; gezählt sind nur die neuesten.',
    withheld: 'Mit diesem Schlüssel ist das nicht zu sagen, denn Werte, auf denen es beruht, werden ihm vorenthalten.',
  },
};
