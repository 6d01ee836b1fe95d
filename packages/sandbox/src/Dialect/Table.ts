/**
 * Every way in which WeChat may turn out to differ from its own pages, as switches. The defaults are what the page of
 * `searchguaranteeorder` says; the CLI's `--dialect`, the admin page and the README derive from this table.
 *
 * @since 0.1.0
 */
import { choice, integer, toggle } from "./Row.js"

const request = {
  statusListAccepts: choice(["codes", "names", "name", "any"], {
    zh: "status_list 接受的形式：数字数组、STATUS_ 名称数组、单个名称，或都接受",
    en: "the form of status_list that is understood: array of numbers, array of STATUS_ names, one name as text, or all",
    about: "status_list is numarray in one version of the page and string in another"
  }),
  statusListWrongForm: choice(["error", "ignore"], {
    zh: "status_list 形式不对时：报 9700224，或默默忽略这个筛选",
    en: "another form of status_list is refused with 9700224, or the filter is silently ignored",
    about: "what happens to the other form"
  }),
  requestIds: choice(["number", "string", "any"], {
    zh: "请求里的单号必须是 JSON 数字、字符串，或都可以",
    en: "ids in requests must be JSON numbers, texts, or either",
    about: "ids are numbers on the API pages and texts in pushes"
  }),
  missingLimit: choice(["error", "default"], {
    zh: "不带 limit 时：报 9700224，或按 20 条返回",
    en: "a request without limit is refused with 9700224, or gets 20 orders",
    about: "limit is required but the page's own sample leaves it out"
  }),
  maxLimit: integer(50, 1, 10_000, {
    zh: "limit 的上限",
    en: "the largest limit",
    about: "no maximum is documented"
  }),
  limitAboveMax: choice(["error", "lower"], {
    zh: "limit 超过上限时：报 9700224，或默默降到上限",
    en: "a larger limit is refused with 9700224, or silently lowered",
    about: "no maximum is documented"
  }),
  maxOffset: integer(0, 0, 1_000_000_000, {
    zh: "offset 的上限，0 表示不限",
    en: "the largest offset, 0 = no bound",
    about: "no maximum is documented"
  }),
  offsetAboveMax: choice(["error", "empty"], {
    zh: "offset 超过上限时：报 9700224，或返回空列表",
    en: "a larger offset is refused with 9700224, or gives an empty list",
    about: "no maximum is documented"
  }),
  offsetHonoured: toggle(true, {
    zh: "是否理会 offset；否则每次都返回第一页",
    en: "whether offset counts; else every page is the first one",
    about: "a walk must notice pages that do not advance"
  }),
  maxIds: integer(100, 1, 100_000, {
    zh: "每个单号列表最多多少个，超过报 9700224",
    en: "the most ids in one list; more are refused with 9700224",
    about: "no maximum is documented"
  })
}

const selection = {
  sort: choice(["createTimeDesc", "createTimeAsc", "updateTimeDesc", "id", "unspecified"], {
    zh: "列表的次序；unspecified 是固定但没有规律的次序",
    en: "the order of the list; unspecified is a stable order without any rule",
    about: "no order is documented"
  }),
  beginTime: choice(["inclusive", "exclusive"], {
    zh: "申请时间恰好等于 begin_time 的保障单算不算",
    en: "whether an order created exactly at begin_time belongs",
    about: "the bounds are not documented"
  }),
  endTime: choice(["inclusive", "exclusive"], {
    zh: "申请时间恰好等于 end_time 的保障单算不算",
    en: "whether an order created exactly at end_time belongs",
    about: "the bounds are not documented"
  }),
  windowHonoured: toggle(true, {
    zh: "是否理会 begin_time 和 end_time",
    en: "whether begin_time and end_time count",
    about: "a client may use windows only where the shop honours them"
  }),
  maxWindowDays: integer(0, 0, 3650, {
    zh: "时间窗口最多几天，超过报 9700224；0 表示不限",
    en: "the longest window in days; longer ones are refused with 9700224; 0 = no bound",
    about: "no maximum is documented"
  }),
  defaultWindowDays: integer(0, 0, 3650, {
    zh: "不带时间时只看最近几天；0 表示看全部",
    en: "without times only the last so many days are searched; 0 = all",
    about: "no default window is documented"
  }),
  totalNum: choice(["present", "absent", "capped"], {
    zh: "total_num：给出、不给，或封顶",
    en: "total_num is given, absent, or never above a cap",
    about: "the page's sample has no total_num"
  }),
  totalNumCap: integer(100, 0, 1_000_000, {
    zh: "totalNum=capped 时的封顶值",
    en: "the cap of totalNum=capped",
    about: "the page's sample has no total_num"
  })
}

