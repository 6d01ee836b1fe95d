// Who is compared. The rivals' versions are pinned here and nowhere else: they are installed into a scratch folder and
// never into the workspace. Each has a driver in peers/, a small program as its users would write it.

/** Node's own fetch, the floor of the first scenario. It is no SDK and takes part in nothing else. */
export const floor = { name: "fetch", driver: "fetch.mjs" }

/** What is measured against the rivals: the built packages of this checkout. */
export const wxshop = { name: "wxshop", driver: "wxshop.mjs" }

export const rivals = [
  { name: "co-wechat-api", driver: "co-wechat-api.cjs", install: ["co-wechat-api@3.11.0"] },
  { name: "tnwx", driver: "tnwx.cjs", install: ["tnwx@2.5.6"] },
  { name: "wechat-api", driver: "wechat-api.cjs", install: ["wechat-api@1.35.1"] },
  {
    name: "nest-wechat",
    driver: "nest-wechat.cjs",
    // It needs Nest, which it does not ask for; whoever uses it has Nest anyway, so that does not count as its size.
    install: ["nest-wechat@0.2.50", "@nestjs/common@10.4.9", "reflect-metadata@0.2.2", "rxjs@7.8.0"],
    external: ["@nestjs/common"]
  },
  // A fresh install cannot be loaded: its range allows a node-socialite that lacks a file it imports.
  { name: "node-easywechat", driver: "node-easywechat.cjs", install: ["node-easywechat@3.6.2", "node-socialite@1.4.1"] }
]
