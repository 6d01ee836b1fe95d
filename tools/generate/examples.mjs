// The code blocks of the READMEs are the files under examples/: `<!-- example: <path> -->` stands above each.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { read, root, workspaces } from "../workspace.mjs"

const block = /(<!-- example: (\S+) -->\n)```ts\n[\s\S]*?\n```\n/g

const front = ["README.md", "README.zh-CN.md"]

/** The commands and examples a page shows, without the comments, which are in the page's language. */
const codeOf = (page) =>
  [...read(page).matchAll(/```(?:sh|ts)\n([\s\S]*?)```/g)].map(([, code]) => code.replace(/\s*#.*$/gm, ""))

const sameCode = () => {
  const [english, chinese] = front.map(codeOf)
  if (english.length !== chinese.length || english.some((code, index) => code !== chinese[index])) {
    throw new Error(`${front.join(" and ")} do not show the same commands and examples`)
  }
}

export const pages = () => {
  sameCode()
  return [...front, ...workspaces.map(({ folder }) => `${folder}/README.md`)]
    .filter((path) => existsSync(join(root, path)))
    .map((path) => {
      const text = read(path)
      const filled = text.replace(block, (_, mark, example) => `${mark}\`\`\`ts\n${read(example).trim()}\n\`\`\`\n`)
      if (text.split("<!-- example:").length - 1 !== [...text.matchAll(block)].length) {
        throw new Error(`${path}: an example mark has no code block after it`)
      }
      return [path, filled]
    })
}
