/** What to show a reader: pages made of answers and events. */

export {
  AUDIENCES,
  type Asked,
  type Audience,
  type Explanation,
  type PageLanguage,
  type ReaderRights,
} from './explanation.ts';
export { type PageDocument } from './document.ts';
export { explanationPage } from './page.ts';
export { AudienceNames } from './audience.ts';
export { AudienceTrail } from './audience-trail.ts';
export { htmlPage } from './html-page.ts';
export { textPage } from './text-page.ts';
