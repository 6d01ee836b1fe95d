const API = require("co-wechat-api")
const { postJSON } = require("co-wechat-api/lib/util")

exports.connect = async ({ appid, baseUrl, secret }) => {
  const api = new API(appid, secret)
  api.prefix = `${baseUrl}/cgi-bin/`
  return {
    search: async (request) => {
      const { accessToken } = await api.ensureAccessToken()
      const url = `${baseUrl}/channels/ec/aftersale/searchguaranteeorder?access_token=${accessToken}`
      return api.request(url, postJSON(request))
    }
  }
}
