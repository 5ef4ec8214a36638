/** What an API key may be allowed to do. */

export const scopes = ['record', 'read', 'audit', 'export', 'verify', 'reveal', 'erase', 'administer'] as const;
export type Scope = (typeof scopes)[number];
