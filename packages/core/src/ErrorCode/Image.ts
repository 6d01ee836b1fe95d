/**
 * The errcodes of uploads.
 *
 * @since 0.1.0
 */
import { never, type Row } from "./Row.js"

const source = "https://developers.weixin.qq.com/doc/store/shop/API/apimgnt/api_img_upload.html"

const input = { error: "InvalidRequestError", ...never } as const
const busy = { error: "WeChatServerError", reason: "Busy", retry: "backoff", staleToken: false } as const

/**
 * The upload of evidence pictures.
 *
 * @since 0.1.0
 * @category table
 */
export const rows: ReadonlyArray<Row> = [
  {
    code: 10020055,
    errmsg: "参数有误",
    ...input,
    meaning: { zh: "上传图片的参数有误", en: "A parameter of the upload is wrong." },
    next: {
      zh: "检查网址参数：upload_type、resp_type 必填，upload_type=0 时还要 width 和 height（像素）",
      en: "Check the query: upload_type and resp_type are required, and with upload_type=0 also width and height in pixels."
    },
    source
  },
  {
    code: 10020056,
    errmsg: "图片格式不合法",
    ...input,
    meaning: { zh: "不支持的图片格式", en: "The image format is not supported." },
    next: {
      zh: "把图片转为 jpg 或 png 再传（支持 bmp、jpg、png、svg、webp）",
      en: "Convert the picture to jpg or png (bmp, jpg, png, svg and webp are accepted)."
    },
    source
  },
  {
    code: 10020057,
    errmsg: "获取原图超过2s, 未返回结果超时",
    ...busy,
    meaning: { zh: "微信下载原图超过 2 秒", en: "WeChat needed more than 2 seconds to fetch the picture." },
    next: {
      zh: "稍后重试；经常出现就改为直接上传文件（upload_type=0）",
      en: "Try again later; if it happens often, upload the file itself (upload_type=0)."
    },
    source
  },
  {
    code: 10020058,
    errmsg: "上传图片失败，请重试",
    ...busy,
    meaning: { zh: "上传图片失败", en: "The upload failed." },
    next: { zh: "稍后重新上传", en: "Upload it again later." },
    source
  },
  {
    code: 10020059,
    errmsg: "图片为空",
    ...input,
    meaning: { zh: "图片为空", en: "The picture is empty." },
    next: {
      zh: "打开文件确认不是 0 字节，表单字段名应为 media",
      en: "Open the file to see that it is not 0 bytes; the form field must be named media."
    },
    source
  },
  {
    code: 10020060,
    errmsg: "文件大小超出限制",
    ...input,
    meaning: { zh: "图片太大", en: "The picture is too large." },
    next: {
      zh: "压缩到 2 MB 以内（resp_type=0）；resp_type=1 的上限是 10 MB",
      en: "Compress it below 2 MB (resp_type=0); with resp_type=1 the limit is 10 MB."
    },
    source
  },
  {
    code: 10020061,
    errmsg: "图片URL非法，如：传入mmecimage.cn/p/前缀的图片",
    ...input,
    meaning: { zh: "图片网址不被接受", en: "The URL of the picture is not accepted." },
    next: {
      zh: "不要传 mmecimage.cn/p/ 开头的网址；下载后用 upload_type=0 上传文件",
      en: "Do not pass mmecimage.cn/p/ URLs; download the picture and upload the file with upload_type=0."
    },
    source
  },
  {
    code: 10020193,
    errmsg: "不支持拉取原图301/302跳转",
    ...input,
    meaning: { zh: "图片网址有 301/302 跳转", en: "The URL of the picture redirects (301/302)." },
    next: { zh: "改用跳转后的最终网址", en: "Use the final URL behind the redirect." },
    source
  },
  {
    code: 10020253,
    errmsg: "原图url打开返回404",
    ...input,
    meaning: { zh: "图片网址返回 404", en: "The URL of the picture answers 404." },
    next: {
      zh: "用浏览器打开该网址，确认图片还在且无需登录",
      en: "Open the URL in a browser; the picture must exist and need no login."
    },
    source
  },
  {
    code: 10020254,
    errmsg: "原图url带了 //，无法支持该格式 url",
    ...input,
    meaning: { zh: "图片网址的路径中含有 //", en: "The path of the picture's URL contains //." },
    next: { zh: "去掉路径中多余的 /", en: "Remove the extra / from the path." },
    source
  },
  {
    code: 10020331,
    errmsg: "获取原图时返回的header没有Content-Length",
    ...input,
    meaning: {
      zh: "图片服务器的应答没有 Content-Length",
      en: "The picture's server sends no Content-Length."
    },
    next: {
      zh: "换一个会返回 Content-Length 的图床，或用 upload_type=0 上传文件",
      en: "Host the picture where Content-Length is sent, or upload the file with upload_type=0."
    },
    source
  }
]
