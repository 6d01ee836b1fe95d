const API = require("wechat-api")

exports.connect = async ({ appid, baseUrl, secret }) => {
  API.patch("searchGuaranteeOrders", `${baseUrl}/channels/ec/aftersale/searchguaranteeorder`)
  const api = new API(appid, secret)
  api.endpoint = baseUrl
  return {
    search: (request) =>
      new Promise((resolve, reject) =>
        api.searchGuaranteeOrders(request, (error, answer) => (error ? reject(error) : resolve(answer)))
      )
  }
}
