const { AccessTokenApi, ApiConfig, ApiConfigKit, HttpKit, WeChat } = require("tnwx")

const configure = ({ aesKey, appid, secret, token }) => {
  ApiConfigKit.putApiConfig(new ApiConfig(appid, secret, token, aesKey !== undefined, aesKey))
  ApiConfigKit.setCurrentAppId(appid)
}

exports.connect = async ({ appid, baseUrl, secret }) => {
  configure({ appid, secret })
  AccessTokenApi.url = AccessTokenApi.url.replace("https://api.weixin.qq.com", baseUrl)
  return {
    search: async (request) => {
      const token = (await AccessTokenApi.getAccessToken()).getAccessToken
      const url = `${baseUrl}/channels/ec/aftersale/searchguaranteeorder?access_token=${token}`
      return HttpKit.getHttpDelegate.httpPost(url, request)
    }
  }
}

exports.push = async ({ aesKey, appid, body, query, token }) => {
  configure({ aesKey, appid, secret: "", token })
  let message
  const keep = async (found) => {
    message = found
  }
  // Every kind of message goes to the same place.
  const adapter = new Proxy({}, { get: () => keep })
  // What it throws for a body it cannot read escapes the promise it returns.
  await new Promise((resolve, reject) => {
    process.once("uncaughtException", reject)
    process.once("unhandledRejection", reject)
    WeChat.handleMsg(adapter, body, query.msg_signature, query.timestamp, query.nonce).then(resolve, reject)
  })
  return message
}
