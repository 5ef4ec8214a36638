/** Verdicts in words, in English and German; what is claimed and what is recorded never read alike. */

import type { VERDICT_REASONS, Verdict, VerdictCode, VerdictReason } from './verdict.ts';

export interface VerdictWords {
  /** A few words, as beside an event. */
  readonly verdict: string;
  /** One sentence that says why. */
  readonly reason: string;
}

interface InBoth {
  readonly en: string;
  readonly de: string;
}

const names: Readonly<Record<VerdictCode, InBoth>> = {
  approved: { en: 'approved', de: 'genehmigt' },
  missing: { en: 'approval missing', de: 'Genehmigung fehlt' },
  late: { en: 'approved late', de: 'verspätet genehmigt' },
  self: { en: 'self-approved', de: 'selbst genehmigt' },
  changed_after: { en: 'changed after approval', de: 'nach der Genehmigung geändert' },
  expired: { en: 'approval expired', de: 'Genehmigung abgelaufen' },
  not_entitled: { en: 'approver not entitled', de: 'Genehmigende Person nicht befugt' },
  revoked: { en: 'approval revoked', de: 'Genehmigung zurückgezogen' },
  unsayable: { en: 'the source cannot say', de: 'die Quelle kann es nicht sagen' },
};

/** Where a verdict rests on the word of the act's own source. */
const claimedNames: Readonly<Partial<Record<VerdictCode, InBoth>>> = {
  approved: { en: 'said to be approved', de: 'laut Quelle genehmigt' },
  self: { en: 'said to be self-approved', de: 'laut Quelle selbst genehmigt' },
  late: { en: 'said to be approved late', de: 'laut Quelle verspätet genehmigt' },
  missing: { en: 'said to lack approval', de: 'laut Quelle ohne Genehmigung' },
};

type Reasons = { readonly [Code in VerdictCode]: Readonly<Record<(typeof VERDICT_REASONS)[Code][number], InBoth>> };

