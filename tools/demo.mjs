// `npm run demo`: builds, starts the simulated shop, and does the main job on it from the bundled CLI and the server.
// It fails (exit 1) when anything it shows is not what it should be, so that CI can run it as a test.
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")
const cli = join(root, "apps/cli/dist/wxshop.mjs")
const server = join(root, "apps/server/dist/server.mjs")

const colour = process.stdout.isTTY && !process.env.NO_COLOR
const bold = (text) => (colour ? `\u001b[1m${text}\u001b[0m` : text)
const dim = (text) => (colour ? `\u001b[2m${text}\u001b[0m` : text)
const say = (text = "") => process.stdout.write(`${text}\n`)
const step = (zh, en) => say(`\n${bold(`▸ ${en}`)}  ${dim(zh)}`)

class Failure extends Error {}
const expect = (condition, what) => {
  if (!condition) throw new Failure(what)
}

/** Settings of the person who runs the demo must not steer it to a real shop. */
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("WXSHOP_")))
const children = new Set()

const start = (args, env, onLine) => {
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] })
  children.add(child)
  child.on("exit", () => children.delete(child))
  return new Promise((resolve, reject) => {
    const errors = []
    createInterface({ input: child.stderr }).on("line", (line) => {
      errors.push(line)
      onLine("stderr", line, resolve)
    })
    createInterface({ input: child.stdout }).on("line", (line) => onLine("stdout", line, resolve))
    child.on("error", reject)
    child.on("exit", (code) => reject(new Failure(`${args[0]} ended with ${code}:\n${errors.join("\n")}`)))
  })
}

const run = (command, args, { env = clean, show = false } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", show ? "inherit" : "pipe", "inherit"] })
    const chunks = []
    child.stdout?.on("data", (chunk) => chunks.push(chunk))
    child.on("error", reject)
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString("utf8"))
      else reject(new Failure(`${[command, ...args].join(" ")} ended with ${code}`))
    })
  })

const wxshop = async (env, args, options = {}) => {
  say(dim(`$ wxshop ${args.map((arg) => (/[\s|.[\]()]/.test(arg) ? `'${arg}'` : arg)).join(" ")}`))
  return run(process.execPath, [cli, ...args], { env, ...options })
}

const main = async () => {
  const began = performance.now()
  step("构建", "Building")
  await run(
    "pnpm",
    ["exec", "turbo", "run", "build", "--filter=@wxshop/cli", "--filter=@wxshop/server", "--output-logs=errors-only"],
    {
      env: process.env,
      show: true
    }
  )

  step("启动模拟小店", "Starting a simulated shop")
  const shop = await start(
    [cli, "sandbox", "start", "--port", "0", "--seed", "demo", "--orders", "60"],
    clean,
    (stream, line, ready) => {
      if (stream === "stdout") ready(JSON.parse(line))
    }
  )
  say(`  ${shop.url}  ${shop.appid}`)
  // Without a terminal, for example in CI, the table is as wide as this page.
  const width = process.stdout.isTTY ? {} : { COLUMNS: "120" }
  const env = { ...clean, ...width, WXSHOP_BASE_URL: shop.url, WXSHOP_APPID: shop.appid, WXSHOP_SECRET: shop.secret }

  step("哪些保障单在等商家处理？", "Which guarantee orders wait for the merchant?")
  await wxshop(env, ["orders", "search", "--status", "wait-merchant-handle", "--limit", "5", "--table"], { show: true })

  step("订单号逐位精确", "Order ids, exact to the last digit")
  const [line] = (
    await wxshop(env, [
      "orders",
      "search",
      "--limit",
      "1",
      "--ndjson",
      "--fields",
      "guarantee_order_id,order_id,status"
    ])
  ).split("\n")
  say(line)
  const { guarantee_order_id: id, order_id: order } = JSON.parse(line)
  expect(/^\d{19}$/.test(order), `order_id is not 19 exact digits: ${line}`)
  say(dim(`  JSON.parse alone would have made ${order} into ${Number(order)}`))

  step("查看一张单", "One order")
  await wxshop(env, ["orders", "get", id, "--table"], { show: true })

  step("向服务问同一张单", "The same from the server")
  const key = randomBytes(24).toString("base64url")
  const listening = await start(
    [server],
    { ...env, WXSHOP_PORT: "0", WXSHOP_API_KEYS: `demo:read:${key}` },
    (stream, text, ready) => {
      const entry = stream === "stderr" && text.startsWith("{") ? JSON.parse(text) : undefined
      if (entry?.msg === "listening") ready(entry)
    }
  )
  const url = new URL(`/v1/guarantee-orders/${id}`, listening.url)
  say(dim(`$ curl -H 'authorization: Bearer …' ${url}`))
  const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } })
  const body = await answer.json()
  expect(answer.status === 200, `the server answered ${answer.status}: ${JSON.stringify(body)}`)
  expect(body.order_id === order, `the server shows ${body.order_id}, the CLI ${order}`)
  expect(
    body.openid === undefined || body.openid === null || body.openid === "***",
    "the server shows a buyer's openid"
  )
  say(
    JSON.stringify({
      guarantee_order_id: body.guarantee_order_id,
      order_id: body.order_id,
      status: body.status,
      openid: body.openid
    })
  )

  say(`\n${bold("✔ Done")} ${dim(`in ${((performance.now() - began) / 1000).toFixed(1)} s`)}. Try next 接下来可以试试：

  node apps/cli/dist/wxshop.mjs sandbox start            ${dim("# your own simulated shop 自己的模拟小店")}
  node apps/cli/dist/wxshop.mjs doctor                   ${dim("# what is set up, what is missing 检查配置")}
  node apps/cli/dist/wxshop.mjs orders search --help
  node apps/cli/dist/wxshop.mjs explain 9700224
  node apps/server/dist/server.mjs --sandbox             ${dim("# HTTP API, page at /docs 接口页面在 /docs")}
  npm test`)
}

const stop = () => {
  for (const child of children) child.kill("SIGTERM")
}
process.once("SIGINT", () => {
  stop()
  process.exit(130)
})
main()
  .catch((error) => {
    console.error(`\n✘ ${error instanceof Failure ? error.message : error.stack}`)
    process.exitCode = 1
  })
  .finally(stop)
