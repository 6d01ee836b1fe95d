// Processes with a hard time limit. Whoever starts one asks it by name and always gets an answer: its own, or an error
// that says that it ended or had to be ended.
import { fork } from "node:child_process"

/** What npm and pnpm set for their own scripts would lead a peer or another package manager astray. */
export const cleanEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^npm_(config|package|lifecycle)_/i.test(key) || /registry|proxy|cafile/i.test(key)
    )
  )

/**
 * Starts a script that calls `answer` of control.mjs, and kills it after `limitMs`, whatever it does. `ask(name, …args)`
 * is what the script answers, `stop()` ends it at once.
 */
export const start = (script, { args = [], cwd, limitMs, preload = [] }) => {
  const child = fork(script, args, {
    cwd,
    execArgv: preload.flatMap((url) => ["--import", url]),
    env: cleanEnvironment(),
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"]
  })
  const waiting = new Map()
  let words = ""
  let over
  let number = 0

  const finish = (reason) => {
    over ??= new Error(reason)
    clearTimeout(timer)
    for (const { reject } of waiting.values()) reject(over)
    waiting.clear()
  }
  const settle = ({ error, id, ready, value }) => {
    const key = ready ? "ready" : id
    const { reject, resolve } = waiting.get(key) ?? {}
    waiting.delete(key)
    if (error === undefined) resolve?.(value)
    else reject?.(new Error(error))
  }
  const wait = (key, send) =>
    new Promise((resolve, reject) => {
      if (over !== undefined) return reject(over)
      waiting.set(key, { resolve, reject })
      send?.()
    })

  child.stderr.setEncoding("utf8").on("data", (text) => (words = `${words}${text}`.slice(-2000)))
  child.on("message", settle)
  child.on("error", (error) => finish(error.message))
  child.on("close", (code, signal) => finish(`ended with ${signal ?? code}${words === "" ? "" : `: ${words.trim()}`}`))
  const timer = setTimeout(() => {
    finish(`not done within ${limitMs / 1000} s`)
    child.kill("SIGKILL")
  }, limitMs)

  const ready = wait("ready")
  // Whoever asks hears of it.
  ready.catch(() => {})
  const gone = new Promise((resolve) => child.once("close", resolve))
  return {
    ask: async (name, ...args) => {
      await ready
      number += 1
      const id = number
      return wait(id, () =>
        // A child that has just ended answers nothing; its end is told by its own event.
        child.send({ id, name, args }, () => {})
      )
    },
    stop: async () => {
      finish("stopped")
      child.kill("SIGKILL")
      await gone
    }
  }
}