const reasons: Reasons = {
  approved: {
    in_time: {
      en: 'Somebody else approved it before it was done, and what was done is what was approved.',
      de: 'Jemand anderes hat es vorher genehmigt, und getan wurde, was genehmigt war.',
    },
    claimed: {
      en: 'The source says inside the event that it was approved; no approval is recorded on its own.',
      de: 'Die Quelle sagt im Ereignis, es sei genehmigt; eine eigene Genehmigung ist nicht aufgezeichnet.',
    },
    by_doing: {
      en: 'By the word of the source somebody other than the author did it, and doing it approves it here.',
      de: 'Laut Quelle hat es jemand anderes als der Urheber ausgeführt; das gilt hier als Genehmigung.',
    },
    within_authority: {
      en: 'It lies within the spending authority recorded for the person who did it.',
      de: 'Es liegt innerhalb der Ausgabenbefugnis, die für die handelnde Person aufgezeichnet ist.',
    },
  },
  missing: {
    none: {
      en: 'It needs an approval and none is recorded, though this source has them recorded otherwise.',
      de: 'Es braucht eine Genehmigung; aufgezeichnet ist keine, obwohl es für diese Quelle sonst welche gibt.',
    },
    in_parts: {
      en: 'It is one of several small steps of one person that together need an approval, and none is recorded.',
      de: 'Es ist einer von mehreren kleinen Schritten einer Person, die zusammen eine Genehmigung brauchen; keine ist aufgezeichnet.',
    },
    said_none: {
      en: 'The source itself says that there was no approval.',
      de: 'Die Quelle selbst sagt, dass es keine Genehmigung gab.',
    },
    only_claimed: {
      en: 'The source claims an approval that is recorded nowhere, and the policy asks for a recorded one.',
      de: 'Die Quelle behauptet eine Genehmigung, die nirgends aufgezeichnet ist; die Richtlinie verlangt eine aufgezeichnete.',
    },
    not_answered: {
      en: 'An approval was asked for, and no answer came before it was done.',
      de: 'Eine Genehmigung wurde angefragt, und vor der Ausführung kam keine Antwort.',
    },
    refused: { en: 'An approval was asked for and refused.', de: 'Eine Genehmigung wurde angefragt und abgelehnt.' },
    too_few: {
      en: 'Fewer different people approved it than the policy asks for.',
      de: 'Es haben weniger verschiedene Personen genehmigt, als die Richtlinie verlangt.',
    },
    steps_left: {
      en: 'Not every step of the approval was done.',
      de: 'Nicht jeder Schritt der Genehmigung wurde getan.',
    },
    used_up: {
      en: 'The only approval was for one act and had been used for an earlier one.',
      de: 'Die einzige Genehmigung galt für eine Handlung und war für eine frühere verbraucht.',
    },
    not_reviewed: {
      en: 'It was done under emergency rights, and no review by somebody else that found it justified is recorded.',
      de: 'Es geschah mit Notfallrechten; keine Prüfung durch jemand anderen, die es rechtfertigt, ist aufgezeichnet.',
    },
  },
  late: {
    given_afterwards: {
      en: 'It was approved by somebody else, but only after it had been done.',
      de: 'Jemand anderes hat es genehmigt, aber erst nach der Ausführung.',
    },
    reviewed_afterwards: {
      en: 'It was done under emergency rights, and somebody else found it justified afterwards.',
      de: 'Es geschah mit Notfallrechten; jemand anderes hat es danach für gerechtfertigt befunden.',
    },
    claimed: {
      en: 'By the word of the source it was approved only after it had been done.',
      de: 'Laut Quelle wurde es erst nach der Ausführung genehmigt.',
    },
  },
  self: {
    same_person: {
      en: 'The person who did it approved it.',
      de: 'Wer es getan hat, hat es auch genehmigt.',
    },
    second_account: {
      en: 'It was approved from another account of a person whose own approval does not count.',
      de: 'Es wurde mit einem weiteren Konto einer Person genehmigt, deren eigene Genehmigung nicht zählt.',
    },
    own_agent: {
      en: 'It was approved within one hand: a person and an agent that acts for that person.',
      de: 'Es wurde aus einer Hand genehmigt: von einer Person und einem Agenten, der für sie handelt.',
    },
    requester: {
      en: 'The person who asked for the approval gave it.',
      de: 'Wer die Genehmigung angefragt hat, hat sie auch erteilt.',
    },
    target: {
      en: 'The person it was done to approved it.',
      de: 'Genehmigt hat die Person, der es zugutekommt.',
    },
    claimed: {
      en: 'By the word of the source whoever did it approved it.',
      de: 'Laut Quelle hat es genehmigt, wer es getan hat.',
    },
  },
  changed_after: {
    other_content: {
      en: 'What was done is not what was approved.',
      de: 'Getan wurde nicht, was genehmigt war.',
    },
    edited: {
      en: 'It was edited after the approval, and nobody approved the new form.',
      de: 'Es wurde nach der Genehmigung bearbeitet, und die neue Fassung hat niemand genehmigt.',
    },
    asset_exchanged: {
      en: 'A file in it was exchanged after the approval, and nobody approved the new one.',
      de: 'Eine Datei darin wurde nach der Genehmigung ausgetauscht, und die neue hat niemand genehmigt.',
    },
    other_amount: {
      en: 'The amount is another than the approved one.',
      de: 'Der Betrag ist ein anderer als der genehmigte.',
    },
    other_change: {
      en: 'It was changed to another value than the approved one.',
      de: 'Es wurde auf einen anderen Wert geändert als den genehmigten.',
    },
  },
  expired: {
    lapsed: {
      en: 'The approval had run out before it was done.',
      de: 'Die Genehmigung war vor der Ausführung abgelaufen.',
    },
    held_too_long: {
      en: 'The approval was older than the policy lets one hold.',
      de: 'Die Genehmigung war älter, als die Richtlinie sie gelten lässt.',
    },
  },
  not_entitled: {
    role: {
      en: 'Whoever approved it had none of the roles that may.',
      de: 'Wer es genehmigt hat, hatte keine der befugten Rollen.',
    },
    role_not_yet: {
      en: 'Whoever approved it was given a role that may only afterwards.',
      de: 'Wer es genehmigt hat, bekam eine befugte Rolle erst danach.',
    },
    role_ended: {
      en: 'The role that may had ended before the approval was given.',
      de: 'Die befugte Rolle war vor der Genehmigung beendet.',
    },
    person: {
      en: 'Whoever approved it is none of the people who may.',
      de: 'Wer es genehmigt hat, gehört nicht zu den befugten Personen.',
    },
    organisation: {
      en: 'Whoever approved it is of an organisation that may not.',
      de: 'Wer es genehmigt hat, gehört zu einer Organisation, die nicht befugt ist.',
    },
    machine: {
      en: 'It was approved by a machine, and machines may not approve.',
      de: 'Genehmigt hat eine Maschine, und Maschinen dürfen nicht genehmigen.',
    },
    deputy: {
      en: 'Whoever approved it was no deputy at that time.',
      de: 'Wer es genehmigt hat, war zu dieser Zeit nicht Stellvertretung.',
    },
    limit: {
      en: 'The amount is above what whoever approved it may approve.',
      de: 'Der Betrag liegt über dem, was die genehmigende Person genehmigen darf.',
    },
  },
  revoked: {
    taken_back: {
      en: 'The approval had been taken back before it was done.',
      de: 'Die Genehmigung war vor der Ausführung zurückgezogen.',
    },
    refused_afterwards: {
      en: 'After the approval, and before it was done, it was refused.',
      de: 'Nach der Genehmigung und vor der Ausführung wurde es abgelehnt.',
    },
  },
  unsayable: {
    not_recorded: {
      en: 'Nothing is recorded of an approval, and for this source none had been recorded by then.',
      de: 'Von einer Genehmigung ist nichts aufgezeichnet, und für diese Quelle war bis dahin nie eine aufgezeichnet.',
    },
    not_said: {
      en: 'The source says itself that it cannot say whether it was approved.',
      de: 'Die Quelle sagt selbst, dass sie nicht sagen kann, ob es genehmigt war.',
    },
    claimed_only: {
      en: 'The source claims an approval; none is recorded, so it can be neither confirmed nor denied.',
      de: 'Die Quelle behauptet eine Genehmigung; aufgezeichnet ist keine, sie ist weder bestätigt noch widerlegt.',
    },
    source_silent: {
      en: 'When an approval could have been given, whoever would have told of it was silent.',
      de: 'Als eine Genehmigung hätte erteilt werden können, schwieg, wer davon berichtet hätte.',
    },
    actor_not_said: {
      en: 'The source does not say who did it, so nobody can tell whether somebody else approved.',
      de: 'Die Quelle sagt nicht, wer es getan hat; ob jemand anderes genehmigt hat, bleibt offen.',
    },
    approver_not_said: {
      en: 'The source speaks of an approval and does not say which person gave it.',
      de: 'Die Quelle spricht von einer Genehmigung und sagt nicht, welche Person sie gab.',
    },
    role_not_said: {
      en: 'It was approved, and nothing says whether whoever did so was entitled to.',
      de: 'Es wurde genehmigt, und nichts sagt, ob die Person dazu befugt war.',
    },
    content_not_said: {
      en: 'It was approved, and nothing says whether that was the form it was done in.',
      de: 'Es wurde genehmigt, und nichts sagt, ob es in dieser Fassung war.',
    },
    amount_not_said: {
      en: 'The source does not say how much it is, so nobody can tell whether an approval covers it.',
      de: 'Die Quelle sagt nicht, um wie viel es geht; ob eine Genehmigung es deckt, bleibt offen.',
    },
    too_much_around: {
      en: 'More is recorded about the same thing around that time than can be weighed, so it stays open.',
      de: 'Zu derselben Sache ist um diese Zeit mehr aufgezeichnet, als abgewogen werden kann; es bleibt offen.',
    },
  },
};

/** `verdict` for beside an event, `reason` as a sentence; neither names anybody. */
export function verdictWords(verdict: Verdict, language: 'en' | 'de'): VerdictWords {
  const { verdict: code, basis, counted } = verdict;
  const name = (basis === 'claimed' ? claimedNames[code] : undefined) ?? names[code];
  const reason = reasonOf(code, verdict.reason)[language];
  if (counted === undefined) return { verdict: name[language], reason };
  const { approvers, needed } = counted;
  const count = { en: `(${approvers} of ${needed} needed)`, de: `(${approvers} von ${needed} nötigen)` }[language];
  return { verdict: name[language], reason: `${reason} ${count}` };
}

function reasonOf(code: VerdictCode, reason: VerdictReason): InBoth {
  const own: Readonly<Partial<Record<VerdictReason, InBoth>>> = reasons[code];
  const words = own[reason];
  if (words === undefined) throw new RangeError(`${code} has no reason ${reason}`);
  return words;
}
