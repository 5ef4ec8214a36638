/** Gaps of sources in one sentence each, in English and German. */

const tail = (text: string | undefined, before: string, after = ''): string =>
  text === undefined ? '' : before + text + after;

/** `span` from one end to the other; absent: it has begun, and no event ends it. */
interface Times {
  readonly span?: string;
  readonly since: string;
}

interface MissedRuns {
  /** By now. */
  readonly count: number;
  readonly due: string;
  /** The run before, and the next that came. */
  readonly last: string | undefined;
  readonly next: string | undefined;
  readonly cause: string | undefined;
}

export interface GapWords {
  stopped(source: string, times: Times, reason: string | undefined, lost: string | undefined): string;
  incomplete(name: string, span: string, expected: string, seen: string): string;
  missedRun(name: string, missed: MissedRuns): string;
  /** `end`: when it was renewed, or when its next run came without that. */
  expired(name: string, when: string, end: string | undefined, isRenewed: boolean): string;
  /** `weeks`: how many weeks before the same hours were counted, and what they had. */
  silent(source: string, span: string, weeks: string, usual: string): string;
  skipped(source: string, count: number, told: string, when: string): string;
}

export const gapWords: Readonly<Record<'en' | 'de', GapWords>> = {
  en: {
    stopped: (source, { span, since }, reason, lost) =>
      `The recording of ${source} was stopped ${span ?? `on ${since}, and no event says that it went on`}${tail(
        reason,
        '; reason given: ',
      )}${tail(lost, '; events lost: ')}.`,
    incomplete: (name, span, expected, seen) => `The trail has ${seen} of the ${expected} events of ${name} ${span}.`,
    missedRun: (name, { count, due, last, next, cause }) =>
      `The link ${name} missed ${count === 1 ? 'a run' : `${count} runs, the last`} due ${due}${tail(cause, ' (', ')')}${tail(
        last,
        '; its last run before came ',
      )}${next === undefined ? ', and no later one is recorded' : `, the next ${next}`}.`,
    expired: (name, when, end, isRenewed) =>
      `The access of the link ${name} expired ${when}${
        end === undefined
          ? ', and no event renews it'
          : isRenewed
            ? ` and was renewed ${end}`
            : `; its next run came ${end}`
      }.`,
    silent: (source, span, weeks, usual) =>
      `The source ${source} has no event ${span}; the same hours ${weeks} weeks before had ${usual}.`,
    skipped: (source, count, told, when) =>
      `The source ${source} counted ${count === 1 ? 'an event' : `${told} events`} ${when} that ${count === 1 ? 'has' : 'have'} not arrived here.`,
  },
  de: {
    stopped: (source, { span, since }, reason, lost) =>
      `Die Aufzeichnung von ${source} war ${span ?? `seit ${since}`} angehalten${
        span === undefined ? ', und kein Ereignis sagt, dass sie weiterging' : ''
      }${tail(reason, '; Grund: ')}${tail(lost, '; verlorene Ereignisse: ')}.`,
    incomplete: (name, span, expected, seen) =>
      `Das Protokoll hat ${seen} der ${expected} Ereignisse von ${name} ${span}.`,
    missedRun: (name, { count, due, last, next, cause }) =>
      `Die Anbindung ${name} ließ ${count === 1 ? 'einen Lauf' : `${count} Läufe`} aus, fällig ${
        count === 1 ? '' : 'zuletzt '
      }${due}${tail(cause, ' (', ')')}${tail(last, '; ihr letzter Lauf davor kam ')}${
        next === undefined ? ', ein späterer ist nicht aufgezeichnet' : `, der nächste ${next}`
      }.`,
    expired: (name, when, end, isRenewed) =>
      `Der Zugang der Anbindung ${name} lief ${when} ab${
        end === undefined
          ? ', und kein Ereignis erneuert ihn'
          : isRenewed
            ? ` und wurde ${end} erneuert`
            : `; der nächste Lauf kam ${end}`
      }.`,
    silent: (source, span, weeks, usual) =>
      `Die Quelle ${source} hat ${span} kein Ereignis; dieselben Stunden ${weeks} Wochen davor hatten ${usual}.`,
    skipped: (source, count, told, when) =>
      `Die Quelle ${source} hat ${when} ${count === 1 ? 'ein Ereignis' : `${told} Ereignisse`} gezählt, ${count === 1 ? 'das' : 'die'} hier nicht angekommen ${count === 1 ? 'ist' : 'sind'}.`,
  },
};
