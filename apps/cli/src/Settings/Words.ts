/**
 * What is said about settings that cannot be. The value itself is never repeated: it may be a secret.
 *
 * @since 0.1.0
 */
import type { InvalidRequestError } from "@wxshop/core/WeChatError"
import { CredentialsError, SettingsError } from "../Failure.js"
import type * as ProfileFile from "../ProfileFile.js"
import { nearest } from "../Suggest.js"
import { describeSource, type Found } from "./Source.js"
import type { Setting } from "./Table.js"

/**
 * @since 0.1.0
 * @category errors
 */
export const bothSet = (
  left: string,
  right: string,
  command = `unset ${right.startsWith("WXSHOP_") ? right : left}`
): SettingsError =>
  new SettingsError({
    text: { zh: `同时设置了 ${left} 和 ${right}。`, en: `${left} and ${right} are both set.` },
    next: { zh: "只保留其中一个。", en: "Keep one of the two." },
    command
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const unreadable = (variable: string, path: string, code: string): CredentialsError =>
  new CredentialsError({
    text: {
      zh: `无法读取 ${variable} 指向的文件 ${path}（${code}）。`,
      en: `The file that ${variable} names, ${path}, cannot be read (${code}).`
    },
    next: { zh: "检查路径和读取权限。", en: "Check the path and that you may read it." },
    command: `ls -l ${path}`
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const wrongValue = ({ setting, source }: Found): SettingsError =>
  new SettingsError({
    text: {
      zh: `设置 ${describeSource(source, setting, "zh")} 的值不对：应为${setting.takes.zh}。`,
      en: `${describeSource(source, setting, "en")} has a wrong value: it takes ${setting.takes.en}.`
    },
    next: {
      zh: "改正或删除它；wxshop config 列出所有设置。",
      en: "Correct or remove it; wxshop config lists every setting."
    },
    command: "wxshop config"
  })

/**
 * What the transport says about a setting, with the name under which it was set.
 *
 * @since 0.1.0
 * @category errors
 */
export const refused = ({ setting, source }: Found, error: InvalidRequestError): SettingsError =>
  new SettingsError({
    text: {
      zh: `${describeSource(source, setting, "zh")}：${error.text.zh}`,
      en: `${describeSource(source, setting, "en")}: ${error.text.en}`
    },
    next: error.next,
    command: "wxshop config"
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const unknownProfile = (name: string, file: ProfileFile.ProfileFile | undefined): SettingsError => {
  if (file?.unreadable !== undefined) {
    return new SettingsError({
      text: {
        zh: `无法读取配置文件 ${file.path}（${file.unreadable}），找不到店铺“${name}”。`,
        en: `The profile file ${file.path} cannot be read (${file.unreadable}), so there is no shop called "${name}".`
      },
      next: { zh: "检查读取权限。", en: "Check that you may read it." },
      command: `ls -l ${file.path}`
    })
  }
  const known = Object.keys(file?.profiles ?? {})
  const near = nearest(name, known, 1)
  const list = near.length > 0 ? near : known
  return new SettingsError({
    text: { zh: `配置文件中没有店铺“${name}”。`, en: `The profile file has no shop called "${name}".` },
    next:
      list.length === 0
        ? { zh: "还没有保存过店铺。", en: "No shop has been saved yet." }
        : { zh: `已有：${list.join("、")}。`, en: `There is ${list.join(", ")}.` },
    command: list.length === 0 ? `wxshop config set appid <appid> --profile ${name}` : "wxshop config profiles"
  })
}

/**
 * @since 0.1.0
 * @category errors
 */
export const none = new CredentialsError({
  text: {
    zh: "没有店铺的凭证：需要 WXSHOP_APPID 和 WXSHOP_SECRET（或 WXSHOP_ACCESS_TOKEN）。",
    en: "There are no credentials of a shop: WXSHOP_APPID and WXSHOP_SECRET (or WXSHOP_ACCESS_TOKEN) are needed."
  },
  next: {
    zh: [
      "没有店铺也可以试：先运行 wxshop sandbox start，它会打印 url、appid 和 secret，然后在另一个终端：",
      "  export WXSHOP_BASE_URL=<url> WXSHOP_APPID=<appid> WXSHOP_SECRET=<secret>",
      "  wxshop orders search"
    ].join("\n"),
    en: [
      "Try it without a shop: run wxshop sandbox start, which prints url, appid and secret, then in another terminal:",
      "  export WXSHOP_BASE_URL=<url> WXSHOP_APPID=<appid> WXSHOP_SECRET=<secret>",
      "  wxshop orders search"
    ].join("\n")
  },
  command: "wxshop sandbox start"
})

/**
 * Shops are saved, but nothing says which one is meant.
 *
 * @since 0.1.0
 * @category errors
 */
export const noneChosen = (names: ReadonlyArray<string>): CredentialsError =>
  new CredentialsError({
    text: none.text,
    next: {
      zh: `已保存的店铺：${names.join("、")}。用 --profile 选一个，或设为默认：`,
      en: `Shops that are saved: ${names.join(", ")}. Choose one with --profile, or make it the default:`
    },
    command: `wxshop config use ${names[0]}`
  })

/**
 * @since 0.1.0
 * @category errors
 */
export const half = (missing: Setting): CredentialsError =>
  new CredentialsError({
    text: {
      zh: `缺少 ${missing.env}：只有一半凭证。`,
      en: `${missing.env} is missing; only half of the credentials is set.`
    },
    next: {
      zh: missing.secret ? "从文件存入：" : "存入配置文件（或设置环境变量）：",
      en: missing.secret ? "Save it from a file (or set the variable):" : "Save it (or set the variable):"
    },
    command: missing.secret
      ? `wxshop config set ${missing.key} - < secret.txt`
      : `wxshop config set ${missing.key} <appid>`
  })
