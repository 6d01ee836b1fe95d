/**
 * Orders on a terminal: a table where it fits, otherwise one record after another. Ids are never cut.
 *
 * @since 0.1.0
 */
import type { JsonObject } from "@wxshop/core/Json"
import type { Sink } from "../Streams.js"
import * as Width from "../Width.js"
import type { Column } from "./Columns.js"

const GAP = 2
const NARROWEST_CUT = 10

interface Grid {
  readonly columns: ReadonlyArray<Column>
  readonly cells: ReadonlyArray<ReadonlyArray<string>>
  readonly widths: ReadonlyArray<number>
}

const gridOf = (columns: ReadonlyArray<Column>, views: ReadonlyArray<JsonObject>): Grid => {
  const cells = views.map((view) => columns.map((column) => column.short(view)))
  const widths = columns.map((column, index) =>
    Math.max(Width.widthOf(column.title), ...cells.map((row) => Width.widthOf(row[index]!)))
  )
  return { columns, cells, widths }
}

const total = (widths: ReadonlyArray<number>): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1)

/** Takes what is too much from the columns that may be cut; `undefined` if that is not enough. */
const shrink = (grid: Grid, columns: number, most: number): Grid | undefined => {
  const widths = [...grid.widths]
  const cuttable = [...grid.columns.entries()].filter(([, column]) => column.least !== undefined)
  // The last column says the least, so it gives first.
  for (let at = cuttable.length - 1; at >= Math.max(0, cuttable.length - most); at--) {
    const [index, column] = cuttable[at]!
    const excess = total(widths) - columns
    if (excess <= 0) break
    const least = Math.min(widths[index]!, Math.max(column.least ?? 0, Width.widthOf(column.title)))
    widths[index] = Math.max(least, widths[index]! - excess)
  }
  return total(widths) <= columns ? { ...grid, widths } : undefined
}

/** First the last column gives, then one is left out, then the others give. */
const fit = (columns: ReadonlyArray<Column>, views: ReadonlyArray<JsonObject>, width: number): Grid | undefined => {
  const all = gridOf(columns, views)
  const fewer = () =>
    gridOf(
      columns.filter((column) => !column.droppable),
      views
    )
  return shrink(all, width, 1) ?? shrink(fewer(), width, 1) ?? shrink(fewer(), width, columns.length)
}

const drawGrid = ({ cells, columns, widths }: Grid, views: ReadonlyArray<JsonObject>, sink: Sink): string => {
  const line = (texts: ReadonlyArray<string>, paint: (index: number, text: string) => string): string =>
    texts
      .map((text, index) => {
        const column = columns[index]!
        const width = widths[index]!
        const fitted = column.least === undefined ? text : Width.cut(text, width)
        // Padding stands outside the colour, and a left column at the end of the line needs none.
        const blanks = " ".repeat(Math.max(0, width - Width.widthOf(fitted)))
        const painted = paint(index, fitted)
        if (column.align === "right") return blanks + painted
        return index === columns.length - 1 ? painted : painted + blanks
      })
      .join(" ".repeat(GAP))
      .trimEnd()
  const head = line(
    columns.map((column) => column.title),
    (_, text) => sink.style.bold(text)
  )
  const rows = cells.map((row, index) => line(row, (at, text) => columns[at]!.paint(views[index]!, text, sink.style)))
  return `${[head, ...rows].join("\n")}\n`
}

/** A label and its value; a value that is too long goes on under its beginning. */
const recordLines = (label: string, labelWidth: number, value: string, width: number): ReadonlyArray<string> => {
  const indent = labelWidth + GAP
  const [first = "", ...rest] = Width.wrap(value, Math.max(NARROWEST_CUT, width - indent))
  return [`${Width.pad(label, labelWidth)}${" ".repeat(GAP)}${first}`, ...rest.map((line) => " ".repeat(indent) + line)]
}

const drawRecords = (columns: ReadonlyArray<Column>, views: ReadonlyArray<JsonObject>, sink: Sink): string => {
  const labelWidth = Math.max(...columns.map((column) => Width.widthOf(column.title)))
  const room = sink.columns - labelWidth - GAP
  const records = views.map((view) =>
    columns
      .flatMap((column) => {
        const text = column.text(view)
        if (text === "") return []
        // Only the product's title is cut here; everything else goes on in the next line.
        const value = column.least === NARROWEST_CUT ? Width.cut(text, Math.max(NARROWEST_CUT, room)) : text
        const lines = column.whole
          ? [`${Width.pad(column.title, labelWidth)}  ${value}`]
          : recordLines(column.title, labelWidth, value, sink.columns)
        const start = column.title.length + labelWidth - Width.widthOf(column.title) + GAP
        return lines.map(
          (line) => sink.style.dim(line.slice(0, start)) + column.paint(view, line.slice(start), sink.style)
        )
      })
      .join("\n")
  )
  return `${records.join("\n\n")}\n`
}

/**
 * Draws orders for a terminal of `sink.columns`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const draw = (columns: ReadonlyArray<Column>, views: ReadonlyArray<JsonObject>, sink: Sink): string => {
  if (views.length === 0) return ""
  const grid = fit(columns, views, sink.columns)
  return grid === undefined ? drawRecords(columns, views, sink) : drawGrid(grid, views, sink)
}
