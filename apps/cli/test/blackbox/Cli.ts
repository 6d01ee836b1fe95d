/** The bundled program as a process, in an environment that has nothing of this machine's but PATH. */
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export const distFolder = fileURLToPath(new URL("../../dist", import.meta.url))

export const bundle = join(distFolder, "wxshop.mjs")

if (!existsSync(bundle)) throw new Error(`${bundle} is missing: build @wxshop/cli before its black-box tests`)

export interface Options {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly stdin?: string
  readonly program?: string
  readonly cwd?: string
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder that goes away with the test file. */
export const temporary = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), "wxshop-blackbox-"))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

const home = temporary()
process.on("exit", home.remove)

/** A test that fails half-way must not leave a sandbox behind. */
const children = new Set<ChildProcess>()
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL")
})

export const start = (args: ReadonlyArray<string>, options: Options = {}): ChildProcess => {
  const child = spawn(process.execPath, [options.program ?? bundle, ...args], {
    cwd: options.cwd ?? home.path,
    env: { PATH: process.env["PATH"], HOME: home.path, LANG: "en_US.UTF-8", ...options.env },
    stdio: "pipe"
  })
  children.add(child)
  child.on("exit", () => children.delete(child))
  return child
}

export const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let stdout = ""
    let stderr = ""
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }))
  })

export const run = (args: ReadonlyArray<string>, options: Options = {}): Promise<Ended> => {
  const child = start(args, options)
  child.stdin?.on("error", () => {})
  child.stdin?.end(options.stdin ?? "")
  return ended(child)
}

/** Resolves with the first line of stdout, without waiting for the end. */
export const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ""
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk
      const end = text.indexOf("\n")
      if (end >= 0) resolve(text.slice(0, end))
    })
    child.on("close", (code) => reject(new Error(`ended with ${code} before it said anything`)))
  })

export interface Shop {
  readonly url: string
  readonly appid: string
  readonly secret: string
  readonly shops: ReadonlyArray<{ readonly appid: string; readonly secret: string }>
  /** The settings of a process that calls it. */
  readonly env: Readonly<Record<string, string>>
  readonly child: ChildProcess
  readonly admin: (method: string, name: string, body?: unknown) => Promise<unknown>
  /** Plans faults for the next requests in place of those that are left. */
  readonly fault: (...faults: ReadonlyArray<string>) => Promise<void>
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ended>
}

/** `wxshop sandbox start`, from the same bundle. */
export const sandbox = async (...args: ReadonlyArray<string>): Promise<Shop> => {
  const child = start(["sandbox", "start", ...args])
  const all = ended(child)
  const said = JSON.parse(await firstLine(child)) as Pick<Shop, "url" | "appid" | "secret" | "shops">
  const admin: Shop["admin"] = async (method, name, body) => {
    const answer = await fetch(`${said.url}/__sandbox/${name}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    if (!answer.ok) throw new Error(`${method} ${name}: ${await answer.text()}`)
    return answer.json()
  }
  return {
    ...said,
    env: {
      WXSHOP_BASE_URL: said.url,
      WXSHOP_APPID: said.appid,
      WXSHOP_SECRET: said.secret,
      WXSHOP_RATE_LIMIT: "off"
    },
    child,
    admin,
    fault: async (...faults) => {
      await admin("DELETE", "faults")
      if (faults.length > 0) await admin("POST", "faults", { faults })
    },
    stop: (signal = "SIGTERM") => {
      child.kill(signal)
      return all
    }
  }
}
