/**
 * Flags that every command takes, before or after its name.
 *
 * @since 0.1.0
 */
import type { Flags } from "../Command.js"

/**
 * @since 0.1.0
 * @category flags
 */
export const globalFlags = {
  lang: {
    kind: "value",
    name: "--lang",
    placeholder: "zh|en",
    choices: ["zh", "en"],
    text: { zh: "界面语言（默认看 WXSHOP_LANG，再看系统语言）", en: "language (default: WXSHOP_LANG, then the locale)" }
  },
  profile: {
    kind: "value",
    name: "--profile",
    placeholder: "name",
    proposals: "profile",
    text: {
      zh: "使用配置文件中的哪个店铺（见 wxshop config）",
      en: "which shop of the profile file (see wxshop config)"
    }
  },
  color: {
    kind: "value",
    name: "--color",
    placeholder: "auto|on|off",
    choices: ["auto", "on", "off"],
    text: { zh: "颜色：auto 只在终端上用", en: "colour; auto means on terminals only" }
  },
  debug: {
    kind: "switch",
    name: "--debug",
    text: { zh: "在 stderr 打印细节（密钥已隐去）", en: "print details on stderr, secrets masked" }
  }
} as const satisfies Flags
