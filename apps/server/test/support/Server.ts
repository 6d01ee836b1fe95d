/**
 * The bundled server as a process: copied to a folder of its own, where no `node_modules` can help it.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { spawn } from "node:child_process"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

export type Line = Readonly<Record<string, unknown>>

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
}

export interface Running {
  readonly url: string
  readonly pid: number
  /** Lines of standard error so far. */
  readonly lines: ReadonlyArray<Line>
  /** Everything printed so far, as it came. */
  readonly output: () => { readonly stdout: string; readonly stderr: string }
  /** Waits for a line. */
  readonly line: (matches: (line: Line) => boolean) => Effect.Effect<Line>
  readonly kill: (signal: NodeJS.Signals) => Effect.Effect<void>
  readonly ended: Effect.Effect<Ended>
  readonly fetch: (path: string, headers?: Record<string, string>) => Effect.Effect<Response>
}

export const keys = { read: "reader-CANARY-key", pii: "pii-CANARY-key-1" }

export const keyList = `reader:read:${keys.read},buyer:read+pii:${keys.pii}`

/** Variables of the process; `undefined` takes one away. */
export type Env = Readonly<Record<string, string | undefined>>

/** Nothing of the environment of the tests reaches the server but what it needs to run. */
const inherited = Object.fromEntries(
  ["PATH", "SystemRoot"].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
)

const dist = fileURLToPath(new URL("../../dist", import.meta.url))

const copied = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "wxshop-server-"))
    cpSync(dist, folder, { recursive: true })
    return folder
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

interface Process {
  readonly pid: number
  readonly lines: Array<Line>
  readonly output: { stdout: string; stderr: string }
  readonly ended: Deferred.Deferred<Ended>
  readonly listeners: Set<(line: Line) => void>
  readonly kill: (signal: NodeJS.Signals) => Effect.Effect<void>
}

interface Streams {
  /** `closed`: nobody reads standard output. */
  readonly stdout?: "open" | "closed"
}

const launch = (
  args: ReadonlyArray<string>,
  env: Env,
  streams: Streams = {}
): Effect.Effect<Process, never, Scope.Scope> =>
  Effect.gen(function* () {
    const folder = yield* copied
    const ended = yield* Deferred.make<Ended>()
    return yield* Effect.acquireRelease(
      Effect.sync((): Process => {
        const child = spawn(process.execPath, [join(folder, "server.mjs"), ...args], {
          cwd: folder,
          env: { ...inherited, ...env },
          stdio: ["ignore", "pipe", "pipe"]
        })
        if (streams.stdout === "closed") child.stdout.destroy()
        const output = { stdout: "", stderr: "" }
        const lines: Array<Line> = []
        const listeners = new Set<(line: Line) => void>()
        child.stdout.on("data", (chunk: Buffer) => {
          output.stdout += chunk.toString()
        })
        createInterface({ input: child.stderr }).on("line", (text) => {
          output.stderr += `${text}\n`
          const line = text.startsWith("{") ? (JSON.parse(text) as Line) : { msg: text }
          lines.push(line)
          for (const listener of listeners) listener(line)
        })
        child.on("close", (code, signal) => Deferred.unsafeDone(ended, Effect.succeed({ code, signal })))
        return {
          pid: child.pid ?? 0,
          lines,
          output,
          ended,
          listeners,
          kill: (signal) =>
            Effect.sync(() => {
              child.kill(signal)
            })
        }
      }),
      (started) => Effect.zipRight(started.kill("SIGKILL"), Deferred.await(started.ended))
    )
  })

const lineOf = (started: Process, matches: (line: Line) => boolean): Effect.Effect<Line> =>
  Effect.async<Line>((resume) => {
    const found = started.lines.find(matches)
    if (found !== undefined) return resume(Effect.succeed(found))
    const listener = (line: Line) => {
      if (matches(line)) {
        started.listeners.delete(listener)
        resume(Effect.succeed(line))
      }
    }
    started.listeners.add(listener)
  })

/** Runs the server to its end. */
export const run = (args: ReadonlyArray<string>, env: Env = {}, streams: Streams = {}) =>
  Effect.gen(function* () {
    const started = yield* launch(args, env, streams)
    const ended = yield* Deferred.await(started.ended)
    return { ...ended, ...started.output, lines: started.lines }
  })

/** Starts the server on a free port and waits until it listens. */
export const start = (env: Env = {}, args: ReadonlyArray<string> = []): Effect.Effect<Running, never, Scope.Scope> =>
  Effect.gen(function* () {
    const started = yield* launch(args, { WXSHOP_PORT: "0", WXSHOP_API_KEYS: keyList, ...env })
    const [first] = yield* Effect.raceFirst(
      Effect.map(
        lineOf(started, () => true),
        (line) => [line]
      ),
      Effect.flatMap(Deferred.await(started.ended), () => Effect.die(new Error(started.output.stderr)))
    )
    const url = String(first?.["url"])
    return {
      url,
      pid: started.pid,
      lines: started.lines,
      output: () => started.output,
      line: (matches) => lineOf(started, matches),
      kill: started.kill,
      ended: Deferred.await(started.ended),
      fetch: (path, headers = { authorization: `Bearer ${keys.read}` }) =>
        Effect.promise(() => fetch(`${url}${path}`, { headers }))
    }
  })

/** The settings that lead to a sandbox. */
export const settingsOf = (shop: {
  readonly url: string
  readonly appid: string
  readonly secret: Redacted.Redacted
}): Record<string, string> => ({
  WXSHOP_BASE_URL: shop.url,
  WXSHOP_APPID: shop.appid,
  WXSHOP_SECRET: Redacted.value(shop.secret)
})
