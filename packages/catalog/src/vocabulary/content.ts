/** Posts and other content: drafted, approved, published, taken down. */

import { confidential, open, type EventType } from '../event-type.ts';

const family = 'content';

export const contentTypes: readonly EventType[] = [
  {
    name: 'post.drafted',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} drafted the post {target:post}',
    data: { content_sha256: open('hash'), language: open('text'), text: confidential('text') },
  },
  {
    name: 'post.approved',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} approved the post {target:post}',
    data: { content_sha256: open('hash'), step: open('text'), comment: confidential('text') },
  },
  {
    name: 'post.rejected',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} rejected the post {target:post}[ because {reason}]',
    data: { content_sha256: open('hash'), step: open('text'), comment: confidential('text') },
  },
  {
    name: 'post.published',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} published the post {target:post}[ on {scope.channel}]',
    data: {
      content_sha256: open('hash'),
      address: open('text'),
      language: open('text'),
      label: open('text'),
      text: confidential('text'),
    },
  },
  {
    name: 'post.taken_down',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} took down the post {target:post}[ because {reason}]',
    data: { content_sha256: open('hash'), address: open('text') },
  },
];
