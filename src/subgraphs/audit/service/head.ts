import { parseCheckpoint } from '../../../ledger/checkpoint.ts';
import type { NoteKey } from '../../../ledger/note-key.ts';
import { openNote } from '../../../ledger/note.ts';
import { checkSize } from '../../../ledger/tile.ts';

/** How far a log is committed. */
export type Head = { readonly size: number; readonly root: Uint8Array };

/** Reads a checkpoint of our own. Throws on one that this log did not sign: somebody changed what is stored. */
export function readHead(checkpoint: string, key: NoteKey): Head {
  const note = openNote(checkpoint, [key]);
  const read = note.ok ? parseCheckpoint(note.value.text) : note;
  if (!read.ok || read.value.origin !== key.name)
    throw new Error('audit: a stored checkpoint is not one that this log signed');
  const { root } = read.value;
  const size = Number(read.value.size);
  checkSize(size);
  return { size, root };
}
