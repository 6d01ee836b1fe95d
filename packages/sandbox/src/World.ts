/**
 * The guarantee orders of one shop. Made from the seed when first looked at, then changed by whoever drives the sandbox.
 *
 * @since 0.1.0
 */
import type { Dialect } from "./Dialect.js"
import type { Wire } from "./WireJson.js"
import * as WireJson from "./WireJson.js"
import * as Details from "./World/Details.js"
import type { Head, Recipe } from "./World/Heads.js"
import * as Heads from "./World/Heads.js"
import type { Order, Patch } from "./World/Order.js"
import type { Endpoint } from "./World/Render.js"
import { render } from "./World/Render.js"
import type { Filter } from "./World/Search.js"
import * as Search from "./World/Search.js"

export type { Order, Patch } from "./World/Order.js"

/**
 * The orders with the ways to find, write and change them. Instants are seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface World {
  readonly size: () => number
  readonly ids: () => ReadonlyArray<string>
  readonly get: (id: string) => Order | undefined
  /** Adds an order or replaces the one of the same id; absent fields are made up from the id. */
  readonly put: (id: string, patch: Patch, now: number) => Order
  /** Changes fields; `update_time` becomes `now` (seconds) unless it is among them. */
  readonly patch: (id: string, patch: Patch, now: number) => Order | undefined
  readonly remove: (id: string) => boolean
  /** The skeletons that match, sorted. */
  readonly search: (filter: Filter, dialect: Dialect) => ReadonlyArray<Head>
  /** An order as an endpoint writes it under a dialect. */
  readonly write: (head: Pick<Head, "guarantee_order_id">, endpoint: Endpoint, dialect: Dialect) => Wire
}

/** Written orders are kept for the next page that holds them, at most so many. */
const KEPT = 10_000

const headOf = (order: Order, seed: number): Head => ({
  guarantee_order_id: order.guarantee_order_id,
  order_id: order.order_id,
  type: order.type,
  status: order.status,
  create_time: order.create_time,
  update_time: order.update_time,
  expire_time: order.expire_time,
  seed
})

const isPresent = ([, value]: readonly [string, unknown]): boolean => value !== undefined

/**
 * A world that makes its orders when they are first needed. `appid` goes into picture links.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (recipe: Recipe, appid: string): World => {
  let made: Map<string, Head> | undefined
  const heads = (): Map<string, Head> =>
    (made ??= new Map(Heads.make(recipe).map((head) => [head.guarantee_order_id, head])))
  const changed = new Map<string, Order>()
  // A walk asks for the same selection again and again; a change of the world forgets it.
  let sorted: { readonly order: Dialect["sort"]; readonly list: ReadonlyArray<Head> } | undefined
  let selected: { readonly key: string; readonly dialect: Dialect; readonly list: ReadonlyArray<Head> } | undefined

  let written: { readonly dialect: Dialect; readonly texts: Map<string, WireJson.Written> } | undefined

  const forget = (id: string): void => {
    written?.texts.delete(`search ${id}`)
    written?.texts.delete(`get ${id}`)
    sorted = undefined
    selected = undefined
  }
  const keep = (order: Order, seed: number): Order => {
    heads().set(order.guarantee_order_id, headOf(order, seed))
    changed.set(order.guarantee_order_id, order)
    forget(order.guarantee_order_id)
    return order
  }
  const expand = (head: Head): Order => changed.get(head.guarantee_order_id) ?? Details.make(head, appid)
  const get = (id: string): Order | undefined => {
    const head = heads().get(id)
    return head === undefined ? undefined : expand(head)
  }

  return {
    size: () => heads().size,
    ids: () => [...heads().keys()],
    get,
    put: (id, patch, now) => {
      const base = Heads.single(recipe.seed, id, patch, now)
      const given = Object.fromEntries(Object.entries(patch).filter(isPresent))
      return keep({ ...Details.make(base, appid), ...given, guarantee_order_id: id }, base.seed)
    },
    patch: (id, patch, now) => {
      const head = heads().get(id)
      if (head === undefined) return undefined
      const given = Object.fromEntries(Object.entries(patch).filter(isPresent))
      return keep({ ...expand(head), update_time: now, ...given, guarantee_order_id: id }, head.seed)
    },
    remove: (id) => {
      const there = heads().delete(id)
      changed.delete(id)
      if (there) forget(id)
      return there
    },
    search: (filter, dialect) => {
      const key = JSON.stringify(filter)
      if (selected === undefined || selected.key !== key || selected.dialect !== dialect) {
        if (sorted?.order !== dialect.sort)
          sorted = { order: dialect.sort, list: Search.sort(heads().values(), dialect.sort) }
        selected = { key, dialect, list: Search.select(sorted.list, filter, dialect) }
      }
      return selected.list
    },
    write: ({ guarantee_order_id: id }, endpoint, dialect) => {
      if (written?.dialect !== dialect) written = { dialect, texts: new Map() }
      const key = `${endpoint} ${id}`
      const known = written.texts.get(key)
      if (known !== undefined) return known
      const order = get(id)
      if (order === undefined) return null
      const text = WireJson.write(render(order, dialect, endpoint), dialect.controlCharacters === "raw")
      const made = new WireJson.Written(text)
      if (written.texts.size >= KEPT) written.texts.clear()
      written.texts.set(key, made)
      return made
    }
  }
}
