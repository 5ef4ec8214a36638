/** Invented names in English and German, and from further afield, as in any real company; the only ones used. */

export const givenNames = [
  'Ana',
  'Jonas',
  'Priya',
  'Lena',
  'Tomás',
  'Greta',
  'Malik',
  'Saskia',
  'Owen',
  'Jürgen',
  'Noor',
  'Käthe',
  'Felix',
  'Imani',
  'Björn',
  'Clara',
  'Dario',
  'Frieda',
  'Hugo',
  'Zoë',
  'Emeka',
  'Annegret',
  'Ruben',
  'Mei',
  'Sören',
  'Tamsin',
  'Yusuf',
  'Günther',
  'Aoife',
  'Raj',
  'Ülkü',
  'Harriet',
  'Lukas',
  'Bärbel',
  'Callum',
  'Ximena',
] as const;

export const familyNames = [
  'Ruiz',
  'Weidenfeld',
  'Harrow',
  'Kestrel',
  'Grünwald',
  'Okonjo',
  'Lindqvist',
  'Achterberg',
  'Fairley',
  'Müßig',
  'Tanaka',
  'Brandström',
  'Quill',
  'Storck',
  'Vance',
  'Überlinger',
  'Castellan',
  'Nightingale',
  'Drosselmeier',
  'Pemberly',
  'Ahlers',
  'Patel',
  'Großkopf',
  'Müller',
  'Hathersage',
  'Weißhaupt',
  'Adeyemi',
  'Löwenherz',
  'Marlowe',
  'Schönfeld',
  'Trelawney',
  'Böttcher',
  'Ashdown',
  'Jäger',
  'Silva',
  'Thistlewood',
  'Kühn',
] as const;

export const companies = [
  'Hollow Oak Ltd',
  'Ahornhof GmbH',
  'Saltmarsh & Daughters',
  'Rebstock KG',
  'Penhallow Foods',
  'Größling & Söhne',
  'Tidewater Looms',
  'Kupferkessel AG',
  'Brambleway Stores',
  'Wiesenthaler Mühlen',
  'Northgate Tiles',
  'Haselbach OHG',
] as const;

/** How a name is written in an address: `jürgen müßig` is `juergen.muessig`. */
export function addressWord(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]+/g, '');
}

/** Houses: one English and one German brand, an agency for each, a vendor. All invented. */
export const englishBrands = ['Larkfield', 'Thistledown', 'Marrowby', 'Penrose Hale'] as const;
export const germanBrands = ['Lerchenfeld', 'Weißdorn', 'Mühlgrün', 'Sommerbrück'] as const;
export const englishAgencies = ['Foxglove & Partners', 'Copperline', 'The Paper Kite'] as const;
export const germanAgencies = ['Studio Halm', 'Büro Nordlicht', 'Zwölf Ecken'] as const;
export const vendorNames = ['Kessel Data', 'Orrery Enrichment', 'Datenwerft'] as const;
export const groupNames = ['Brightwater Group', 'Fernhill Holding', 'Ostwind Gruppe'] as const;

const englishFirst = [
  'Spring',
  'Summer',
  'Autumn',
  'Winter',
  'Harvest',
  'Midnight',
  'Weekend',
  'Sunday',
  'Golden',
  'Garden',
  'Harbour',
  'Meadow',
  'Lantern',
  'Orchard',
  'Festival',
  'City',
];
const englishLast = ['Sale', 'Stories', 'Edit', 'Collection', 'Preview', 'Club', 'Week', 'Days'];
const germanFirst = [
  'Frühlings',
  'Sommer',
  'Herbst',
  'Winter',
  'Ernte',
  'Mitternachts',
  'Wochenend',
  'Sonntags',
  'Gold',
  'Garten',
  'Küsten',
  'Wiesen',
  'Laternen',
  'Obsthof',
  'Fest',
  'Großstadt',
];
const germanLast = ['aktion', 'geschichten', 'auswahl', 'kollektion', 'vorschau', 'rabatte', 'woche', 'tage'];

export const englishCampaigns = englishFirst.flatMap((first) => englishLast.map((last) => `${first} ${last}`));
export const germanCampaigns = germanFirst.flatMap((first) => germanLast.map((last) => first + last));
