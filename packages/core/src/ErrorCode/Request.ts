import type { Row } from "./Row.js"

export const rows: ReadonlyArray<Row> = []
