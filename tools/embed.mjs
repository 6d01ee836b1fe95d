// Puts the examples into the pages that show them: the code between `<!-- example: path -->` and `<!-- /example -->` is the
// file at that path, word for word, so that what a reader copies has compiled and run. With --check it compares instead.
import { readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")
const check = process.argv.includes("--check")
const pages = ["README.md", "README.zh-CN.md"]
const block = /(<!-- example: (\S+) -->\n)[\s\S]*?(<!-- \/example -->)/g

const stale = pages.filter((page) => {
  const path = join(root, page)
  const before = readFileSync(path, "utf8")
  const after = before.replace(block, (_, open, file, close) => {
    const code = readFileSync(join(root, file), "utf8").trimEnd()
    return `${open}\`\`\`ts\n${code}\n\`\`\`\n${close}`
  })
  if (after === before) return false
  if (!check) writeFileSync(path, after)
  return true
})

// Both languages must show the same commands and examples.
const codeOf = (page) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/```(?:sh|ts)\n([\s\S]*?)```/g)].map(([, code]) =>
    code.replace(/\s*#.*$/gm, "")
  )
const [english, chinese] = pages.map(codeOf)
const differs = english.length !== chinese.length || english.some((code, index) => code !== chinese[index])
if (differs) console.error(`${pages.join(" and ")} do not show the same commands and examples.`)

if (stale.length > 0) console.error(`${check ? "out of date" : "written"}: ${stale.join(", ")}`)
if (check && stale.length > 0) console.error("run: node tools/embed.mjs")
process.exitCode = differs || (check && stale.length > 0) ? 1 : 0
