/** An entry of a tar archive, as hostile as wanted. */
export interface TarEntry {
  name: string;
  /** `0` a file, `1` a hard link, `2` a symbolic link, `3` a device, `5` a folder, `6` a pipe. */
  flag?: string;
  content?: Buffer;
  /** Of a link. */
  linked?: string;
  mode?: number;
}

/** An archive of these entries (POSIX ustar), not compressed. */
export function tarOf(...entries: TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(1024)]);
}

function blocksOf({
  name,
  flag = '0',
  content = Buffer.alloc(0),
  linked = '',
  mode = 0o644,
}: TarEntry): Buffer[] {
  const header = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
  header.write(name, 0, 100);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(0, 136, 12);
  header.fill(' ', 148, 156);
  header.write(flag, 156);
  header.write(linked, 157, 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}
