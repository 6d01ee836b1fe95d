/**
 * The files of one key: `0.log`, and `1.log` when that one was full, and so on. A full file is sealed, its successor
 * begins with where it ended, and only its seal is kept, for ever: whoever comes late, even after weeks, finds the seal and
 * goes on to the next file, so no two processes ever write to different ends.
 *
 * @since 0.1.0
 */
import { createHash, randomBytes } from "node:crypto"
import { constants } from "node:fs"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import type { Fields } from "@wxshop/core/TokenStore/Fields"
import * as Log from "./Log.js"

/**
 * A file or folder is not as safe as it must be; the message says which and why.
 *
 * @since 0.1.0
 * @category errors
 */
export class Unsafe extends globalThis.Error {}

/**
 * The end of a key's history: in which file, and the state.
 *
 * @since 0.1.0
 * @category models
 */
export interface End {
  readonly epoch: number
  readonly state: Log.State
}

/** So many lines make a file full: they are read each time. */
const FULL = 128

const APPEND = constants.O_RDWR | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0)

const isCode = (error: unknown, code: string): boolean =>
  error instanceof globalThis.Error && "code" in error && error.code === code

/** What a step gives, or undefined where a file is (`ENOENT`) or is not there (`EEXIST`). */
const unless = async <A>(code: string, step: () => Promise<A>): Promise<A | undefined> => {
  try {
    return await step()
  } catch (error) {
    if (isCode(error, code)) return undefined
    throw error
  }
}

// Where a system has no such modes (Windows), the folder's own access list must protect it.
const hasModes = process.platform !== "win32"

/** Refuses what others could read or, for a folder, write. */
const check = (path: string, mode: number, forbidden: number): void => {
  if (hasModes && (mode & forbidden) !== 0) {
    throw new Unsafe(`${path} is open to other users (${(mode & 0o777).toString(8)})`)
  }
}

/**
 * The folder of a key. Its name is a hash, so it says nothing about whose it is.
 *
 * @since 0.1.0
 * @category accessors
 */
export const folderOf = (folder: string, id: string): string =>
  join(folder, createHash("sha256").update(id).digest("hex").slice(0, 40))

const logOf = (home: string, epoch: number): string => join(home, `${epoch}.log`)

/** Runs with a file that others cannot read; undefined where there is none. */
const withLog = <A>(path: string, flags: number, use: (file: fs.FileHandle) => Promise<A>): Promise<A | undefined> =>
  unless("ENOENT", async () => {
    const file = await fs.open(path, flags, 0o600)
    try {
      check(path, (await file.stat()).mode, 0o077)
      return await use(file)
    } finally {
      await file.close()
    }
  })

const readAll = async (file: fs.FileHandle): Promise<Log.State> => {
  const { size } = await file.stat()
  const bytes = Buffer.alloc(size)
  let length = 0
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return Log.replay(bytes.toString("utf8", 0, length))
}

const newId = (): string => randomBytes(12).toString("base64url")

const line = (after: string, change: Log.Line["change"]): Log.Line => ({ id: newId(), after, change })

// One call, because only the bytes of one call stay together when several processes append.
const append = async (file: fs.FileHandle, one: Log.Line): Promise<void> => {
  const bytes = Buffer.from(Log.write(one))
  const { bytesWritten } = await file.write(bytes, 0, bytes.length, null)
  if (bytesWritten !== bytes.length) throw new Error("the disk took only a part of it")
  await file.datasync()
}

/** A whole file under a name of its own; `place` gives it its name in one step. */
const withDraft = async (home: string, one: Log.Line, place: (draft: string) => Promise<unknown>): Promise<void> => {
  const draft = join(home, `${newId()}.draft`)
  const file = await fs.open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    await append(file, one)
  } finally {
    await file.close()
  }
  try {
    await place(draft)
  } finally {
    await fs.rm(draft, { force: true })
  }
}

/**
 * Makes the folder, with `0700`, or checks that others cannot write to the one that is there. What some file systems cannot
 * do is tried at once, not when the first file is full.
 *
 * @since 0.1.0
 * @category constructors
 */
export const prepare = async (folder: string): Promise<void> => {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 })
  check(folder, (await fs.stat(folder)).mode, 0o022)
  const name = join(folder, `${newId()}.probe`)
  await withDraft(folder, line("", "sealed"), (draft) => fs.link(draft, name))
  await fs.rm(name)
}

/** Makes names in a folder outlast a power cut. */
const syncNames = async (home: string): Promise<void> => {
  if (!hasModes) return
  const folder = await fs.open(home, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

// Anybody may do this, twice or together: the first successor stays, and it begins where the sealed file ended.
const succeed = async (home: string, { epoch, state }: End): Promise<void> => {
  await withDraft(home, line("", { fields: state.fields }), (draft) =>
    unless("EEXIST", () => fs.link(draft, logOf(home, epoch + 1)))
  )
  await syncNames(home)
  // The secrets of the past go.
  await withDraft(home, line("", "sealed"), (draft) => fs.rename(draft, logOf(home, epoch)))
}

const nothing: Log.State = Log.replay("")

const lastEpoch = async (home: string): Promise<number> => {
  const entries = (await unless("ENOENT", () => fs.readdir(home))) ?? []
  return Math.max(0, ...entries.flatMap((name) => (/^\d+\.log$/.test(name) ? [Number.parseInt(name, 10)] : [])))
}

/**
 * Finds the end of a key's history, the empty one where there is nothing. `hint` is a file to start from.
 *
 * @since 0.1.0
 * @category accessors
 */
export const end = async (home: string, hint?: number): Promise<End> => {
  let epoch = hint ?? (await lastEpoch(home))
  for (;;) {
    const state = await withLog(logOf(home, epoch), APPEND, readAll)
    if (state === undefined) {
      if (hint === undefined) return { epoch: 0, state: nothing }
      // Somebody took the folder away.
      return end(home)
    }
    if (!state.sealed) return { epoch, state }
    // A seal alone tells that the successor is there.
    if (state.lines > 1) await succeed(home, { epoch, state })
    epoch += 1
  }
}

/**
 * Appends a change behind the line `head` of a file; gives whether that is where the history goes on.
 *
 * @since 0.1.0
 * @category combinators
 */
export const change = async (home: string, epoch: number, head: string, fields: Fields): Promise<boolean> => {
  const isNew = epoch === 0 && head === ""
  if (isNew) await fs.mkdir(home, { recursive: true, mode: 0o700 })
  const mine = line(head, { fields })
  const after = await withLog(logOf(home, epoch), isNew ? APPEND | constants.O_CREAT : APPEND, async (file) => {
    await append(file, mine)
    const state = await readAll(file)
    if (state.counted.has(mine.id) && !state.sealed && state.lines >= FULL) {
      await append(file, line(state.head, "sealed"))
    }
    return state
  })
  if (isNew) await syncNames(home)
  return after?.counted.has(mine.id) === true
}
