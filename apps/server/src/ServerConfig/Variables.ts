/**
 * Every environment variable the server reads: `--help`, the README and the check for mistyped names come from here.
 *
 * @since 0.1.0
 */
import type { Text } from "@wxshop/core/Language"

/**
 * `fallback` is the value used when the variable is not set, in words where there is none.
 *
 * @since 0.1.0
 * @category models
 */
export interface Variable extends Text {
  readonly name: string
  readonly fallback: string
}

const row = (name: string, fallback: string, zh: string, en: string): Variable => ({ name, fallback, zh, en })

/**
 * @since 0.1.0
 * @category table
 */
export const variables: ReadonlyArray<Variable> = [
  row("WXSHOP_APPID", "", "店铺的 AppID", "The shop's AppID"),
  row("WXSHOP_APPID_FILE", "", "存放 AppID 的文件", "A file that holds the AppID"),
  row("WXSHOP_SECRET", "", "店铺的 AppSecret", "The shop's AppSecret"),
  row("WXSHOP_SECRET_FILE", "", "存放 AppSecret 的文件", "A file that holds the AppSecret"),
  row(
    "WXSHOP_ACCESS_TOKEN",
    "",
    "由别的系统管理的 access_token，代替 AppSecret",
    "An access token that another system looks after, instead of the AppSecret"
  ),
  row("WXSHOP_ACCESS_TOKEN_FILE", "", "存放 access_token 的文件", "A file that holds the access token"),
  row("WXSHOP_TOKEN_FLOW", "stable", "取令牌的方式：stable 或 classic", "How tokens are fetched: stable or classic"),
  row(
    "WXSHOP_BASE_URL",
    "https://api.weixin.qq.com",
    "微信接口地址；http 只允许本机",
    "Where WeChat is; plain http only on this machine"
  ),
  row("WXSHOP_HOST", "127.0.0.1", "监听的地址", "The address to listen on"),
  row("WXSHOP_PORT", "8790", "监听的端口，0 表示由系统选择", "The port to listen on; 0 lets the system choose"),
  row(
    "WXSHOP_API_KEYS",
    "one random key",
    "API 密钥：名称:权限+权限:密钥，用逗号分隔；权限为 read、pii",
    "API keys: name:scope+scope:key, separated by commas; scopes are read and pii"
  ),
  row("WXSHOP_API_KEYS_FILE", "", "存放 API 密钥的文件，每行一个", "A file that holds the API keys, one a line"),
  row(
    "WXSHOP_SHUTDOWN_DEADLINE",
    "20s",
    "停止时等待未完成请求的时长（如 20、20s、500ms、1m）",
    "How long a stop waits for requests in flight (20, 20s, 500ms, 1m)"
  ),
  row(
    "WXSHOP_LOG_LEVEL",
    "info",
    "日志级别：debug、info、warn、error、none",
    "What is logged: debug, info, warn, error, none"
  ),
  row(
    "WXSHOP_STATUS_FORMAT",
    "codes",
    "状态筛选的写法：codes、names 或 name",
    "How WeChat gets the status filter: codes, names or name"
  ),
  row("WXSHOP_ID_FORMAT", "number", "发给微信的单号写法：number 或 string", "How WeChat gets ids: number or string"),
  row("WXSHOP_ATTEMPT_TIMEOUT", "10s", "一次调用尝试的时限", "How long one attempt may take"),
  row(
    "WXSHOP_DEADLINE",
    "30s",
    "一次微信调用（含重试）的时限",
    "How long one call to WeChat may take, retries included"
  ),
  row("WXSHOP_MAX_ATTEMPTS", "4", "一次读取最多尝试几次", "How many times a read is sent at most"),
  row("WXSHOP_RATE_LIMIT", "10", "每秒最多调用微信几次，或 off", "Most calls to WeChat a second, or off")
]

const own = new Set(variables.map(({ name }) => name))

// Read by the CLI, the tests and the tools: no fault of the server's.
const elsewhere = /^WXSHOP_(?:TEST_.*|PROFILE|LANG|CONFIG.*|NO_.*)$/

/**
 * The `WXSHOP_…` names among `names` that nothing reads; a mistyped credential would otherwise start the sandbox.
 *
 * @since 0.1.0
 * @category checks
 */
export const unknownAmong = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter((name) => name.startsWith("WXSHOP_") && !own.has(name) && !elsewhere.test(name)).sort()
