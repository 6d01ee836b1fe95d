/**
 * The tree of commands.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"
import type { Command } from "./Command.js"
import { completion, propose } from "./commands/completion.js"
import { get as configGet } from "./commands/config/get.js"
import { list } from "./commands/config/list.js"
import { path } from "./commands/config/path.js"
import { profiles, remove, use } from "./commands/config/profiles.js"
import { set, unset } from "./commands/config/set.js"
import { doctor } from "./commands/doctor.js"
import { explain } from "./commands/explain.js"
import { get } from "./commands/orders/get.js"
import { search } from "./commands/orders/search.js"
import { start } from "./commands/sandbox/start.js"

/**
 * A noun and what it is about.
 *
 * @since 0.1.0
 * @category models
 */
export interface Group {
  readonly name: string
  readonly summary: Text
}

/**
 * The nouns, in the order of the help.
 *
 * @since 0.1.0
 * @category tables
 */
export const groups: ReadonlyArray<Group> = [
  { name: "orders", summary: { zh: "保障单：查询、查看", en: "guarantee orders: search, get" } },
  { name: "config", summary: { zh: "设置和店铺", en: "settings and shops" } },
  { name: "sandbox", summary: { zh: "模拟的微信小店，用来练习和测试", en: "a simulated shop to practise and test on" } }
]

/**
 * Every command, in the order of the help.
 *
 * @since 0.1.0
 * @category tables
 */
export const commands: ReadonlyArray<Command> = [
  search,
  get,
  doctor,
  explain,
  list,
  configGet,
  set,
  unset,
  path,
  profiles,
  use,
  remove,
  start,
  completion,
  propose
]
