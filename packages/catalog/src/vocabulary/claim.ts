/** Claims made in advertising, and the evidence each rests on. */

import { confidential, open, required, type EventType } from '../event-type.ts';

export const claimTypes: readonly EventType[] = [
  {
    name: 'claim.evidenced',
    version: 1,
    family: 'claim',
    requirement: 'REC-6',
    importance: 'normal',
    retention: 'business',
    sentence: {
      en: '{actor} {did:filed|file} evidence for a claim[ in {target:post}][, judged: {data.status}]',
      de: '{actor} {hat} einen Beleg für eine Aussage[ in {target:post}] {did:hinterlegt|hinterlegen}[, bewertet als: {data.status}]',
    },
    data: {
      /** `supported`, `refused`, `open`, as whoever judged it said. */
      status: open('text'),
      kind: open('text'),
      version: open('text'),
      markets: open('list'),
      valid_until: open('time'),
      evidence_sha256: open('hash'),
      claim: required(confidential('text')),
      evidence: required(confidential('reference')),
      judged: confidential('text'),
    },
    changes: { status: open('text'), valid_until: open('time'), claim: confidential('text') },
    example: {
      targets: [
        { type: 'claim', id: 'claim_7' },
        { type: 'post', id: 'p_88', name: 'Linen in May' },
        { type: 'user', id: 'u_30', name: 'Jörg Weiß', role: 'reviewer' },
      ],
      scope: { client: 'larkfield', brand: 'Larkfield Home', market: 'DE', campaign: 'c_204' },
      domain: 'legal',
      changes: [{ path: 'status', before: 'open', after: 'supported' }],
      data: {
        status: 'supported',
        kind: 'laboratory test',
        version: '3',
        markets: ['DE', 'AT'],
        valid_until: '2028-03-01',
        evidence_sha256: 'baa5a0964d3320fbc0c6a922140453c8513ea24ab8fd0577034804a967248096',
        claim: 'Dries twice as fast as cotton',
        evidence: 'documents/linen-test.pdf',
      },
    },
  },
];
