// The code blocks of the READMEs are the files under examples/: `<!-- example: <path> -->` stands above each.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { read, root, workspaces } from "../workspace.mjs"

const block = /(<!-- example: (\S+) -->\n)```ts\n[\s\S]*?\n```\n/g

export const pages = () =>
  ["README.md", "README.zh-CN.md", ...workspaces.map(({ folder }) => `${folder}/README.md`)]
    .filter((path) => existsSync(join(root, path)))
    .map((path) => {
      const text = read(path)
      const filled = text.replace(block, (_, mark, example) => `${mark}\`\`\`ts\n${read(example).trim()}\n\`\`\`\n`)
      if (text.split("<!-- example:").length - 1 !== [...text.matchAll(block)].length) {
        throw new Error(`${path}: an example mark has no code block after it`)
      }
      return [path, filled]
    })
