const axios = require("axios")
const { WeChatService } = require("nest-wechat")

// It has no base URL and no call of one's own choice, so its calls are sent elsewhere on their way out, and the template
// message (a token and one POST) becomes the search.
const redirect = (baseUrl) => {
  const elsewhere = (url) =>
    url
      .replace("https://api.weixin.qq.com", baseUrl)
      .replace("/cgi-bin/message/template/send", "/channels/ec/aftersale/searchguaranteeorder")
  const { get, post } = axios
  axios.get = (url, ...rest) => get(elsewhere(url), ...rest)
  axios.post = (url, ...rest) => post(elsewhere(url), ...rest)
}

exports.connect = async ({ appid, baseUrl, secret }) => {
  redirect(baseUrl)
  const service = new WeChatService({ appId: appid, secret })
  return { search: (request) => service.sendTemplateMessage(request) }
}

exports.push = async ({ aesKey, appid, body, query, token }) => {
  const service = new WeChatService({ appId: appid, secret: "secret", token, encodingAESKey: aesKey })
  return JSON.parse(service.decryptMessage(query.msg_signature, query.timestamp, query.nonce, body))
}
