/**
 * Where a setting was found.
 *
 * @since 0.1.0
 */
import type * as Redacted from "effect/Redacted"
import type { Setting } from "./Table.js"

/**
 * @since 0.1.0
 * @category models
 */
export type Source =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "file"; readonly name: string; readonly path: string }
  | { readonly kind: "profile"; readonly profile: string; readonly path: string }
  | { readonly kind: "default" }

/**
 * A setting that has a value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Found {
  readonly setting: Setting
  readonly value: Redacted.Redacted<string>
  readonly source: Source
}

/**
 * A source in words.
 *
 * @since 0.1.0
 * @category formatting
 */
export const describeSource = (source: Source, setting: Setting, language: "zh" | "en"): string => {
  switch (source.kind) {
    case "flag":
    case "environment":
      return source.name
    case "file":
      return `${source.name} (${source.path})`
    case "profile":
      return language === "zh"
        ? `${source.path} 中 ${source.profile} 的 ${setting.key}`
        : `${setting.key} of ${source.profile} in ${source.path}`
    case "default":
      return language === "zh" ? "默认值" : "default"
  }
}
