// The programs of the README, run as their readers would run them: compiled, as processes, with settings in the environment.
import { assert, it } from "@effect/vitest"
import { layer, Sandbox } from "@wxshop/sandbox/Sandbox"
import { Effect, Redacted } from "effect"
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"

const run = (name: string, env: Record<string, string>) =>
  Effect.async<{ readonly stdout: string; readonly stderr: string; readonly code: number }>((resume) => {
    const file = fileURLToPath(new URL(`../dist/src/${name}.js`, import.meta.url))
    const child = execFile(
      process.execPath,
      [file],
      { env: { PATH: process.env["PATH"], ...env } },
      (error, stdout, stderr) => {
        resume(Effect.succeed({ stdout, stderr, code: error === null ? 0 : Number(error.code ?? 1) }))
      }
    )
    return Effect.sync(() => child.kill())
  })

it.layer(layer({ seed: 7, orders: 60 }))("the examples", (it) => {
  it.effect("01-search prints orders with exact ids", () =>
    Effect.gen(function* () {
      const { appid, secret, url } = yield* Sandbox
      const { code, stderr, stdout } = yield* run("01-search", {
        WXSHOP_BASE_URL: url,
        WXSHOP_APPID: appid,
        WXSHOP_SECRET: Redacted.value(secret)
      })
      assert.strictEqual(code, 0, stderr)
      assert.match(stdout, /^\d{16} {2}\d{19} {2}¥[\d,]+\.\d\d$/m)
    })
  )

  it.effect("02-compose-layers counts with a token that somebody else fetched", () =>
    Effect.gen(function* () {
      const { appid, secret, url } = yield* Sandbox
      const answer = yield* Effect.promise(() =>
        fetch(`${url}/cgi-bin/stable_token`, {
          method: "POST",
          body: JSON.stringify({ grant_type: "client_credential", appid, secret: Redacted.value(secret) })
        }).then((response) => response.json() as Promise<{ readonly access_token: string }>)
      )
      const { code, stderr, stdout } = yield* run("02-compose-layers", {
        WXSHOP_BASE_URL: url,
        WXSHOP_ACCESS_TOKEN: answer.access_token
      })
      assert.strictEqual(code, 0, stderr)
      assert.match(stdout, /^坏损包退: [1-9]\d*$/m)
    })
  )
})
