/** Writes and takes apart the plainest zip files there are (everything stored), for inputs that are archives. */

export type Files = Map<string, Uint8Array>;

export function packZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const nameBytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(bytes.length, 18);
    local.writeUInt32LE(bytes.length, 22);
    local.writeUInt16LE(nameBytes.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt32LE(bytes.length, 20);
    central.writeUInt32LE(bytes.length, 24);
    central.writeUInt16LE(nameBytes.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, nameBytes, Buffer.from(bytes));
    directory.push(central, nameBytes);
    offset += 30 + nameBytes.length + bytes.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, index, end]);
}

/** The files of an archive `packZip` made, changed or not; undefined where it no longer is one. */
export function unpackZip(bytes: Uint8Array): Files | undefined {
  const zip = Buffer.from(bytes);
  const files: Files = new Map();
  let at = 0;
  while (at + 30 <= zip.length && zip.readUInt32LE(at) === 0x04034b50) {
    const size = zip.readUInt32LE(at + 18);
    const nameEnd = at + 30 + zip.readUInt16LE(at + 26);
    if (nameEnd + size > zip.length) return undefined;
    files.set(zip.subarray(at + 30, nameEnd).toString('utf8'), new Uint8Array(zip.subarray(nameEnd, nameEnd + size)));
    at = nameEnd + size;
  }
  return files.size === 0 ? undefined : files;
}
