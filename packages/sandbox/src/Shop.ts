/**
 * Who keeps the shops of this WeChat.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import * as Prng from "./internal/Prng.js"

/**
 * A simulated shop. Its secret opens nothing but the sandbox and is treated like a real one all the same.
 *
 * @since 0.1.0
 * @category models
 */
export interface Shop {
  /** From 0. */
  readonly index: number
  readonly appid: string
  readonly secret: Redacted.Redacted
  readonly nickname: string
  /** The original id (`gh_…`), the `ToUserName` of pushes. */
  readonly username: string
}

const NAMES: readonly [string, ...Array<string>] = [
  "青禾鲜选",
  "云上织造",
  "半山瓷社",
  "小满果园",
  "拾光数码",
  "棠里美妆",
  "麦田童装",
  "北岸茶行",
  "原木日常",
  "鹿鸣珠宝",
  "渔火海产",
  "松烟文房"
]
const KINDS: readonly [string, ...Array<string>] = ["旗舰店", "专营店", "官方店", "小铺"]

/**
 * The shop number `index` of a seed.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (seed: string, index: number): Shop => {
  const prng = Prng.make(`${seed}/shop/${index}`)
  const turn = Math.floor(index / NAMES.length)
  return {
    index,
    appid: `wx${prng.text(16, Prng.HEX)}`,
    secret: Redacted.make(prng.text(32, Prng.HEX)),
    nickname: `${NAMES[index % NAMES.length]}${prng.pick(KINDS)}${turn === 0 ? "" : `${turn + 1}店`}`,
    username: `gh_${prng.text(12, Prng.HEX)}`
  }
}