const answer = {
  idsAs: choice(["number", "string"], {
    zh: "回答里的单号写成 JSON 数字还是字符串",
    en: "ids in answers are bare JSON numbers or texts",
    about: "ids are numbers on the API pages and texts in pushes"
  }),
  guaranteeIdDigits: choice(["16", "19"], {
    zh: "保障单号的位数；19 位超过 2^53",
    en: "the length of guarantee order ids; 19 digits are above 2^53",
    about: "nothing promises that these ids stay small",
    fixed: true
  }),
  searchTimestamps: choice(["seconds", "milliseconds", "mixed"], {
    zh: "列表里的时间：秒、毫秒，或只有 create_time/update_time 是毫秒",
    en: "times of the list: seconds, milliseconds, or milliseconds only in create_time and update_time",
    about: "a page's sample has 13 digits"
  }),
  getTimestamps: choice(["seconds", "milliseconds", "mixed"], {
    zh: "详情里的时间：秒、毫秒，或只有 create_time/update_time 是毫秒",
    en: "times of the detail: seconds, milliseconds, or milliseconds only in create_time and update_time",
    about: "a page's sample has 13 digits"
  }),
  productInfo: choice(["array", "object", "null"], {
    zh: "product_info 是数组、单个对象，还是 null",
    en: "product_info is an array, one object, or null",
    about: "array in the table, object in the sample"
  }),
  titlePicList: choice(["strings", "objects", "absent"], {
    zh: "title_pic_list 的元素是 media_id 还是对象",
    en: "elements of title_pic_list are media ids or objects",
    about: "the page says media ids, a newer client reads objects"
  }),
  historyList: choice(["mixed", "objects", "strings", "absent"], {
    zh: "history_list 的元素：随单变化、对象、字符串，或没有这个字段",
    en: "elements of history_list: different from order to order, objects, texts, or no field at all",
    about: "the elements are not documented"
  }),
  missingFields: choice(["some", "none", "many"], {
    zh: "缺字段、0、空串和空数组有多常见",
    en: "how common missing fields, zeros, empty texts and empty arrays are",
    about: "WeChat admitted that documented fields were not returned"
  }),
  productIds: choice(["detail", "both", "absent"], {
    zh: "product_id 和 sku_id 只在详情里、都有，还是都没有",
    en: "product_id and sku_id are in the detail only, in both answers, or in none",
    about: "documented for the detail since 2025-12-11"
  }),
  extraUnknownFields: toggle(false, {
    zh: "是否带上没有文档的字段，其中有超过 2^53 的整数",
    en: "adds undocumented fields, among them integers above 2^53",
    about: "pages change without notice"
  }),
  unknownStatus: toggle(false, {
    zh: "部分保障单处于没有文档的状态",
    en: "some orders are in a status that no page lists",
    about: "pages change without notice"
  }),
  opConfirmSpelling: choice(["COMFIRM", "CONFIRM"], {
    zh: "31 号状态写成 STATUS_WAIT_OP_COMFIRM 还是改正后的拼写",
    en: "status 31 is written STATUS_WAIT_OP_COMFIRM or with the spelling corrected",
    about: "misspelt on every page"
  }),
  statusPrefix: toggle(true, {
    zh: "状态名是否带 STATUS_ 前缀",
    en: "whether status names carry the STATUS_ prefix",
    about: "the guide writes the names without it"
  }),
  unionid: choice(["bound", "unbound"], {
    zh: "店铺是否绑定开放平台账号（决定有没有 unionid）",
    en: "whether the shop is bound to an Open Platform account, which decides if there is a unionid",
    about: "unionid comes only when bound"
  }),
  mediaIds: choice(["ids", "urls"], {
    zh: "图片列表里是 media_id 还是临时链接",
    en: "picture lists hold media ids or temporary URLs",
    about: "media ids on the page, URLs in a newer client"
  }),
  controlCharacters: choice(["escaped", "raw", "none"], {
    zh: "文字里的换行等控制字符：转义、原样写出（不合 JSON 规范），或没有",
    en: "line breaks and other control characters in texts: escaped, written as they are (not valid JSON), or none",
    about: "WeChat sends raw ones"
  }),
  emptyList: choice(["array", "absent", "null"], {
    zh: "没有结果时 guarantee_order_list 是空数组、没有，还是 null",
    en: "when nothing is found guarantee_order_list is an empty array, absent, or null",
    about: "the page's sample has no list"
  }),
  successErrcode: choice(["present", "absent"], {
    zh: "成功时带不带 errcode",
    en: "whether a success carries errcode",
    about: "token answers carry none"
  }),
  ridStyle: choice(["plain", "comma", "dots", "hint", "absent"], {
    zh: "errmsg 里 rid 的写法",
    en: "how errmsg carries the rid",
    about: "real samples differ"
  })
}

