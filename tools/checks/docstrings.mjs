// Every export of a library is described: a sentence, @since and @category; every module has a header with @since. One
// description serves all declarations of a name, and described members speak for their interface.
import ts from "typescript"
import { files, packages, read, report } from "../workspace.mjs"

const problems = []
let exports = 0

const isExported = (statement) =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true

const namesOf = (statement) =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : [statement.name?.getText() ?? "default"]

/** The last doc comment before a node, or undefined. */
const docOf = (node) => node.jsDoc?.at(-1)

const describe = (doc) => {
  const tags = new Map((doc?.tags ?? []).map((tag) => [tag.tagName.text, ts.getTextOfJSDocComment(tag.comment) ?? ""]))
  const text = ts.getTextOfJSDocComment(doc?.comment)?.trim() ?? ""
  return { category: tags.get("category"), since: tags.get("since"), text }
}

const speaksByMembers = (statement) =>
  ts.isInterfaceDeclaration(statement) && statement.members.every((member) => describe(docOf(member)).text !== "")

for (const { folder } of packages) {
  for (const path of files(`${folder}/src`, /\.ts$/)) {
    if (/\/internal\/|\/src\/index\.ts$/.test(path)) continue
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true)
    const line = (node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1

    const [header] = source.statements[0]?.jsDoc ?? []
    if (!describe(header).since) problems.push(`${path}:1 the module needs a header comment with @since`)

    const described = new Map()
    for (const statement of source.statements) {
      if (!isExported(statement)) continue
      for (const name of namesOf(statement)) {
        exports += 1
        const one = describe(docOf(statement))
        const missing = [one.since ? "" : "@since", one.category ? "" : "@category"].filter(Boolean)
        if (one.text === "" && !speaksByMembers(statement)) missing.unshift("a sentence")
        const known = described.get(name)
        described.set(name, { line: known?.line ?? line(statement), lists: [...(known?.lists ?? []), missing] })
      }
    }
    for (const [name, { line: at, lists }] of described) {
      const best = lists.toSorted((a, b) => a.length - b.length)[0]
      if (best.length > 0) problems.push(`${path}:${at} ${name} lacks ${best.join(", ")}`)
    }
  }
}

if (exports === 0) problems.push("no export found: this check would pass without looking at anything")
report(problems, `${exports} exports of ${packages.length} packages`)
