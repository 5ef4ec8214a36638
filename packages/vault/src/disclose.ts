/** From opened groups to what a bundle shows of an event (docs/format.md section 6). */
import { slotZero, withhold } from '@trailmark/core';
import type { GroupDisclosure, PartSlot, Slot, Withholding } from '@trailmark/core';
import { saltListOf } from './open.ts';
import type { OpenedEvent, OpenedGroup } from './open.ts';

export const WITHHOLD_NOTHING: Withholding = { paths: [], classes: [] };

/**
 * What is shown of each group: whole by its seed, in part by single salts, or its digest and the reason. A group that
 * was not revealed, or has trouble, is withheld; check `OpenedEvent.trouble` before calling evidence complete.
 */
export function discloseGroups(opened: OpenedEvent, withheld: Withholding = WITHHOLD_NOTHING): GroupDisclosure[] {
  return opened.groups.map((group, i) =>
    withhold(discloseGroup(group, i === 0 ? opened.classes : undefined), () => group.digest, withheld),
  );
}

function discloseGroup(group: OpenedGroup, classes: OpenedEvent['classes'] | undefined): GroupDisclosure {
  const { content } = group;
  if (content === undefined) {
    const state = group.state === 'erased' ? 'erased' : group.state === 'removed' ? 'purged' : 'withheld';
    return { class: group.class, digest: group.digest, state };
  }
  const zero: Slot = {
    path: '',
    type: 'j',
    text: slotZero(
      content.slots.map(({ path }) => path),
      classes,
    ),
  };
  if ('seed' in content) return { class: group.class, seed: content.seed, slots: [zero, ...content.slots] };
  const [saltZero, ...salts] = saltListOf(content);
  const slots = content.slots.map((slot, i): PartSlot => {
    if ('commitment' in slot) return { commitment: slot.commitment, erased: true };
    return { path: slot.path, type: slot.type, text: slot.text, salt: salts[i] ?? slot.salt };
  });
  return { class: group.class, slots: [{ ...zero, salt: saltZero ?? content.saltZero }, ...slots] };
}