const access = {
  staleTokenCode: choice(["auto", "40001", "40014", "42001"], {
    zh: "凭证不被接受时的错误码；auto 为作废 40001、乱写 40014、过期 42001",
    en: "the code for a refused token; auto: replaced 40001, malformed 40014, expired 42001",
    about: "the borders between the three are unclear"
  }),
  refreshTokens: choice(["kept", "changed", "empty"], {
    zh: "api_authorizer_token 返回的 refresh_token：不变、换新（旧的立即失效），或空串",
    en: "the refresh token that api_authorizer_token returns: the same, a new one (the old one is void at once), or an empty text",
    about: "no page says whether it changes"
  }),
  ipAllowList: choice(["open", "closed"], {
    zh: "调用方 IP 是否在白名单里；不在时：取令牌 40164，接口 45035，第三方平台 61004",
    en: "whether the caller's IP is on the allow-lists; closed: token calls answer 40164, APIs 45035, everything of a third-party platform 61004",
    about: "two codes for APIs; every call of a platform is checked"
  }),
  missingPermissionCode: choice(["61007", "48001"], {
    zh: "商家没有授予接口的权限集时的错误码",
    en: "the code when the merchant did not grant the API's permission set",
    about: "the troubleshooting page names both"
  }),
  tokenLength: integer(136, 64, 2048, {
    zh: "access_token 的长度",
    en: "the length of access tokens",
    about: "at least 512 characters must be provided for"
  }),
  tokenLifetime: integer(7200, 10, 7200, {
    zh: "新凭证的有效秒数",
    en: "seconds that a new token lives",
    about: "7200 or less: the field must be read"
  }),
  apiMinuteQuota: integer(0, 0, 1_000_000_000, {
    zh: "每个接口每分钟的次数，超过报 45011；0 表示不限",
    en: "calls of one API in a minute; more answer 45011; 0 = no bound",
    about: "not documented for these APIs"
  }),
  apiDayQuota: integer(0, 0, 1_000_000_000, {
    zh: "每个接口每天的次数，超过报 45009；0 表示不限",
    en: "calls of one API in a day of Shanghai; more answer 45009; 0 = no bound",
    about: "not documented for these APIs"
  })
}

/**
 * The switches by name.
 *
 * @since 0.1.0
 * @category tables
 */
export const table = { ...request, ...selection, ...answer, ...access }
