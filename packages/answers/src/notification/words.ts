/** How notices are told, in English and German. */

const tail = (text: string | undefined, before: string, after = ''): string =>
  text === undefined ? '' : before + text + after;

/** From what is true without any silence of a source to what stands behind "because". */
type Why = (base: string) => string;

export interface NoticeTold {
  readonly to: string | undefined;
  readonly channel: string | undefined;
  readonly when: string;
  readonly attempt: string | undefined;
  readonly why: string | undefined;
}

export interface NotificationWords {
  lead(name: string | undefined): string;
  /** What is asked about where nothing is recorded of it. */
  thing(type: string): string;
  rule(name: string | undefined, version: string | undefined): string;
  limit(lead: string, sla: string | undefined, when: string, due: string | undefined, isPassed: boolean): string;
  run(rule: string, when: string): string;
  readonly fired: string;
  notFired(result: string | undefined): string;
  attempted(notice: NoticeTold): string;
  delivered(notice: NoticeTold, took: string | undefined): string;
  bounced(notice: NoticeTold): string;
  suppressed(notice: NoticeTold): string;
  failed(notice: NoticeTold): string;
  way(to: string | undefined, channel: string | undefined, when: string): string;
  /** What an event says that stands behind: the recipient who had left, the channel that was archived. */
  background(when: string, sentence: string): string;
  off(by: string, when: string, reason: string | undefined, maintenance: string | undefined): string;
  on(by: string, when: string): string;
  noRunWhileOff(lead: string): string;
  claimedTold: string;
  claimedNotTold: string;

  /** Of a headline that tells several recipients apart. */
  part: {
    delivered(ways: string): string;
    bounced(to: string | undefined, why: string | undefined): string;
    suppressed(to: string | undefined, why: string | undefined): string;
    failed(to: string | undefined, why: string | undefined): string;
    sent(to: string | undefined): string;
  };
  more(count: string): string;
  headline: {
    delivered(lead: string, ways: string): string;
    mixed(lead: string, parts: string): string;
    bounced(lead: string, to: string | undefined, why: string | undefined): string;
    suppressed(lead: string, to: string | undefined, why: string | undefined): string;
    failed(lead: string, to: string | undefined): string;
    /** `when` is empty where it was sent to several. */
    sent(lead: string, to: string | undefined, when: string): string;
    not_tried(lead: string): string;
    not_fired(lead: string): string;
    off(lead: string, by: string, when: string): string;
    not_run(lead: string): string;
    unclear(lead: string): string;
    several(lead: string, parts: string): string;
    rule(rule: string, count: number, told: string, parts: string): string;
    /** What stands beside the limits of a rule: notices about none that is recorded, or can be named. */
    beside(count: number, told: string): string;
    /** Where there are only such. */
    ruleNotices(rule: string, count: number, told: string, parts: string): string;
    nothing(what: string, trail: string, why: Why): string;
  };
  counted(
    count: number,
    told: string,
    state:
      | 'delivered'
      | 'mixed'
      | 'bounced'
      | 'suppressed'
      | 'failed'
      | 'sent'
      | 'not_tried'
      | 'not_fired'
      | 'off'
      | 'not_run'
      | 'unclear',
  ): string;
  /** `isPassed`: every one of them; otherwise some only came near. */
  limits(count: number, told: string, span: string, isPassed: boolean): string;
  deliveredFor(told: string, isAll: boolean): string;

  noOutcome(to: string | undefined, when: string, why: Why): string;
  noAttempt(lead: string, why: Why): string;
  /** `isPart`: the reader sees a part of the trail, in which a switch of the rule may not be. */
  noRun(rule: string, lead: string, isPart: boolean, why: Why): string;
  unclear(lead: string): string;
  readonly withheld: string;
  readonly tooMany: string;
}

