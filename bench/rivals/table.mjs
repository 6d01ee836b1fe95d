// Results as Markdown tables.

/** Cells of equal width, so that the table reads well as text too. Chinese characters are not expected. */
export const table = (head, rows) => {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => String(cell).replace(/\s+/g, " ").replaceAll("|", "\\|"))
  )
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)))
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join("\n")
}

/** `ok` is true or false, or absent where there is nothing to judge. */
export const mark = ({ ok }) => (ok === undefined ? "–" : ok ? "pass" : "FAIL")

/** How many times ours; nothing where one of the two has no figure, or ours is none. A ratio of its own wins. */
export const ratio = (result, ours) => {
  const times = result?.times ?? (ours?.value > 0 ? result?.value / ours.value : Number.NaN)
  return Number.isNaN(times) ? "–" : `${times.toFixed(2)}×`
}

/** One scenario: a row for each peer. */
export const scenarioTable = ({ results, unit }) => {
  const ours = results.get("wxshop")
  return table(
    ["peer", unit, "× wxshop", "result", "what happened"],
    [...results].map(([peer, result]) => [
      peer,
      result.shown ?? "–",
      ratio(result, ours),
      mark(result),
      result.note ?? ""
    ])
  )
}

/** All scenarios: a column for each peer. */
export const summaryTable = (peers, outcomes) =>
  table(
    ["scenario", ...peers],
    outcomes.map(({ results, title }) => {
      const ours = results.get("wxshop")
      return [
        title,
        ...peers.map((peer) => {
          const result = results.get(peer)
          if (result === undefined) return ""
          const times = peer === "wxshop" ? "–" : ratio(result, ours)
          return times === "–" ? mark(result) : `${mark(result)} ${times}`
        })
      ]
    })
  )

/** What decides the exit code: the scenarios that wxshop failed, or has no result for. */
export const missed = (outcomes) =>
  outcomes.flatMap(({ results, title }) => {
    const ours = results.get("wxshop")
    if (ours === undefined) return [`${title}: wxshop was not measured`]
    return ours.ok === false ? [`${title}: ${[ours.shown, ours.note].filter(Boolean).join("; ")}`] : []
  })
