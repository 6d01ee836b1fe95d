// A message push as WeChat sends it to a shop: JSON, safe mode.
import { createCipheriv, createHash, randomBytes } from "node:crypto"

/** PKCS#7 to blocks of 32 bytes, as WeChat pads. */
const BLOCK = 32

const sign = (...parts) => createHash("sha1").update(parts.sort().join("")).digest("hex")

/** The query and the body of a push that carries `message`, encrypted for `appid`. `random` is for official vectors. */
export const seal = (message, { aesKey, appid, random = randomBytes(16), token }) => {
  const key = Buffer.from(`${aesKey}=`, "base64")
  const text = Buffer.from(JSON.stringify(message))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([random, length, text, Buffer.from(appid)])
  const pad = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false)
  const encrypted = Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()])
  const Encrypt = encrypted.toString("base64")
  const timestamp = String(message.CreateTime)
  const nonce = "415670741"
  return {
    query: {
      signature: sign(token, timestamp, nonce),
      timestamp,
      nonce,
      encrypt_type: "aes",
      msg_signature: sign(token, timestamp, nonce, Encrypt)
    },
    body: JSON.stringify({ ToUserName: message.ToUserName, Encrypt })
  }
}

/** The guarantee event of the official page, with ids as long as real ones. */
export const guaranteeEvent = {
  ToUserName: "gh_97417a04a28d",
  FromUserName: "OpenID",
  CreateTime: 1714112445,
  MsgType: "event",
  Event: "channels_ec_guarantee_update",
  finder_shop_guarantee_status_update: {
    status: "STATUS_PAY_SUCC",
    guarantee_order_id: "2000001077270153",
    order_id: "3726524657461498624"
  }
}