export const words: Readonly<Record<'en' | 'de', NotificationWords>> = {
  en: {
    lead: (name) => (name === undefined ? 'the lead' : `the lead ${name}`),
    thing: (type) => (type === 'rule' ? 'the limits of this rule' : type === 'lead' ? 'this lead' : 'this'),
    rule: (name, version) =>
      version === undefined ? `The rule${tail(name, ' ')}` : `Version ${version} of the rule${tail(name, ' ')}`,
    limit: (lead, sla, when, due, isPassed) =>
      isPassed
        ? `The time limit${tail(sla, ' ')} of ${lead} had passed ${when}${tail(due, ' (due ', ')')}`
        : `The time limit${tail(sla, ' ')} of ${lead} was near ${when}${tail(due, ' (due ', ')')}`,
    run: (rule, when) => `${rule} was run on it ${when}`,
    fired: ' and fired',
    notFired: (result) => ` and did not fire${tail(result, ' (result: ', ')')}`,
    attempted: ({ to, channel, when, attempt }) =>
      `A notice was sent${tail(to, ' to ')}${tail(channel, ' by ')} ${when}${tail(attempt, ' (attempt ', ')')}`,
    delivered: ({ to, channel, when }, took) =>
      `It was delivered${tail(to, ' to ')}${tail(channel, ' by ')} ${when}${tail(took, ', ', ' after it was sent')}`,
    bounced: ({ to, channel, when, why }) =>
      `The notice${tail(to, ' to ')}${tail(channel, ' by ')} bounced ${when}${tail(why, ': ')}`,
    suppressed: ({ to, channel, when, attempt, why }) =>
      `A notice${tail(to, ' to ')}${tail(channel, ' by ')} was held back ${when}${tail(attempt, ' (attempt ', ')')}${tail(why, ': ')}`,
    failed: ({ to, channel, when, why }) =>
      `Sending a notice${tail(to, ' to ')}${tail(channel, ' by ')} failed ${when}${tail(why, ': ')}`,
    way: (to, channel, when) =>
      `${to === undefined ? '' : `to ${to} `}${channel === undefined ? '' : `by ${channel} `}${when}`,
    background: (when, sentence) => `Before that, ${when}: ${sentence}`,
    off: (by, when, reason, maintenance) =>
      `${by} had switched the rule off ${when}${tail(maintenance, ' for the maintenance ')}${tail(reason, '; reason given: ')}`,
    on: (by, when) => `${by} switched it on again ${when}`,
    noRunWhileOff: (lead) => `While it was off, no run of it on ${lead} is recorded, and no notice`,
    claimedTold: 'The source of this limit claims that somebody was told',
    claimedNotTold: 'The source of this limit claims that nobody was told',
    part: {
      delivered: (ways) => `delivered ${ways}`,
      bounced: (to, why) => `bounced${tail(to, ' for ')}${tail(why, ' (', ')')}`,
      suppressed: (to, why) => `held back${tail(to, ' from ')}${tail(why, ' (', ')')}`,
      failed: (to, why) => `sending${tail(to, ' to ')} failed${tail(why, ' (', ')')}`,
      sent: (to) => `arrival${tail(to, ' with ')} not recorded`,
    },
    more: (count) => `${count} more`,
    headline: {
      mixed: (lead, parts) => `The notices about ${lead} did not all come to the same: ${parts}`,
      delivered: (lead, ways) => `Yes: the notice about ${lead} was delivered ${ways}`,
      bounced: (lead, to, why) =>
        `It was sent and did not arrive: the notice about ${lead}${tail(to, ' to ')} bounced${tail(why, ' (', ')')}`,
      suppressed: (lead, to, why) =>
        `No: the notice about ${lead}${tail(to, ' to ')} was held back${tail(why, ' (', ')')}`,
      failed: (lead, to) => `No: sending the notice about ${lead}${tail(to, ' to ')} failed`,
      sent: (lead, to, when) =>
        `A notice about ${lead} was sent${tail(to, ' to ')}${when === '' ? '' : ` ${when}`}; whether it arrived is not recorded`,
      not_tried: (lead) => `The rule was run on ${lead}, and no attempt to tell anybody is recorded`,
      not_fired: (lead) => `No: the rule was run on ${lead} and did not fire`,
      off: (lead, by, when) =>
        `No notice about ${lead} is recorded: ${by} had switched the rule off ${when}, and no run of it on this lead is recorded`,
      not_run: (lead) =>
        `It cannot be said whether a notice about ${lead} went out: neither a run of the rule nor an attempt is recorded`,
      unclear: (lead) =>
        `It cannot be said whether a notice about ${lead} went out: there are notices, and whom they are about is hidden from the key this was asked with`,
      several: (lead, parts) => `Of the notices about ${lead}: ${parts}`,
      rule: (rule, count, told, parts) =>
        `Of the ${count === 1 ? 'one time limit' : `${told} time limits`} under the rule ${rule}: ${parts}`,
      beside: (count, told) =>
        `; besides, ${count === 1 ? 'one notice' : `${told} notices`} about no time limit that can be named`,
      ruleNotices: (rule, count, told, parts) =>
        `No time limit under the rule ${rule} is recorded; of ${count === 1 ? 'one notice' : `${told} notices`}: ${parts}`,
      nothing: (what, trail, why) =>
        `It cannot be said whether a notice about ${what} went out, because ${why(`${trail} shows neither a limit nor a notice`)}`,
    },
    counted: (count, told, state) =>
      ({
        delivered: `${told} delivered`,
        mixed: `${told} with notices that did not all come to the same`,
        bounced: `${told} bounced`,
        suppressed: `${told} held back`,
        failed: `${told} failed to be sent`,
        sent: `${told} sent, arrival not recorded`,
        not_tried: `${told} without a recorded attempt although the rule was run`,
        not_fired: `${told} for which the rule did not fire`,
        off: `${told} without a notice while the rule was switched off`,
        not_run: `${told} for which neither a run of the rule nor a notice is recorded`,
        unclear: `${told} of which cannot be said whether a notice was about ${count === 1 ? 'it' : 'them'}`,
      })[state],
    limits: (count, told, span, isPassed) =>
      `${told} time ${count === 1 ? 'limit' : 'limits'} passed${isPassed ? '' : ' or came near'} ${span}`,
    deliveredFor: (told, isAll) => `A notice was delivered for ${isAll ? `all ${told}` : told} of them`,
    noOutcome: (to, when, why) =>
      `Whether the notice sent${tail(to, ' to ')} ${when} arrived cannot be said, because ${why('neither a delivery nor a bounce is recorded')}.`,
    noAttempt: (lead, why) =>
      `Whether a notice about ${lead} was sent cannot be said, because ${why('no attempt is recorded')}.`,
    noRun: (rule, lead, isPart, why) =>
      `Whether ${rule} was run on ${lead} cannot be said, because ${why(isPart ? 'this key sees no run of it, and nothing that says that the rule was off' : 'no run is recorded, and nothing says that the rule was off')}.`,
    unclear: (lead) =>
      `Whether a notice about ${lead} went out cannot be said: there are notices, and whom they are about is hidden from the key this was asked with.`,
    withheld: 'Part of this cannot be said with this key, because values that it rests on are withheld from it.',
    tooMany: 'There are more events than were read; the counts are of the newest only.',
  },
  de: {
    lead: (name) => (name === undefined ? 'dem Lead' : `dem Lead ${name}`),
    thing: (type) => (type === 'rule' ? 'den Fristen dieser Regel' : type === 'lead' ? 'diesem Lead' : 'dem Gefragten'),
    rule: (name, version) =>
      version === undefined ? `Die Regel${tail(name, ' ')}` : `Version ${version} der Regel${tail(name, ' ')}`,
    limit: (lead, sla, when, due, isPassed) =>
      isPassed
        ? `Die Frist${tail(sla, ' ')} zu ${lead} war ${when} überschritten${tail(due, ' (fällig ', ')')}`
        : `Die Frist${tail(sla, ' ')} zu ${lead} stand ${when} kurz vor dem Ablauf${tail(due, ' (fällig ', ')')}`,
    run: (rule, when) => `${rule} wurde dafür ${when} ausgeführt`,
    fired: ' und löste aus',
    notFired: (result) => ` und löste nicht aus${tail(result, ' (Ergebnis: ', ')')}`,
    attempted: ({ to, channel, when, attempt }) =>
      `Ein Hinweis${tail(to, ' an ')} wurde ${when}${tail(channel, ' per ')} verschickt${tail(attempt, ' (Versuch ', ')')}`,
    delivered: ({ to, channel, when }, took) =>
      `Er wurde ${when}${tail(to, ' an ')}${tail(channel, ' per ')} zugestellt${tail(took, ', ', ' nach dem Versand')}`,
    bounced: ({ to, channel, when, why }) =>
      `Der Hinweis${tail(to, ' an ')}${tail(channel, ' per ')} kam ${when} als unzustellbar zurück${tail(why, ': ')}`,
    suppressed: ({ to, channel, when, attempt, why }) =>
      `Ein Hinweis${tail(to, ' an ')}${tail(channel, ' per ')} wurde ${when} zurückgehalten${tail(attempt, ' (Versuch ', ')')}${tail(why, ': ')}`,
    failed: ({ to, channel, when, why }) =>
      `Das Verschicken eines Hinweises${tail(to, ' an ')}${tail(channel, ' per ')} schlug ${when} fehl${tail(why, ': ')}`,
    way: (to, channel, when) => `${when}${tail(to, ' an ')}${tail(channel, ' per ')}`,
    background: (when, sentence) => `Davor, ${when}: ${sentence}`,
    off: (by, when, reason, maintenance) =>
      `${by} hatte die Regel ${when}${tail(maintenance, ' für die Wartung ')} ausgeschaltet${tail(reason, '; Grund: ')}`,
    on: (by, when) => `${by} hat sie ${when} wieder eingeschaltet`,
    noRunWhileOff: (lead) => `Solange sie aus war, ist zu ${lead} keine Ausführung aufgezeichnet und kein Hinweis`,
    claimedTold: 'Die Quelle dieser Frist behauptet, dass jemand benachrichtigt wurde',
    claimedNotTold: 'Die Quelle dieser Frist behauptet, dass niemand benachrichtigt wurde',
    part: {
      delivered: (ways) => `zugestellt ${ways}`,
      bounced: (to, why) => `unzustellbar${tail(to, ' für ')}${tail(why, ' (', ')')}`,
      suppressed: (to, why) => `zurückgehalten${tail(to, ' für ')}${tail(why, ' (', ')')}`,
      failed: (to, why) => `Versand${tail(to, ' an ')} fehlgeschlagen${tail(why, ' (', ')')}`,
      sent: (to) => `Ankunft${tail(to, ' bei ')} nicht aufgezeichnet`,
    },
    more: (count) => `${count} weitere`,
    headline: {
      mixed: (lead, parts) => `Die Hinweise zu ${lead} kamen nicht alle gleich an: ${parts}`,
      delivered: (lead, ways) => `Ja: Der Hinweis zu ${lead} wurde zugestellt, ${ways}`,
      bounced: (lead, to, why) =>
        `Er wurde verschickt und kam nicht an: Der Hinweis zu ${lead}${tail(to, ' an ')} war unzustellbar${tail(why, ' (', ')')}`,
      suppressed: (lead, to, why) =>
        `Nein: Der Hinweis zu ${lead}${tail(to, ' an ')} wurde zurückgehalten${tail(why, ' (', ')')}`,
      failed: (lead, to) => `Nein: Das Verschicken des Hinweises zu ${lead}${tail(to, ' an ')} schlug fehl`,
      sent: (lead, to, when) =>
        `Ein Hinweis zu ${lead} wurde${when === '' ? '' : ` ${when}`}${tail(to, ' an ')} verschickt; ob er ankam, ist nicht aufgezeichnet`,
      not_tried: (lead) =>
        `Die Regel wurde zu ${lead} ausgeführt, und kein Versuch, jemanden zu benachrichtigen, ist aufgezeichnet`,
      not_fired: (lead) => `Nein: Die Regel wurde zu ${lead} ausgeführt und löste nicht aus`,
      off: (lead, by, when) =>
        `Zu ${lead} ist kein Hinweis aufgezeichnet: ${by} hatte die Regel ${when} ausgeschaltet, und eine Ausführung zu diesem Lead ist nicht aufgezeichnet`,
      not_run: (lead) =>
        `Ob zu ${lead} ein Hinweis hinausging, ist nicht zu sagen: Weder eine Ausführung der Regel noch ein Versuch ist aufgezeichnet`,
      several: (lead, parts) => `Von den Hinweisen zu ${lead}: ${parts}`,
      unclear: (lead) =>
        `Ob zu ${lead} ein Hinweis hinausging, ist nicht zu sagen: Es gibt Hinweise, und um wen es darin geht, ist vor dem Schlüssel verborgen, mit dem gefragt wurde`,
      rule: (rule, count, told, parts) =>
        `${count === 1 ? 'Von der einen Frist' : `Von den ${told} Fristen`} der Regel ${rule}: ${parts}`,
      beside: (count, told) =>
        `; daneben ${count === 1 ? 'ein Hinweis' : `${told} Hinweise`} zu keiner Frist, die sich nennen lässt`,
      ruleNotices: (rule, count, told, parts) =>
        `Zur Regel ${rule} ist keine Frist aufgezeichnet; von ${count === 1 ? 'einem Hinweis' : `${told} Hinweisen`}: ${parts}`,
      nothing: (what, trail, why) =>
        `Ob zu ${what} ein Hinweis hinausging, ist nicht zu sagen, denn ${why(`${trail} zeigt weder eine Frist noch einen Hinweis`)}`,
    },
    counted: (count, told, state) =>
      ({
        delivered: `${told} zugestellt`,
        mixed: `${told} mit Hinweisen, die nicht alle gleich ankamen`,
        bounced: `${told} unzustellbar`,
        suppressed: `${told} zurückgehalten`,
        failed: `${told} nicht verschickt, weil es fehlschlug`,
        sent: `${told} verschickt, Ankunft nicht aufgezeichnet`,
        not_tried: `${told} ohne aufgezeichneten Versuch, obwohl die Regel ausgeführt wurde`,
        not_fired: `${told}, zu ${count === 1 ? 'der' : 'denen'} die Regel nicht auslöste`,
        off: `${told} ohne Hinweis, während die Regel ausgeschaltet war`,
        not_run: `${told}, zu ${count === 1 ? 'der' : 'denen'} weder eine Ausführung der Regel noch ein Hinweis aufgezeichnet ist`,
        unclear: `${told}, zu ${count === 1 ? 'der' : 'denen'} nicht zu sagen ist, ob ein Hinweis dazu gehört`,
      })[state],
    limits: (count, told, span, isPassed) =>
      count === 1
        ? `${told} Frist lief ${span} ab${isPassed ? '' : ' oder stand kurz davor'}`
        : `${told} Fristen liefen ${span} ab${isPassed ? '' : ' oder standen kurz davor'}`,
    deliveredFor: (told, isAll) => `Zu ${isAll ? `allen ${told}` : `${told} davon`} wurde ein Hinweis zugestellt`,
    noOutcome: (to, when, why) =>
      `Ob der ${when}${tail(to, ' an ')} verschickte Hinweis ankam, ist nicht zu sagen, denn ${why('weder eine Zustellung noch eine Rücksendung ist aufgezeichnet')}.`,
    noAttempt: (lead, why) =>
      `Ob zu ${lead} ein Hinweis verschickt wurde, ist nicht zu sagen, denn ${why('kein Versuch ist aufgezeichnet')}.`,
    unclear: (lead) =>
      `Ob zu ${lead} ein Hinweis hinausging, ist nicht zu sagen: Es gibt Hinweise, und um wen es darin geht, ist vor dem Schlüssel verborgen, mit dem gefragt wurde.`,
    noRun: (rule, lead, isPart, why) =>
      `Ob ${rule} zu ${lead} ausgeführt wurde, ist nicht zu sagen, denn ${why(isPart ? 'dieser Schlüssel sieht keine Ausführung und nichts, was sagt, dass die Regel aus war' : 'es ist keine Ausführung aufgezeichnet, und nichts sagt, dass die Regel aus war')}.`,
    withheld:
      'Ein Teil davon ist mit diesem Schlüssel nicht zu sagen, denn Werte, auf denen es beruht, werden ihm vorenthalten.',
    tooMany: 'Es gibt mehr Ereignisse, als gelesen wurden; gezählt sind nur die neuesten.',
  },
};
