// No SDK at all: the built-in fetch with a token fetched once.
export const connect = async ({ appid, baseUrl, secret }) => {
  const post = async (path, body) => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    return (await fetch(`${baseUrl}${path}`, init)).json()
  }
  const credentials = { grant_type: "client_credential", appid, secret, force_refresh: false }
  const { access_token } = await post("/cgi-bin/stable_token", credentials)
  return {
    search: (request) => post(`/channels/ec/aftersale/searchguaranteeorder?access_token=${access_token}`, request)
  }
}
