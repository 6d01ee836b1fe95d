/**
 * Tokens in a folder of this machine, shared by all processes of one user. Files are `0600`, folders `0700`, names are
 * hashes. Killing a process at any moment, or pausing it for any time, leaves nothing locked and nothing half written.
 *
 * The folder must be on a local disk: network file systems do not append in one step.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { make as makeStore, TokenStore, type TokenStoreError, tokenStoreError } from "@wxshop/core/TokenStore"
import type { Cells } from "@wxshop/core/TokenStore/Cells"
import * as Folder from "./File/Folder.js"

/**
 * Where the tokens are kept.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** A folder of this use only; it is made where it is missing. */
  readonly folder: string
}

const name = "file"

const denied = new Set(["EACCES", "EPERM", "EROFS", "ELOOP", "ENOTDIR"])

const failed = (cause: unknown): TokenStoreError => {
  if (cause instanceof Folder.Unsafe) return tokenStoreError(name, "Denied", { detail: cause.message })
  const code = cause instanceof globalThis.Error && "code" in cause ? String(cause.code) : ""
  return tokenStoreError(name, denied.has(code) ? "Denied" : "Unavailable", { cause })
}

const attempt = <A>(run: () => Promise<A>): Effect.Effect<A, TokenStoreError> =>
  Effect.tryPromise({ try: run, catch: failed })

/**
 * A place for cells in a folder. Its clock is Effect's: that of the machine, which all its processes share.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = ({ folder }: Options): Effect.Effect<Cells, TokenStoreError> =>
  Effect.map(
    attempt(() => Folder.prepare(folder)),
    () => {
      const epochs = new Map<string, number>()
      return {
        name,
        load: (id) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) =>
            attempt(async () => {
              const { epoch, state } = await Folder.end(Folder.folderOf(folder, id), epochs.get(id))
              epochs.set(id, epoch)
              // A line torn behind others is a change that never happened.
              const lost = state.damaged && state.head === ""
              return {
                version: `${epoch} ${state.head}`,
                fields: lost ? Option.none() : Option.some(state.fields),
                now
              }
            })
          ),
        swap: (id, { version }, fields) =>
          attempt(() => {
            const [epoch = "", head = ""] = version.split(" ")
            return Folder.change(Folder.folderOf(folder, id), Number(epoch), head, fields)
          })
      }
    }
  )

/**
 * The store in a folder.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options): Layer.Layer<TokenStore, TokenStoreError> =>
  Layer.effect(TokenStore, Effect.map(make(options), makeStore))
