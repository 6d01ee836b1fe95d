const { OfficialAccount, ServerRequest } = require("node-easywechat")

exports.connect = async ({ appid, baseUrl, secret }) => {
  const app = new OfficialAccount({ app_id: appid, secret, http: { baseURL: `${baseUrl}/` } })
  const client = app.getClient()
  return {
    search: async (request) => (await client.postJson("channels/ec/aftersale/searchguaranteeorder", request)).toObject()
  }
}

exports.push = async ({ aesKey, appid, body, query, token }) => {
  const app = new OfficialAccount({ app_id: appid, secret: "secret", token, aes_key: aesKey })
  const url = `/push?${new URLSearchParams(query)}`
  app.setRequest(new ServerRequest("POST", url, { "content-type": "application/json" }, body))
  const server = app.getServer()
  let message
  server.withHandler(async (found, next) => {
    message = JSON.parse(found.toJson())
    return next(found)
  })
  await server.serve()
  return message
}
